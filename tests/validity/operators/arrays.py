"""Slips with arrays: axes, transposes, sums for means, slices, data types and devices."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from tests.validity.operators.site import Site, called, expression

#: Functions that are taken for each other, by name.
OTHER_FUNCTIONS = {
    "mean": ("sum",),
    "sum": ("mean", "max"),
    "max": ("min", "sum"),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmax": ("argmin",),
    "var": ("std",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "expm1": ("exp",),
    "log": ("log1p",),
    "sin": ("cos",),
    "cos": ("sin",),
    "sign": ("abs",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "round": ("int",),
    "normal": ("uniform",),
    "uniform": ("normal",),
    "all": ("any",),
    "any": ("all",),
    "append": ("extend",),
    "argsort": ("sort",),
}


def other_function(site: Site) -> Iterator[ast.AST]:
    """A sum in the place of a mean, a smallest for a largest, and so on."""
    node = site.node
    if isinstance(node, ast.Attribute):
        for name in OTHER_FUNCTIONS.get(node.attr, ()):
            yield ast.Attribute(node.value, name, node.ctx)
    if isinstance(node, ast.Name) and site.field == "func":
        for name in OTHER_FUNCTIONS.get(node.id, ()):
            yield ast.Name(name, node.ctx)


def forgotten_function(site: Site) -> Iterator[ast.AST]:
    """``f(x)`` becomes ``x``: a square root, a copy or a clip is missing."""
    node = site.node
    if isinstance(node, ast.Call) and node.args and not isinstance(site.parent, ast.Expr):
        yield node.args[0]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        yield node.func.value  # x.copy()


def other_axis(site: Site) -> Iterator[ast.AST]:
    """``axis=0`` becomes 1, another axis 0, or the axis is missing."""
    call = site.node
    if not isinstance(call, ast.Call):
        return
    for position, keyword in enumerate(call.keywords):
        if keyword.arg == "axis":
            axis = ast.unparse(keyword.value)
            yield _with_keyword(call, position, ast.Constant(1 if axis == "0" else 0))
            yield _with_keyword(call, position, None)


def other_option(site: Site) -> Iterator[ast.AST]:
    """``keepdims=True`` is missing, and so are other options by name."""
    call = site.node
    if isinstance(call, ast.Call):
        for position, keyword in enumerate(call.keywords):
            if keyword.arg not in (None, "axis"):
                yield _with_keyword(call, position, None)


def transposed(site: Site) -> Iterator[ast.AST]:
    """``W.T`` becomes ``W``; in ``a @ b`` one of the two is turned, or they change places."""
    node = site.node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield ast.BinOp(_turned(node.left), node.op, node.right)
        yield ast.BinOp(node.left, node.op, _turned(node.right))
        yield ast.BinOp(node.right, node.op, node.left)


def other_slice(site: Site) -> Iterator[ast.AST]:
    """``x[1:]`` becomes ``x``, ``x[:, None]`` too; ``x[a:b]`` loses one of its ends."""
    node = site.node
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    if isinstance(node.slice, ast.Slice | ast.Tuple):
        yield node.value
    if isinstance(node.slice, ast.Slice) and node.slice.lower and node.slice.upper:
        for lower, upper in ((None, node.slice.upper), (node.slice.lower, None)):
            yield ast.Subscript(node.value, ast.Slice(lower, upper, node.slice.step), node.ctx)


def other_range(site: Site) -> Iterator[ast.AST]:
    """A loop runs once more, once less, or starts one later."""
    node = site.node
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "range":
        return
    from_start = len(node.args) == 1
    start, stop, *step = [ast.Constant(0), *node.args] if from_start else node.args
    yield ast.Call(node.func, [start, _next(stop, "+"), *step], [])
    yield ast.Call(node.func, [start, _next(stop, "-"), *step], [])
    yield ast.Call(node.func, [_next(start, "+"), stop, *step], [])


def other_index(site: Site) -> Iterator[ast.AST]:
    """What is looked up is the next entry, or the one before."""
    is_index = isinstance(site.parent, ast.Subscript) and site.field == "slice"
    if is_index and isinstance(site.node, ast.Name | ast.BinOp):
        yield _next(site.node, "+")
        yield _next(site.node, "-")


def library(site: Site) -> Iterator[ast.AST]:
    """``xp = np``: what is written for one library only."""
    is_value = isinstance(site.parent, ast.Assign) and site.field == "value"
    if is_value and ast.unparse(site.parent.targets[0]) == "xp":
        yield expression("np")
        yield expression("torch")


def other_dtype(site: Site) -> Iterator[ast.AST]:
    """What is returned or computed is in float64, in float32, or a NumPy array."""
    node = site.node
    if not isinstance(site.parent, ast.Return) or not isinstance(node, ast.BinOp | ast.Call):
        return
    yield called("np.asarray", node)
    for dtype in ("float64", "float32"):
        yield called("xp.astype", node, expression(f"xp.{dtype}"))


def other_place(site: Site) -> Iterator[ast.AST]:
    """A constant is made in the library's own data type and on the CPU, a result ends there."""
    node = site.node
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("xp.zeros_like", "xp.ones_like"):
        like, name = node.args[0], node.func.attr.removesuffix("_like")  # type: ignore[attr-defined]
        shape = ast.Attribute(copy.deepcopy(like), "shape", ast.Load())
        call = called(f"xp.{name}", shape)
        yield call
        typed = copy.deepcopy(call)
        typed.keywords.append(
            ast.keyword("dtype", ast.Attribute(copy.deepcopy(like), "dtype", ast.Load()))
        )
        yield typed


def _next(node: ast.expr, sign: str) -> ast.expr:
    return expression(f"{ast.unparse(node)} {sign} 1")


def _turned(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(copy.deepcopy(node), "T", ast.Load())


def _with_keyword(call: ast.Call, position: int, value: ast.expr | None) -> ast.Call:
    """The call with another value of an argument by name, or without it."""
    keywords = list(call.keywords)
    new = [] if value is None else [ast.keyword(keywords[position].arg, value)]
    keywords[position : position + 1] = new
    return ast.Call(call.func, call.args, keywords)
