"""Numeric differentiation, as it is written: a difference of two calls over a step."""

from __future__ import annotations

import ast

from autograder.references import Resolver
from autograder.scopes import Scope

LIBRARIES = ("numpy", "xp", "torch", "math", "builtins", "scipy")


def differentiates(function: ast.AST, resolver: Resolver, scope: Scope) -> bool:
    """Whether a function divides ``f(a) - f(b)``, for an f that is no library function."""
    for node in ast.walk(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            top = _behind(node.left, scope)
            if isinstance(top, ast.BinOp) and isinstance(top.op, ast.Sub):
                calls = _behind(top.left, scope), _behind(top.right, scope)
                if _same_function(*calls, resolver, scope):
                    return True
    return False


def _same_function(a: ast.AST, b: ast.AST, resolver: Resolver, scope: Scope) -> bool:
    if not (isinstance(a, ast.Call) and isinstance(b, ast.Call)):
        return False
    if ast.dump(a.func) != ast.dump(b.func) or ast.dump(a) == ast.dump(b):
        return False
    names = resolver.names(a.func, scope)
    return not any(name.split(".")[0] in LIBRARIES for name in names)


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
