"""The catalogue: what holds for every piece, and for every signature that a student may write."""

from __future__ import annotations

import ast
import inspect
import keyword
from typing import Any

import numpy as np
import pytest
from dlcourse.catalogue import LABS, Piece, find_lab, find_piece, is_piece, lab_of
from dlcourse.checking import Student
from dlcourse.checking.calls import Reply
from dlcourse.checking.draw import Draw
from dlcourse.checking.kinds import require_kind
from dlcourse.checking.outcome import Fault, Outcome
from dlcourse.checking.registry import Registry
from dlcourse.checking.values import Array
from dlcourse.errors import SignatureError, UnknownPieceError
from dlcourse.signatures import require_signature
from hypothesis import given
from hypothesis import strategies as st

from tests.properties import examples
from tests.reference import solutions, stubs

PIECES = [piece for lab in LABS.values() for piece in lab.pieces]
NAMES = [piece.name for piece in PIECES]
every_piece = pytest.mark.parametrize("piece", PIECES, ids=NAMES)


def test_names_are_nobody_elses() -> None:
    assert len(set(NAMES)) == len(NAMES)
    questions = [question.name for lab in LABS.values() for question in lab.questions]
    assert not set(questions) & set(NAMES)
    assert len(set(questions)) == len(questions)


@every_piece
def test_a_row_is_whole(piece: Piece) -> None:
    assert piece.name.isidentifier()
    assert not keyword.iskeyword(piece.name)
    assert piece.points > 0
    assert piece.patience >= 1
    assert 2 * piece.points == int(2 * piece.points)
    assert piece.about.strip() == piece.about != ""
    assert piece.formula.count("{") == piece.formula.count("}")
    assert find_piece(piece.name) is piece
    assert piece in lab_of(piece.name).pieces
    assert find_lab(lab_of(piece.name).name) is lab_of(piece.name)
    assert set(piece.updates) <= set(_arguments(piece))


@every_piece
def test_every_word_of_what_is_returned_is_known(piece: Piece) -> None:
    """A word that ``require_kind`` does not know would take any array for right."""
    example = Array(np.zeros(2))
    for kind in piece.returns:
        if kind in ("any", "object"):
            continue
        with pytest.raises(Fault):
            require_kind(piece.name, kind, "a text", example)


@every_piece
def test_reference_and_stub_have_the_signature_of_the_catalogue(piece: Piece) -> None:
    lab = lab_of(piece.name).name
    require_signature(piece, solutions(lab)[piece.name])
    require_signature(piece, stubs(lab)[piece.name])


def _arguments(piece: Piece) -> list[str]:
    tree = ast.parse(f"def f{piece.signature}: pass").body[0]
    assert isinstance(tree, ast.FunctionDef)
    return [argument.arg for argument in tree.args.args]


def _defined(name: str, signature: str) -> Any:
    scope: dict[str, Any] = dict.fromkeys(NAMES)
    exec(f"def {name}{signature}: pass", scope)
    return scope[name]


def test_points_of_a_lab_are_a_round_number() -> None:
    for lab in LABS.values():
        total = sum(part.points for part in (*lab.pieces, *lab.questions))
        assert total % 5 == 0


IDENTIFIERS = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name)
)


@examples(150)
@given(st.sampled_from(PIECES), st.lists(IDENTIFIERS, unique=True, max_size=5), st.booleans())
def test_only_the_names_and_order_of_the_catalogue_are_taken(
    piece: Piece, names: list[str], starred: bool
) -> None:
    more = ["*rest"] if starred and "rest" not in names else []
    signature = f"({', '.join([*names, *more])})"
    function = _defined(piece.name, signature)
    same = inspect.signature(function) == inspect.signature(_defined(piece.name, piece.signature))
    if same:
        require_signature(piece, function)
        return
    with pytest.raises(SignatureError) as raised:
        require_signature(piece, function)
    assert f"def {piece.name}{piece.signature}:" in str(raised.value)


@examples(100)
@given(st.sampled_from(PIECES), st.data())
def test_one_change_of_a_signature_is_seen(piece: Piece, data: st.DataObject) -> None:
    """A name, the order, a default, or one argument more or less."""
    signature = inspect.signature(_defined(piece.name, piece.signature))
    parameters = list(signature.parameters.values())
    change = data.draw(st.sampled_from(["name", "drop", "add", "default"]))
    place = data.draw(st.integers(0, len(parameters) - 1))
    one = parameters[place]
    if change == "name":
        parameters[place] = one.replace(name=one.name + "_")
    elif change == "drop":
        del parameters[place]
    elif change == "add":
        parameters.append(inspect.Parameter("more", one.KEYWORD_ONLY))
    else:
        for later in range(place, len(parameters)):  # defaults come last
            parameters[later] = parameters[later].replace(default=12345.678)

    def function() -> None: ...

    function.__name__ = piece.name
    function.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    with pytest.raises(SignatureError):
        require_signature(piece, function)


