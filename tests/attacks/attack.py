"""One attack: a notebook with two honest pieces and code that wants more."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.cohort.sample import Materials, Notebook, cell_named, own_cell

#: What every attacker has written; all other pieces must get nothing.
WRITTEN = frozenset({"relu", "mse"})
#: Stands where only the grader may look; whoever shows it has been there.
CANARY = "canary-" + "that-only-the-grader-knows"
#: The name of every file that an attack tries to leave.
TRACE = "attack_was_here"
#: Shows what an attack has found, in a message that the visible checks repeat.
CONFESS = """
@piece
def mae(y, t):
    raise ValueError("LOOT:" + repr(loot)[:400])
"""


@dataclass(frozen=True)
class Attack:
    """How a hostile submission is made.

    source: a cell of the student's own, run before the pieces, and after them too if ``twice``.
    pieces: sources of pieces, by name.
    make: the whole notebook or file, where cells are not enough.
    confess: the attack collects what it could read in ``loot``; there must be nothing.
    status: what grading may report.
    """

    name: str
    source: str = ""
    pieces: dict[str, str] = field(default_factory=dict)
    make: Callable[[Materials], Notebook | bytes] | None = None
    twice: bool = False
    confess: bool = False
    status: tuple[str, ...] = ("graded",)
    files: dict[str, str] = field(default_factory=dict)

    def notebook(self, materials: Materials, course: str) -> Notebook | bytes:
        """The file that is handed in; ``COURSE`` in a source is the course's folder."""
        if self.make is not None:
            return self.make(materials)
        notebook = materials.partly(set(WRITTEN), **self.pieces)
        cell = own_cell(self.source.replace("COURSE", course).replace("TRACE", TRACE))
        if self.source:
            notebook["cells"].insert(cell_named(notebook, "relu")[0], cell)
        if self.twice:
            notebook["cells"].append(copy.deepcopy(cell))
        if self.confess:
            notebook["cells"].append(own_cell(CONFESS))
        return notebook
