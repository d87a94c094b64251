"""Every operator puts what it promises where it promises it, and leaves the tree as it was."""

from __future__ import annotations

import ast

import pytest

from tests.validity.mutants import edits_of, with_edits
from tests.validity.operators import OPERATORS

#: Operator, the body of ``def f(w, x, lr)``, and all that the operator makes of it.
CASES = [
    ("another operation", "return w + x", ["return w - x"]),
    ("another operation", "w @= x", ["w *= x"]),
    ("an operand is missing", "return w * x", ["return w", "return x"]),
    ("a sign is missing", "return -w", ["return w"]),
    ("the sign is turned", "return w * x", ["return -(w * x)"]),
    ("another comparison", "return w < x", ["return w <= x", "return w > x"]),
    ("a condition is settled", "return w if lr else x", [
        "return w if True else x", "return w if False else x",
    ]),
    ("another number", "return w ** 2", ["return w ** 3", "return w ** 1"]),
    ("another number", "return 0.5", ["return 1.0", "return 0.05"]),
    ("another function", "return xp.mean(w)", ["return xp.sum(w)"]),
    ("a function is missing", "return xp.sqrt(w)", ["return w"]),
    ("a function is missing", "return w.copy()", ["return w"]),
    ("another axis", "return xp.sum(w, axis=0)", ["return xp.sum(w, axis=1)", "return xp.sum(w)"]),
    ("an option is missing", "return xp.sum(w, keepdims=True)", ["return xp.sum(w)"]),
    ("transposed", "return w @ x.T", [
        "return w.T @ x.T", "return w @ x", "return x.T @ w", "return w @ x",
    ]),
    ("another slice", "return w[1:3]", ["return w", "return w[:3]", "return w[1:]"]),
    ("another range", "for k in range(3):\n        pass", [
        "for k in range(0, 3 + 1):\n        pass",
        "for k in range(0, 3 - 1):\n        pass",
        "for k in range(0 + 1, 3):\n        pass",
    ]),
    ("another index", "return w[lr]", ["return w[lr + 1]", "return w[lr - 1]"]),
    ("one library only", "xp = namespace(w)", ["xp = np", "xp = torch"]),
    ("another data type", "return w + x", [
        "return np.asarray(w + x)",
        "return xp.astype(w + x, xp.float64)",
        "return xp.astype(w + x, xp.float32)",
    ]),
    ("another device", "return xp.zeros_like(w)", [
        "return xp.zeros(w.shape)",
        "return xp.zeros(w.shape, dtype=w.dtype)",
    ]),
    ("a statement is missing", "w = x", ["pass"]),
    ("one branch only", "return w if lr else x", ["return w", "return x"]),
    ("two change places", "return f(w, x)", ["return f(x, w)"]),
    ("two change places", "return maximum(w, x)", []),
    ("another variable", "return w", ["return x"]),
    ("changed in place", "return w - lr", ["w -= lr\n    return w"]),
    ("changed in place", "return lr * w", []),
]  # fmt: skip


def _tree(body: str) -> ast.Module:
    return ast.parse(f"@piece\ndef f(w, x, lr):\n    {body}\n")


@pytest.mark.parametrize(("operator", "body", "expected"), CASES)
def test_an_operator_makes_just_these(operator: str, body: str, expected: list[str]) -> None:
    tree = _tree(body)
    found = [with_edits(tree, [edit]) for edit in edits_of(tree) if edit.operator == operator]
    assert found == [ast.unparse(_tree(new)) for new in expected]
    assert ast.unparse(tree) == ast.unparse(_tree(body))


def test_every_operator_has_a_case() -> None:
    assert {operator for operator, _, _ in CASES} == set(OPERATORS)


def test_texts_and_messages_are_left_alone() -> None:
    body = '"""Not 1."""\n    raise ValueError(f"{w} of 3")'
    changes = {with_edits(tree, [edit]) for tree in [_tree(body)] for edit in edits_of(tree)}
    assert changes == {ast.unparse(_tree('"""Not 1."""\n    pass'))}


def test_edits_beside_each_other_are_made_together() -> None:
    tree = _tree("x = w + 1\n    return x * lr")
    plus, times = (e for e in edits_of(tree) if e.operator == "another operation")
    assert plus.beside(times)
    assert with_edits(tree, [plus, times]) == ast.unparse(_tree("x = w - 1\n    return x / lr"))
    assert ast.unparse(tree) == ast.unparse(_tree("x = w + 1\n    return x * lr"))


def test_an_edit_within_another_is_not_beside_it() -> None:
    tree = _tree("return (w + x) * lr")
    inner, outer = (
        next(e for e in edits_of(tree) if e.operator == operator and new in with_edits(tree, [e]))
        for operator, new in (
            ("another operation", "w - x"),
            ("an operand is missing", "return w + x"),
        )
    )
    assert not inner.beside(outer)
    assert not outer.beside(inner)
