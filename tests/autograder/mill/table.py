"""The table of distortions, and the notebook that goes through them."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from tests.cohort.sample import Notebook, solution_cells, text

Distortion = Callable[["Mill"], None]
DISTORTIONS: dict[str, Distortion] = {}
#: The key under which a cell keeps its name in the mill, whatever happens to its metadata.
NAME = "name in the mill"
FEWEST, MOST = 5, 14


def distortion(act: Distortion) -> Distortion:
    """Enter a distortion into the table; its docstring says who does that."""
    DISTORTIONS[act.__name__] = act
    return act


class Mill:
    """A notebook that is being distorted; ``names`` are those of its pieces and answers."""

    def __init__(self, notebook: Notebook, stubs: dict[str, str], dice: random.Random) -> None:
        self.notebook = copy.deepcopy(notebook)
        self.stubs, self.dice = stubs, dice
        self.cells: list[dict[str, Any]] = self.notebook["cells"]
        for cell in self.cells:
            cell["source"] = text(cell)
            cell[NAME] = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        written = solution_cells(self.notebook)
        self.pieces = [n for n, cell in written.items() if cell["cell_type"] == "code"]
        self.answers = [n for n in written if n not in self.pieces]

    def where(self, name: str) -> int:
        """The position of the cell that a student thinks of under this name."""
        return max(i for i, cell in enumerate(self.cells) if name in cell[NAME].split())

    def cell(self, name: str) -> dict[str, Any]:
        """The cell itself."""
        return self.cells[self.where(name)]

    def some(self, names: list[str]) -> list[str]:
        """A few of them."""
        return self.dice.sample(names, self.dice.randint(1, min(4, len(names))))

    def some_cells(self) -> list[dict[str, Any]]:
        """Half of the notebook."""
        return [cell for cell in self.cells if self.dice.random() < 0.5]

    def locked(self, *kinds: str) -> list[int]:
        """The positions of cells that students have no reason to write in."""
        return [
            i
            for i, cell in enumerate(self.cells)
            if cell["cell_type"] in kinds
            and not set(cell[NAME].split()) & {*self.pieces, *self.answers, "setup", "own"}
            and not (i + 1 < len(self.cells) and self.cells[i + 1][NAME] in self.answers)
        ]

    def add(self, position: int, source: str, kind: str = "code", **more: Any) -> None:
        """Put a cell in front of a position; not between a question and its answer."""
        cell = {"cell_type": kind, "metadata": {}, "source": source, NAME: "own"}
        if kind == "code":
            cell |= {"outputs": [], "execution_count": None}
        self.cells.insert(position, cell | more)

    def anywhere(self) -> int:
        """A place below the set-up, but not between a question and its answer."""
        answers = {self.where(name) for name in self.answers}
        places = range(self.where("setup") + 1, len(self.cells) + 1)
        return self.dice.choice([place for place in places if place not in answers])


def distort(notebook: Notebook, stubs: dict[str, str], names: list[str], seed: int) -> Notebook:
    """The notebook after these distortions, in this order."""
    mill = Mill(notebook, stubs, random.Random(seed))
    for name in names:
        DISTORTIONS[name](mill)
    for cell in mill.cells:
        del cell[NAME]
        if mill.dice.random() < 0.5:  # as Jupyter saves it; other tools save one text
            cell["source"] = cell["source"].splitlines(keepends=True)
    return mill.notebook


def random_names(seed: int) -> list[str]:
    """Which distortions come together in one notebook, in which order."""
    dice = random.Random(seed)
    return dice.sample(sorted(DISTORTIONS), dice.randint(FEWEST, MOST))
