"""A place in a solution at which an operator may put something else."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

#: Texts, annotations and defaults are no part of what a student writes wrongly.
LEFT_ALONE = (ast.JoinedStr, ast.Raise, ast.arguments, ast.arg)
FUNCTIONS = (ast.FunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Site:
    """A node with the place where it hangs: a field of ``parent``, and a position in a list.

    names: the variables that the function around it has by then, in order of appearance.
    parameters: those of them that it is called with.
    """

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    names: tuple[str, ...]
    parameters: tuple[str, ...]

    def put(self, *new: ast.AST) -> None:
        """Hang ``new`` there; several statements take the place of one."""
        if self.index is None:
            setattr(self.parent, self.field, new[0])
        else:
            getattr(self.parent, self.field)[self.index : self.index + 1] = new

    def take_back(self, *new: ast.AST) -> None:
        """Hang the node there again, in the place of ``new``."""
        if self.index is None:
            setattr(self.parent, self.field, self.node)
        else:
            getattr(self.parent, self.field)[self.index : self.index + len(new)] = [self.node]


def sites(tree: ast.Module) -> Iterator[Site]:
    """All places of a solution in which something can be put, from the top to the bottom."""
    for definition in tree.body:
        if isinstance(definition, ast.FunctionDef | ast.ClassDef):
            yield from _below(definition, (), ())


def _below(parent: ast.AST, names: tuple[str, ...], own: tuple[str, ...]) -> Iterator[Site]:
    if isinstance(parent, FUNCTIONS):
        own = tuple(a.arg for a in parent.args.args if a.arg != "self")
        names = (*names, *own)
    known = list(names)
    for field, index, node in _children(parent):
        yield Site(node, parent, field, index, tuple(known), own)
        if not isinstance(node, LEFT_ALONE) and not _finds_library(parent):
            yield from _below(node, tuple(known), own)
        known += [name for name in _assigned(node) if name not in known]


def _children(parent: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(parent):
        if field in ("decorator_list", "args") and isinstance(parent, ast.FunctionDef):
            continue
        if isinstance(value, ast.AST):
            yield field, None, value
        elif isinstance(value, list):
            for index, node in enumerate(value):
                if isinstance(node, ast.AST) and not _is_text(node):
                    yield field, index, node


def _finds_library(statement: ast.AST) -> bool:
    """Whether this is ``xp = namespace(...)``: which arrays are asked makes no difference."""
    is_assignment = isinstance(statement, ast.Assign)
    return is_assignment and ast.unparse(statement.targets[0]) == "xp"


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _assigned(node: ast.AST) -> Iterator[str]:
    """The variables that a statement makes; ``xp`` is a library and none of them."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) and part.id != "xp":
            yield part.id


def called(name: str, *arguments: ast.expr) -> ast.Call:
    """The call ``name(arguments)``; the name may have dots."""
    return ast.Call(expression(name), [copy.deepcopy(a) for a in arguments], [])


def expression(source: str) -> ast.expr:
    """A piece of Python as a node."""
    return ast.parse(source, mode="eval").body
