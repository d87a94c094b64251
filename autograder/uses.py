"""What a piece uses: the full names in its source and in the student's helpers that it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from dlcourse.catalogue import is_piece
from dlcourse.catalogue.by_hand import DIFFERENCES, PIECE

from autograder.differences import is_quotient
from autograder.references import Resolver, computed_attribute, first_text
from autograder.scopes import FUNCTIONS, OWN_SCOPES, Scope, Value, bindings

#: What may stand for a function: ``f``, ``m.f``, ``getattr(m, "f")``, ``vars["f"]``.
NAMING = (ast.Attribute, ast.Name, ast.Call, ast.Subscript)
LOAD = ast.Load()
#: How much of a submission is read for one piece; a lab's solutions have less than 5,000 in all.
MOST_PARTS = 20_000


@dataclass(frozen=True)
class Use:
    """A full name that a piece uses, and the student's functions through which it does."""

    name: str
    through: tuple[str, ...] = ()


@dataclass
class Search:
    """One walk through a piece and its helpers; ``pieces`` are the other pieces that it calls."""

    piece: str
    others: frozenset[str]
    resolver: Resolver
    uses: list[Use] = field(default_factory=list)
    pieces: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    parts: int = 0

    def value(self, value: Value, scope: Scope, through: tuple[str, ...] = ()) -> None:
        """Look at what a name of the module stands for, once."""
        if isinstance(value, str):
            self.uses.append(Use(value, through))
        elif value is not None and id(value) not in self.seen:
            self.seen.add(id(value))
            self.visit(value, scope, through)

    def visit(self, node: ast.AST, scope: Scope, through: tuple[str, ...]) -> None:
        """Note the names in a part of the source, in the scope that it stands in."""
        if isinstance(node, ast.Call) and self._is_of_another_lab(node, scope):
            return
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise RecursionError("too much to read")
        if isinstance(node, NAMING) and isinstance(getattr(node, "ctx", LOAD), ast.Load):
            self.uses += [Use(name, through) for name in self.resolver.names(node, scope)]
        if isinstance(node, ast.Name):
            self._follow(node.id, scope, through)
        elif isinstance(node, ast.Call) and computed_attribute(node, self.resolver, scope):
            self.uses.append(Use("builtins.getattr(...)", through))
        elif isinstance(node, (*FUNCTIONS, *OWN_SCOPES, ast.ClassDef)):
            scope = _inner(node, scope)
        elif isinstance(node, ast.BinOp) and is_quotient(node, self.resolver, scope):
            self.uses.append(Use(DIFFERENCES, through))
        for child in _parts(node):
            self.visit(child, scope, through)

    def _is_of_another_lab(self, call: ast.Call, scope: Scope) -> bool:
        """Whether a call is ``current("relu")``, for a piece that this lab does not ask for."""
        name = first_text(call)
        known = is_piece(name) and name not in {self.piece, *self.others}
        return known and self.resolver.names(call.func, scope) == {"dlcourse.pieces.current"}

    def _follow(self, name: str, scope: Scope, through: tuple[str, ...]) -> None:
        found = scope.find(name)
        if found is None or found[1].parent is not None or name == self.piece:
            return
        if name in self.others:
            self.pieces.append((name, through))
            return
        for value in found[0]:
            self.value(None if isinstance(value, str) else value, found[1], (*through, name))


def _inner(node: ast.AST, outer: Scope) -> Scope:
    """The scope inside a function, class or comprehension."""
    scope = Scope(parent=outer, is_class=isinstance(node, ast.ClassDef))
    arguments = getattr(node, "args", None)
    if isinstance(arguments, ast.arguments):
        for argument in ast.walk(arguments):
            if isinstance(argument, ast.arg):
                scope.add((argument.arg, None))
    for part in getattr(node, "generators", []) or _body(node):
        for binding in bindings(part):
            scope.add(binding)
    return scope


def _body(node: ast.AST) -> list[ast.AST]:
    body = getattr(node, "body", [])
    return body if isinstance(body, list) else [body]


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that are run: all but annotations."""
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            parts = value if isinstance(value, list) else [value]
            yield from (part for part in parts if isinstance(part, ast.AST))


def search(name: str, everything: frozenset[str], module: Scope) -> Search | None:
    """All that a piece uses; None when its source is too deep or too long to be read."""
    found = Search(name, everything - {name}, Resolver())
    try:
        for value in module.names.get(name, []):
            found.value(value, module)
    except RecursionError:
        return None
    return found


def all_uses(search: Search, searches: dict[str, Search | None]) -> Iterator[Use]:
    """A piece's own uses, then what it reaches through other pieces that is not their own."""
    yield from search.uses
    waiting, seen = list(search.pieces), {search.piece}
    while waiting:
        name, through = waiting.pop(0)
        other = searches[name]
        if name in seen or other is None:
            continue
        seen.add(name)
        yield Use(PIECE + name, through)
        way = (*through, name)
        foreign = (use for use in other.uses if not is_itself(name, use.name))
        yield from (Use(use.name, (*way, *use.through)) for use in foreign)
        waiting += [(further, (*way, *more)) for further, more in other.pieces]


def is_itself(piece: str, name: str) -> bool:
    """Whether a function of a library is the piece itself, to go by its name."""
    return piece.replace("_", "") in name.rsplit(".", 1)[-1].replace("_", "").lower()
