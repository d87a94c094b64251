"""Slips in formulas: another sign, another operation, a forgotten term, another number."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.validity.operators.site import Site

OTHER_OPERATIONS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


def other_operation(site: Site) -> Iterator[ast.AST]:
    """``a + b`` becomes ``a - b``, ``a * b`` becomes ``a / b``, and the other way round."""
    node = site.node
    if isinstance(node, ast.BinOp):
        for operation in OTHER_OPERATIONS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operation(), node.right)
    if isinstance(node, ast.AugAssign):
        for operation in OTHER_OPERATIONS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, operation(), node.value)


def forgotten_operand(site: Site) -> Iterator[ast.AST]:
    """Of ``a + b``, ``a * b``, ``a ** b`` or ``a & b`` only one is left."""
    node = site.node
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
    if isinstance(node, ast.BoolOp):
        yield from node.values


def forgotten_sign(site: Site) -> Iterator[ast.AST]:
    """``-a`` becomes ``a``, ``not a`` becomes ``a``."""
    if isinstance(site.node, ast.UnaryOp):
        yield site.node.operand


def turned_sign(site: Site) -> Iterator[ast.AST]:
    """What is returned or assigned has the other sign."""
    is_value = isinstance(site.parent, ast.Return | ast.Assign) and site.field == "value"
    if is_value and isinstance(site.node, ast.BinOp | ast.Call):
        yield ast.UnaryOp(ast.USub(), site.node)


def other_comparison(site: Site) -> Iterator[ast.AST]:
    """``a < b`` becomes ``a <= b`` and ``a > b``, and so on; ``and`` becomes ``or``."""
    node = site.node
    if isinstance(node, ast.Compare):
        for position, operation in enumerate(node.ops):
            for other in OTHER_COMPARISONS.get(type(operation), ()):
                ops = [*node.ops[:position], other(), *node.ops[position + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)


def settled_condition(site: Site) -> Iterator[ast.AST]:
    """What an ``if`` asks is always so, or never."""
    if isinstance(site.parent, ast.If | ast.IfExp) and site.field == "test":
        yield ast.Constant(True)
        yield ast.Constant(False)


def other_number(site: Site) -> Iterator[ast.AST]:
    """A whole number is one more or one less, another one twice or a tenth of it."""
    node = site.node
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, float):
        yield ast.Constant(node.value * 2)
        yield ast.Constant(node.value / 10)
