"""Classes of people who worked alone, from the ways in which the tests write each piece."""

from __future__ import annotations

import inspect
import random
import re
import textwrap
from functools import cache
from pathlib import Path

from dlcourse.catalogue import find_lab

from tests import mistakes
from tests.cohort.sample import Materials, solution_cells, text

ROOT = Path(__file__).parents[2]
Cells = dict[str, str]


@cache
def ways_of(lab: str) -> dict[str, list[str]]:
    """The ways in which each piece is written in the tests: right ones, then wrong ones."""
    mistakes.load(lab)
    found = {name: [source] for name, source in Materials.read(ROOT, lab).solutions.items()}
    found = {piece.name: found[piece.name] for piece in find_lab(lab).pieces}
    for attempts in (mistakes.CORRECT, mistakes.MISTAKES):
        for attempt in mistakes.of_lab(attempts, lab):
            lines = textwrap.dedent(inspect.getsource(attempt.function)).splitlines()
            start = next(i for i, line in enumerate(lines) if line.startswith(("def ", "class ")))
            source = "\n".join(lines[start:]).replace(attempt.function.__name__, attempt.piece)
            found[attempt.piece].append(source)
    return found


@cache
def release_of(lab: str) -> Cells:
    cells = solution_cells(Materials.read(ROOT, lab).release).items()
    return {name: text(cell) for name, cell in cells if cell["cell_type"] == "code"}


def honest_class(lab: str, size: int, seed: int) -> dict[str, Cells]:
    """A class in which everybody takes any way of writing each piece; some stop half-way."""
    chance, ways = random.Random(seed), ways_of(lab)

    def student() -> Cells:
        much = chance.choice([len(ways) // 4, len(ways) // 2, len(ways), len(ways)])
        return {name: chance.choice(ways[name]) for name in list(ways)[:much]}

    return {f"s{number:02}": student() for number in range(size)}


def disguised(cells: Cells) -> Cells:
    """The same code with other names, comments and spaces."""
    other = {}
    for name, source in cells.items():
        short = set(re.findall(r"\b([a-z]\w?)\b", source)) - {
            "in",
            "if",
            "or",
            "is",
            "np",
            "xp",
            "as",
        }
        for word in short:
            source = re.sub(rf"\b{word}\b", f"my_{word}", source)
        other[name] = source.replace(" = ", "  =  ") + "\n# all my own work\n"
    return other
