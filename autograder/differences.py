"""Numeric differentiation, as it is written: a difference of two calls over a step."""

from __future__ import annotations

import ast
from itertools import islice

from autograder.references import Resolver
from autograder.scopes import Scope

#: Calls of more parts are nobody's forward pass, and would take long to compare.
MOST_PARTS = 1000
LIBRARIES = ("numpy", "xp", "torch", "math", "builtins", "scipy")


def is_quotient(node: ast.BinOp, resolver: Resolver, scope: Scope) -> bool:
    """Whether this divides ``f(a) - f(b)``, for an f that is no library function."""
    top = _behind(node.left, scope)
    if not isinstance(node.op, ast.Div) or not isinstance(top, ast.BinOp):
        return False
    calls = _behind(top.left, scope), _behind(top.right, scope)
    return isinstance(top.op, ast.Sub) and _same_function(*calls, resolver, scope)


def _same_function(a: ast.AST, b: ast.AST, resolver: Resolver, scope: Scope) -> bool:
    if not (isinstance(a, ast.Call) and isinstance(b, ast.Call) and _short(a) and _short(b)):
        return False
    if ast.dump(a.func) != ast.dump(b.func) or ast.dump(a) == ast.dump(b):
        return False
    names = resolver.names(a.func, scope)
    return not any(name.split(".")[0] in LIBRARIES for name in names)


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
