"""Which names a student's source binds, and to what: read, never run."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import classic_prompt, ipython_prompt, leading_indent

from autograder import match
from autograder.match import without_magics

#: What a name stands for: an expression or definition, an imported name, or nothing known.
Value = ast.AST | str | None
Binding = tuple[str, Value]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
OWN_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
#: Statements that may bind a name or not.
COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.Match)
NAMESPACES = ("globals", "locals", "vars")


@dataclass
class Scope:
    """The names of a module, function, class or comprehension; ``stars`` are ``import *``."""

    names: dict[str, list[Value]] = field(default_factory=dict)
    parent: Scope | None = None
    is_class: bool = False
    stars: list[str] = field(default_factory=list)

    def add(self, binding: Binding, instead: bool = False) -> None:
        """Enter a binding beside or instead of the earlier ones."""
        name, value = binding
        if name == "*" and isinstance(value, str):
            self.stars.append(value)
        elif instead:
            self.names[name] = [value]
        else:
            self.names.setdefault(name, []).append(value)

    def find(self, name: str) -> tuple[list[Value], Scope] | None:
        """What a name may stand for here, and the scope that says so."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and not (scope.is_class and scope is not self):
                return scope.names[name], scope
            scope = scope.parent
        return None

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        return self if self.parent is None else self.parent.module


def parse(source: str) -> ast.Module | None:
    """A cell as IPython would read it; None when it is not Python, or too deep to read."""
    for text in (change(source) for change in (str, _cleaned)):
        try:
            return match.parse(text)
        except SyntaxError:
            continue
        except (ValueError, RecursionError, MemoryError):
            return None
    return None


def _cleaned(source: str) -> str:
    """A cell without what IPython takes off first: common indentation and copied prompts.

    Not all that IPython does to a cell: its other steps take a time that grows with the square of
    the number of lines.
    """
    lines = without_magics(source).splitlines(keepends=True)
    for transform in (leading_indent, classic_prompt, ipython_prompt):
        lines = transform(lines)
    return "".join(lines)


def module_scope(sources: Iterable[str]) -> Scope:
    """The names that a notebook's cells leave behind: of several bindings the last one counts."""
    scope = Scope()
    for tree in filter(None, map(parse, sources)):
        with contextlib.suppress(RecursionError):  # nested too deeply to be read
            _enter(tree, scope)
    return scope


def _enter(tree: ast.Module, scope: Scope) -> None:
    for statement in tree.body:
        certain = not isinstance(statement, COMPOUND)
        for binding in bindings(statement):
            scope.add(binding, instead=certain)
    for binding in _from_inside(tree):
        scope.add(binding)


def _from_inside(tree: ast.Module) -> Iterator[Binding]:
    """What functions bind in the module by ``global``."""
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            declared = {n for s in _inside(node) if isinstance(s, ast.Global) for n in s.names}
            if declared:
                inner = (b for statement in node.body for b in bindings(statement))
                yield from (binding for binding in inner if binding[0] in declared)


def _inside(function: ast.AST) -> Iterator[ast.AST]:
    """The parts of a function without those of functions in it."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, FUNCTIONS):
            waiting += ast.iter_child_nodes(node)


def bindings(node: ast.AST) -> Iterator[Binding]:
    """What a statement or expression binds in the scope that it stands in."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        yield node.name, node
        return
    if isinstance(node, OWN_SCOPES):
        return
    yield from _bound_here(node)
    for child in ast.iter_child_nodes(node):
        yield from bindings(child)


def _bound_here(node: ast.AST) -> Iterator[Binding]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield (alias.asname, alias.name) if alias.asname else _first(alias.name)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield ("*", node.module) if alias.name == "*" else (alias.asname or alias.name, whole)
    elif isinstance(node, ast.Assign):
        for goal in node.targets:
            yield from targets(goal, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign):
        yield from targets(node.target, node.value)
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield from targets(node.target, node.iter)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from targets(node.optional_vars, node.context_expr)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name, None


def _first(dotted: str) -> Binding:
    first = dotted.split(".")[0]
    return first, first


def targets(goal: ast.expr, value: ast.expr | None) -> Iterator[Binding]:
    """The names on the left of an assignment, each with its part of the right side."""
    if isinstance(goal, ast.Name):
        yield goal.id, value
    elif isinstance(goal, ast.Starred):
        yield from targets(goal.value, value)
    elif isinstance(goal, ast.Tuple | ast.List):
        parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        fits = len(parts) == len(goal.elts)
        for n, part in enumerate(goal.elts):
            yield from targets(part, parts[n] if fits else value)
    elif isinstance(goal, ast.Subscript) and (name := key_of_namespace(goal)):
        yield name, value


def key_of_namespace(node: ast.Subscript) -> str:
    """The name in ``globals()["name"]``; empty for anything else."""
    call, key = node.value, node.slice
    is_namespace = isinstance(call, ast.Call) and getattr(call.func, "id", "") in NAMESPACES
    constant = key.value if is_namespace and isinstance(key, ast.Constant) else ""
    return constant if isinstance(constant, str) else ""