@examples(100)
@given(st.text(max_size=20) | st.sampled_from(NAMES).map(lambda name: name + "s"))
def test_a_name_is_a_piece_or_the_nearest_ones_are_told(name: str) -> None:
    if is_piece(name):
        assert find_piece(name).name == name
        return
    with pytest.raises(UnknownPieceError) as raised:
        find_piece(name)
    assert any(known in str(raised.value) for known in NAMES)


SECRETS = st.binary(max_size=40)
PURPOSES = st.text(max_size=30)


def _numbers(draw: Draw) -> list[Any]:
    """Something of every kind that is drawn, in one order."""
    return [
        draw.normal(2, 3).tolist(),
        draw.uniform(4, low=-1, high=2).tolist(),
        draw.integers(0, 10**6, 4).tolist(),
        draw.integer(0, 10**9),
        draw.increasing(4).tolist(),
        draw.distinct(4, 0, 100),
        draw.random(),
        draw.order(6).tolist(),
    ]


@examples(80)
@given(SECRETS, PURPOSES)
def test_the_same_secret_and_purpose_draw_the_same(secret: bytes, purpose: str) -> None:
    assert _numbers(Draw(secret, purpose)) == _numbers(Draw(secret, purpose))


@examples(80)
@given(SECRETS, SECRETS, PURPOSES, PURPOSES)
def test_another_secret_or_purpose_draws_something_else(
    one: bytes, other: bytes, purpose: str, second: str
) -> None:
    padded = [secret.ljust(64, b"\0") for secret in (one, other)]  # HMAC pads a short key itself
    if padded[0] != padded[1]:
        assert _numbers(Draw(one, purpose)) != _numbers(Draw(other, purpose))
    if purpose != second:
        assert _numbers(Draw(one, purpose)) != _numbers(Draw(one, second))


@examples(60)
@given(SECRETS, st.integers(1, 30), st.floats(-5, 5), st.floats(0.1, 10))
def test_what_is_drawn_lies_where_it_should(
    secret: bytes, n: int, low: float, width: float
) -> None:
    draw = Draw(secret, "place")
    even = draw.uniform(n, low=low, high=low + width)
    assert ((even >= low) & (even <= low + width)).all()
    assert (np.diff(draw.increasing(n)) >= 0.3 - 1e-9).all()
    assert sorted(draw.order(n)) == list(range(n))
    found = draw.distinct(n, 5, 5 + n)
    assert sorted(found) == list(range(5, 5 + n))


class Silent:
    """A worker whose answers nobody asks for."""

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """Nothing."""
        return Reply()


ERRORS = (ArithmeticError, AttributeError, KeyError, RuntimeError, TypeError, ValueError)
OUTCOMES = st.lists(
    st.booleans().map(lambda ok: Outcome("it", ok, "" if ok else "is wrong")), max_size=3
)


@examples(80)
@given(
    st.lists(st.tuples(OUTCOMES, st.sampled_from([None, *ERRORS]), st.floats(0.5, 3)), max_size=4)
)
def test_a_registry_runs_every_check_in_order(plan: list[tuple[list[Outcome], Any, float]]) -> None:
    """Each ends at its first wrong answer, and one that cannot compare has failed."""
    registry = Registry()
    for number, (outcomes, error, weight) in enumerate(plan):

        def function(
            student: Student, draw: Draw, outcomes: Any = outcomes, error: Any = error
        ) -> Any:
            yield from outcomes
            if error is not None:
                raise error("no")

        function.__doc__ = f"Check {number}."
        registry.check("count_parameters", weight)(function)
    results = registry.run("count_parameters", Student(Silent()), b"")
    assert [result.title for result in results] == [f"Check {n}." for n in range(len(plan))]
    for result, (outcomes, error, weight) in zip(results, plan, strict=True):
        assert result.weight == weight
        right = bool(outcomes) and all(outcome.ok for outcome in outcomes) and error is None
        assert result.ok == right
        assert sum(not outcome.ok for outcome in result.outcomes) <= 1
