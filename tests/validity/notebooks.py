"""Partial credit within a notebook: unwritten or wrong pieces become right, one after the other.

No repair may cost any piece points: neither the one that is repaired nor one that calls it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dlcourse.catalogue import LABS, find_lab, lab_of
from rich.table import Table

from autograder.mark import Assignment, Marked, Submission
from autograder.pool import mark_on_all_cores
from tests.cohort import Materials
from tests.reference import ROOT
from tests.validity.mutants import mutants_of
from tests.validity.reviewed import equivalent

SECRET = b"secret"


@dataclass(frozen=True)
class NotebookChain:
    """Notebooks of a lab, in each of which one more piece is right than in the one before.

    before: what the pieces are at first, "unwritten" or "wrong".
    """

    lab: str
    before: str
    order: tuple[str, ...]
    notebooks: tuple[bytes, ...]


@dataclass(frozen=True)
class Fall:
    """A piece that gets fewer points after a repair."""

    lab: str
    repaired: str
    piece: str
    before: float
    after: float

    def __str__(self) -> str:
        points = f"{self.before} -> {self.after}"
        return f"{self.lab}: {self.piece} {points} when {self.repaired} is repaired"


def chain_of(lab: str, before: str, seed: int = 0) -> NotebookChain:
    """The chain of a lab in an order that chance decides; the same one every time."""
    chance = random.Random(f"{lab} {before} {seed}")
    order = [piece.name for piece in find_lab(lab).pieces]
    chance.shuffle(order)
    materials = Materials.read(ROOT, lab)
    wrong = {name: _wrong(name, chance) for name in order} if before == "wrong" else {}
    steps = []
    for count in range(len(order) + 1):
        changes = {name: source for name, source in wrong.items() if name not in order[:count]}
        notebook = materials.partly(set(order[:count]), **changes)
        steps.append(json.dumps(notebook).encode())
    return NotebookChain(lab, before, tuple(order), tuple(steps))


def falls(chain: NotebookChain) -> Iterator[Fall]:
    """The pieces that a repair of another, or of themselves, costs points."""
    marks = _marks(chain)
    for repaired, (before, after) in zip(chain.order, pairwise(marks), strict=True):
        for name, mark in after.pieces.items():
            if mark.score < before.pieces[name].score:
                yield Fall(chain.lab, repaired, name, before.pieces[name].score, mark.score)


def table(chains: Sequence[NotebookChain], found: Sequence[Fall]) -> Table:
    """A row a lab: notebooks, and repairs that cost points."""
    rows = Table("lab", "notebooks", "cost points", title="Pieces repaired within a notebook")
    for lab in (*LABS, "all"):
        count = sum(len(chain.notebooks) for chain in chains if lab in ("all", chain.lab))
        lost = sum(lab in ("all", fall.lab) for fall in found)
        rows.add_row(lab, str(count), str(lost))
    return rows


def _wrong(piece: str, chance: random.Random) -> str:
    """A mutant of the piece that is no equivalent one."""
    excused = equivalent(lab_of(piece).name).get(piece, {})
    return chance.choice([m.source for m in mutants_of(piece) if m.change not in excused])


def _marks(chain: NotebookChain) -> list[Marked]:
    """The marks of the notebooks, in the order of the chain."""
    release = (ROOT / "labs" / chain.lab / f"{chain.lab}.ipynb").read_text(encoding="utf-8")
    assignment = Assignment(chain.lab, release, SECRET)
    handed_in = [Submission(f"{k:03}", text) for k, text in enumerate(chain.notebooks)]
    marked = sorted(mark_on_all_cores(handed_in, assignment), key=lambda m: m.student)
    problems = [m.reason for m in marked if m.status != "graded"]
    if problems:
        raise RuntimeError(f"not graded: {problems}")
    return marked
