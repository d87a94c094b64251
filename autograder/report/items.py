"""What a class's marks say of each piece, and of the piece's check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dlcourse.catalogue import Piece
from numpy.typing import NDArray

from autograder.diagnosis import FOLLOWS, FORBIDDEN, NOT_WRITTEN
from autograder.report.class_ import Class, Student

#: Fewer submissions than this say nothing of a check.
SAYS_SOMETHING = 10
#: The best quarter is who is asked whether a check is fair.
BEST = 0.25
#: What is said of points that are missing without a record: marks of an older version, or by hand.
NO_RECORD = "no cause is recorded"
#: Below this a piece does not tell those who know more from those who know less (Ebel 1965).
LEAST_DISCRIMINATION = 0.2


@dataclass(frozen=True)
class Item:
    """One piece in one class.

    difficulty: the mean share of its points, 0 (nobody) to 1 (everybody).
    discrimination: the correlation of its share with the points of all other pieces; None where
        all have the same.
    right, partly, wrong, unwritten: how many students.
    diagnoses: what is wrong with those that are written, the most frequent first.
    suspicion: why its check may be at fault; empty when nothing speaks for that.
    """

    piece: Piece
    difficulty: float
    discrimination: float | None
    right: int
    partly: int
    wrong: int
    unwritten: int
    diagnoses: tuple[tuple[str, int], ...]
    suspicion: str = ""

    @property
    def written(self) -> int:
        """How many students wrote it."""
        return self.right + self.partly + self.wrong

    @property
    def failed(self) -> int:
        """How many of those who wrote it lose points."""
        return self.partly + self.wrong


def items(class_: Class) -> list[Item]:
    """Every piece of the lab, in its order; empty when nobody is graded."""
    graded, pieces = class_.graded, class_.lab.pieces
    if not graded:
        return []
    shares = np.array([[s.shares.get(p.name, 0.0) for p in pieces] for s in graded])
    points = shares * [piece.points for piece in pieces]
    rests = points.sum(axis=1, keepdims=True) - points
    return [
        _item(piece, graded, shares[:, i], rests[:, i]) for i, piece in enumerate(pieces)
    ]  # fmt: skip


def discrimination(share: NDArray[np.float64], rest: NDArray[np.float64]) -> float | None:
    """Corrected item-total correlation, r(x_i, sum of x_j over j != i): Pearson's correlation.

    Henrysson, Psychometrika 28 (1963) 211-218.  None where one of the two does not vary.
    """
    if len(share) < 3 or np.ptp(share) < 1e-9 or np.ptp(rest) < 1e-9:
        return None
    return float(np.corrcoef(share, rest)[0, 1])


def _item(
    piece: Piece,
    graded: Sequence[Student],
    share: NDArray[np.float64],
    rest: NDArray[np.float64],
) -> Item:
    said = [student.diagnoses.get(piece.name, "") for student in graded]
    unwritten = np.array([words == NOT_WRITTEN for words in said]) & (share <= 0)
    wrong = (share <= 0) & ~unwritten
    found = discrimination(share, rest)
    counted = Counter(w or NO_RECORD for w, s in zip(said, share, strict=True) if s < 1)
    del counted[NOT_WRITTEN]
    return Item(
        piece,
        float(share.mean()),
        found,
        int((share >= 1).sum()),
        int(((share > 0) & (share < 1)).sum()),
        int(wrong.sum()),
        int(unwritten.sum()),
        tuple(counted.most_common()),
        _suspicion(share, rest, unwritten, found),
    )


def own_faults(item: Item) -> list[tuple[str, int]]:
    """The diagnoses that speak of the piece itself, not of one that it calls or of a library."""
    return [(w, n) for w, n in item.diagnoses if not w.startswith((FOLLOWS, FORBIDDEN))]


def _suspicion(
    share: NDArray[np.float64],
    rest: NDArray[np.float64],
    unwritten: NDArray[np.bool_],
    found: float | None,
) -> str:
    failed = (share < 1) & ~unwritten
    if len(share) < SAYS_SOMETHING or failed.sum() < 3:
        return ""
    best = rest >= np.quantile(rest, 1 - BEST)
    good = int((failed & best).sum())
    if good >= 3 and good >= best.sum() / 2:
        return f"{good} of the {int(best.sum())} best in the other pieces lose points in it"
    written = ~unwritten
    within = discrimination(share[written], rest[written])
    if within is not None and _clearly_low(within, int(written.sum())):
        return f"who does well elsewhere does no better in it (r = {within:.2f} among its writers)"
    return ""


def _clearly_low(found: float, count: int) -> bool:
    """Whether a correlation is too low by more than its standard error, (1 - r^2) / sqrt(n - 1)."""
    error = (1 - found**2) / (count - 1) ** 0.5
    return count >= SAYS_SOMETHING and found + error < LEAST_DISCRIMINATION
