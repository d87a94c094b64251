"""Mutants: the reference solution of a piece with one slip in it."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dlcourse.catalogue import lab_of

from tests.reference import sources
from tests.validity.operators import OPERATORS, Site, sites


@dataclass(frozen=True)
class Mutant:
    """A wrong version of a piece, as far as anybody knows.

    change: the lines that are new in it, or those that are missing: its name within the piece.
    source: the whole cell.
    """

    piece: str
    operator: str
    change: str
    source: str

    @property
    def lab(self) -> str:
        """The lab of its piece."""
        return lab_of(self.piece).name

    def __str__(self) -> str:
        return f"{self.piece}: {self.change}"


@dataclass(frozen=True)
class Edit:
    """What an operator puts in a place of a tree."""

    operator: str
    site: Site
    nodes: tuple[ast.AST, ...]

    def beside(self, other: Edit) -> bool:
        """Whether both can be made in one tree: neither lies in what the other takes away."""
        inner = any(self.site.node is node for node in ast.walk(other.site.node))
        outer = any(other.site.node is node for node in ast.walk(self.site.node))
        return not inner and not outer and len(self.nodes) == len(other.nodes) == 1


@cache
def mutants_of(piece: str) -> tuple[Mutant, ...]:
    """All mutants of a piece's reference; of several with the same source, the first."""
    tree = ast.parse(sources(lab_of(piece).name)[piece])
    original = ast.unparse(tree)
    found = {original: Mutant(piece, "none", "", original)}
    for edit in edits_of(tree):
        source = with_edits(tree, [edit])
        if source not in found and compiles(source):
            found[source] = Mutant(piece, edit.operator, changes(original, source), source)
    del found[original]
    return tuple(_with_own_names(found.values()))


def edits_of(tree: ast.Module) -> list[Edit]:
    """Everything that the operators can put anywhere."""
    return [
        Edit(name, site, new if isinstance(new, tuple) else (new,))
        for site in sites(tree)
        for name, operator in OPERATORS.items()
        for new in operator(site)
    ]


def with_edits(tree: ast.Module, edits: Sequence[Edit]) -> str:
    """The source of a tree with some edits, which stand beside each other; it stays as it was."""
    for edit in edits:
        edit.site.put(*edit.nodes)
    source = ast.unparse(ast.fix_missing_locations(tree))
    for edit in reversed(edits):
        edit.site.take_back(*edit.nodes)
    return source


def compiles(source: str) -> bool:
    """Whether Python can read it."""
    try:
        compile(source, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def changes(before: str, after: str) -> str:
    """The lines of ``after`` that are new; where there are none, those that it lost."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    new = [line[2:].strip() for line in lines if line.startswith("+ ")]
    old = [line[2:].strip() for line in lines if line.startswith("- ")]
    new = [line for line in new if line != "pass"]
    return "; ".join(new) if new else f"without {'; '.join(old)}"


def _with_own_names(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """The same mutants; where two have the same new line, the later ones get a number."""
    seen: dict[str, int] = {}
    for mutant in mutants:
        count = seen[mutant.change] = seen.get(mutant.change, 0) + 1
        change = mutant.change if count == 1 else f"{mutant.change}  # {count}"
        yield Mutant(mutant.piece, mutant.operator, change, mutant.source)
