"""Numeric differentiation, as it is written: a difference of two calls over a step."""

from __future__ import annotations

import ast
from itertools import islice

from autograder.references import Resolver
from autograder.scopes import Scope

#: Calls of more parts are nobody's forward pass, and would take long to compare.
MOST_PARTS = 1000
#: Nobody multiplies more in one line than this.
MOST_FACTORS = 16
LIBRARIES = ("numpy", "xp", "torch", "math", "builtins", "scipy")


def is_quotient(node: ast.BinOp, resolver: Resolver, scope: Scope) -> bool:
    """Whether this divides ``f(a) - f(b)``, for an f that is no library function."""
    factors, divided = _factors(node)
    return divided and any(
        _is_difference(_behind(factor, scope), resolver, scope) for factor in factors
    )


def _factors(node: ast.AST) -> tuple[list[ast.AST], bool]:
    """What stands above the line of a product or quotient, and whether something stands below."""
    waiting, divided = [node], False
    found: list[ast.AST] = []
    while waiting and len(found) < MOST_FACTORS:
        part = waiting.pop()
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult | ast.Div):
            divided = divided or isinstance(part.op, ast.Div)
            waiting += [part.left, part.right] if isinstance(part.op, ast.Mult) else [part.left]
        else:
            found.append(part)
    return found, divided


def _is_difference(node: ast.AST, resolver: Resolver, scope: Scope) -> bool:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
        return False
    return _same_function(_behind(node.left, scope), _behind(node.right, scope), resolver, scope)


def _same_function(a: ast.AST, b: ast.AST, resolver: Resolver, scope: Scope) -> bool:
    if not (isinstance(a, ast.Call) and isinstance(b, ast.Call) and _short(a) and _short(b)):
        return False
    if ast.dump(a.func) != ast.dump(b.func) or ast.dump(a) == ast.dump(b) or _mirrored(a, b):
        return False
    names = resolver.names(a.func, scope)
    return not any(name.split(".")[0] in LIBRARIES for name in names)


def _mirrored(a: ast.Call, b: ast.Call) -> bool:
    """``step(y - t) - step(t - y)`` or ``step(d) - step(-d)``: a sign, and no derivative."""
    if len(a.args) != 1 or len(b.args) != 1:
        return False
    one, other = a.args[0], b.args[0]
    return _negative(one) == ast.dump(other) or _negative(other) == ast.dump(one)


def _negative(node: ast.AST) -> str:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        return ast.dump(ast.BinOp(node.right, node.op, node.left))
    return ast.dump(node.operand) if isinstance(node, ast.UnaryOp) else ""


def _short(node: ast.AST) -> bool:
    return len(list(islice(ast.walk(node), MOST_PARTS))) < MOST_PARTS


def _behind(node: ast.AST, scope: Scope) -> ast.AST:
    """What a name was assigned, if that is one expression; a sum over a product stays itself."""
    if isinstance(node, ast.Name) and (found := scope.find(node.id)):
        values = [value for value in found[0] if isinstance(value, ast.AST)]
        return values[0] if len(values) == len(found[0]) == 1 else node
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        summed = node.func.attr == "sum"  # xp.sum(cotangent * (f(a) - f(b)))
        return _product(node.args[0]) if summed and node.args else node
    return node


def _product(node: ast.AST) -> ast.AST:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return node.right if isinstance(node.right, ast.BinOp) else node.left
    return node
