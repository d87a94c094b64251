"""Slips with names and statements: one is missing, another variable, changed in place, no copy."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from difflib import SequenceMatcher

from tests.validity.operators.site import Site

#: Functions that do not mind in which order they are given their arguments.
SYMMETRIC = ("maximum", "minimum", "namespace")
STATEMENTS = (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For, ast.Raise)
#: Arguments that are Python numbers, which nothing can change.
NUMBERS = {
    *("alpha", "beta1", "beta2", "eps", "k", "lam", "lr", "momentum", "mu", "n", "n_in", "n_out"),
    *("rate", "rho", "sigma", "size"),
}
IN_PLACE = (ast.Add, ast.Sub, ast.Mult, ast.Div)


def dropped_statement(site: Site) -> Iterator[ast.AST]:
    """A statement is missing."""
    if isinstance(site.node, STATEMENTS) and "xp = namespace" not in ast.unparse(site.node):
        yield ast.Pass()


def no_branch(site: Site) -> Iterator[ast.AST]:
    """One branch of ``a if c else b`` is always taken."""
    if isinstance(site.node, ast.IfExp):
        yield site.node.body
        yield site.node.orelse


def swapped(site: Site) -> Iterator[ast.AST]:
    """Two arguments of a call, or two parts of what is returned, change places."""
    node = site.node
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] not in SYMMETRIC:
        for arguments in _neighbours(node.args):
            yield ast.Call(node.func, arguments, node.keywords)
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for elements in _neighbours(node.elts):
            yield type(node)(elements, node.ctx)


def other_variable(site: Site) -> Iterator[ast.AST]:
    """Another variable of the function stands there, the one with the most similar name."""
    node = site.node
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    others = [name for name in site.names if name != node.id]
    if node.id not in site.names or not others:
        return
    alike = max(others, key=lambda name: SequenceMatcher(None, name, node.id).ratio())
    yield ast.Name(alike, node.ctx)


def changed_in_place(site: Site) -> Iterator[ast.AST | tuple[ast.AST, ...]]:
    """``return w - d`` becomes ``w -= d`` and ``return w``: an argument is changed."""
    node = site.node
    if not isinstance(node, ast.Return | ast.Assign) or node.value is None:
        return
    for part in ast.walk(node.value):
        if not isinstance(part, ast.BinOp) or not isinstance(part.op, IN_PLACE):
            continue
        if isinstance(part.left, ast.Name) and part.left.id in set(site.parameters) - NUMBERS:
            target = ast.Name(part.left.id, ast.Store())
            change = ast.AugAssign(target, part.op, copy.deepcopy(part.right))
            # A copy of the statement in which only the left side is left of the formula.
            yield change, copy.deepcopy(node, {id(part): part.left})


def _neighbours(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The items with two neighbours in each other's place."""
    if any(isinstance(item, ast.Starred) for item in items):
        return
    for k in range(len(items) - 1):
        yield [*items[:k], items[k + 1], items[k], *items[k + 2 :]]
