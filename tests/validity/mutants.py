"""Mutants: the reference solution of a piece with one slip in it."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dlcourse.catalogue import lab_of

from tests.reference import sources
from tests.validity.operators import OPERATORS, sites


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


@cache
def mutants_of(piece: str) -> tuple[Mutant, ...]:
    """All mutants of a piece's reference; of several with the same source, the first."""
    source = sources(lab_of(piece).name)[piece]
    tree = ast.parse(source)
    original = ast.unparse(tree)
    found = {original: Mutant(piece, "none", "", original)}
    for operator, changed in _changed(tree):
        found.setdefault(changed, Mutant(piece, operator, _change(original, changed), changed))
    del found[original]
    return tuple(_with_own_names(found.values()))


def _changed(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Operator and source, for everything that can be put anywhere."""
    for site in list(sites(tree)):
        for name, operator in OPERATORS.items():
            for new in list(operator(site)):
                nodes = new if isinstance(new, tuple) else (new,)
                site.put(*nodes)
                source = ast.unparse(ast.fix_missing_locations(tree))
                site.take_back(*nodes)
                if _compiles(source):
                    yield name, source


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _change(before: str, after: str) -> str:
    """The lines of ``after`` that are new; where there are none, those that it lost."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    new = [line[2:].strip() for line in lines if line.startswith("+ ")]
    old = [line[2:].strip() for line in lines if line.startswith("- ")]
    new = [line for line in new if line != "pass"]
    return "; ".join(new) if new else f"without {'; '.join(old)}"


def _with_own_names(mutants: object) -> Iterator[Mutant]:
    """The same mutants; where two have the same new line, the later ones get a number."""
    seen: dict[str, int] = {}
    for mutant in mutants:  # type: ignore[attr-defined]
        count = seen[mutant.change] = seen.get(mutant.change, 0) + 1
        change = mutant.change if count == 1 else f"{mutant.change}  # {count}"
        yield Mutant(mutant.piece, mutant.operator, change, mutant.source)
