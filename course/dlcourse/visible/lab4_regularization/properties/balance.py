"""Properties of classes made equally frequent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking import Outcome, Student, hold
from dlcourse.checking.compare import TOLERANCE
from dlcourse.checking.distributions import LIMIT, claim, uneven
from dlcourse.visible.lab4_regularization.properties.segments import (
    drawn_pairs,
    in_box,
    near_to,
    nearest_pairs,
    neighbours,
    on_segment,
    segments,
)

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def originals_first(
    x: Floats, labels: Labels, new: tuple[Floats, Labels], what: str, tried: str = ""
) -> Iterator[Outcome]:
    """All rows as they were, then new ones, until each class is as large as the largest."""
    x_new, labels_new = new
    fits = labels_new.ndim == 1 and x_new.ndim == 2 and x_new.shape[1:] == x.shape[1:]
    if not fits or len(x_new) != len(labels_new) or len(x_new) < len(x):
        shapes = f"x_new has shape {x_new.shape}, labels_new {labels_new.shape}"
        yield hold(False, what, f"{shapes}: they do not fit each other, or rows are lost")
        return
    classes, before = np.unique(labels, return_counts=True)
    after = np.array([(labels_new == c).sum() for c in classes])
    if after.sum() != len(labels_new):
        yield claim(False, what, "labels_new holds labels that do not occur in labels", tried)
    elif np.ptp(after):
        yield claim(False, what, _unequal(before, after), tried)
    elif after[0] > before.max():
        reason = "the largest class grows as well: it is to stay as it is"
        yield claim(False, what, reason, tried)
    else:
        yield _kept(x, labels, x_new, labels_new, what, tried)


def _unequal(before: Labels, after: Labels) -> str:
    if (after == before).all():
        return "the classes are as unequal as before"
    if (after == before.max() + before)[before < before.max()].all():
        return "as many rows are added as the largest class has: only the difference is missing"
    small = after[before < before.max()]
    if (small == before.max()).sum() == 1:
        return "only one class grows: every class is to become as large as the largest"
    return "the classes are not equally large afterwards"


def _kept(
    x: Floats, labels: Labels, x_new: Floats, labels_new: Labels, what: str, tried: str
) -> Outcome:
    n = len(x)
    if np.array_equal(x_new[:n], x) and np.array_equal(labels_new[:n], labels):
        return hold(True, what, "", tried=tried)
    if np.array_equal(x_new[-n:], x) and np.array_equal(labels_new[-n:], labels):
        return claim(False, what, "the originals stand behind the new rows, not before", tried)
    return claim(False, what, "the first rows are not the originals in their order", tried)


def rows_again(
    x: Floats, labels: Labels, new: tuple[Floats, Labels], what: str, tried: str = ""
) -> Outcome:
    """Every new row is one of the class that its label says."""
    rows, names = new[0][len(x) :], new[1][len(x) :]
    same = (rows[:, None, :] == x[None, :, :]).all(axis=2)
    if not same.any(axis=1).all():
        return claim(False, what, "a new row is none of the originals", tried)
    own = (same & (names[:, None] == labels[None, :])).any(axis=1)
    return claim(bool(own.all()), what, "a new row has the label of another class", tried)


def evenly_drawn(
    x: Floats, labels: Labels, new: tuple[Floats, Labels], label: int, what: str
) -> Outcome:
    """The new rows of a class are drawn with replacement, each row as often as another."""
    rows, own = new[0][len(x) :][new[1][len(x) :] == label], x[labels == label]
    counts = (rows[:, None, :] == own[None, :, :]).all(axis=2).sum(axis=0)
    if (counts == 0).any():
        return claim(False, what, "some rows are never drawn, and each has the same chance")
    expected = len(rows) / len(own)
    off = np.abs(counts - expected).max() / np.sqrt(expected * (1 - 1 / len(own)))
    return claim(bool(off <= LIMIT), what, "some rows are drawn more often than others")


def with_replacement(
    x: Floats, labels: Labels, new: tuple[Floats, Labels], label: int, what: str
) -> Outcome:
    """Among as many draws as a class has rows, some row comes twice."""
    rows = new[0][len(x) :][new[1][len(x) :] == label]
    reason = "no row is drawn twice: draw with replacement, not a permutation of the rows"
    return claim(len(np.unique(rows, axis=0)) < len(rows), what, reason)


def between_neighbours(
    student: Student,
    x: Floats,
    labels: Labels,
    k: int,
    new: tuple[Floats, Labels],
    what: str,
    tried: str = "",
) -> Iterator[Outcome]:
    """Every new row lies on a segment from a row to one of its k nearest in the same class."""
    close = 10 * TOLERANCE[student.dtype] * float(np.abs(x).max())
    for label in np.unique(new[1][len(x) :]):
        points = new[0][len(x) :][new[1][len(x) :] == label]
        reason = why_not_between(points, x, labels, int(label), k, close)
        yield claim(not reason, what, reason, tried)


def why_not_between(
    points: Floats, x: Floats, labels: Labels, label: int, k: int, close: float
) -> str:
    """Why the points are not on segments to the k nearest; empty when they are."""
    own, rest = x[labels == label], x[labels != label]
    near, everyone = neighbours(own, k), neighbours(own, len(own))
    copies = near_to(points, own, close).sum()
    if copies > min(1, len(points) - 1):  # a single one of many may be a u that float32 rounds away
        return (
            "a new row is a copy of an original: does each row count among its own neighbours, "
            "or is u always 0?"
        )
    if on_segment(points, own, own, near, close).all():
        return ""
    lines = segments(points, own, own, near)[0]
    if (lines.min(axis=1) <= close).all():
        return "some new rows lie on the line beyond both rows: u is to lie between 0 and 1"
    if on_segment(points, own, own, everyone, close).all():
        return "some neighbours are not among the k nearest"
    across = np.tile(np.arange(len(rest)), (len(own), 1))
    of_any = on_segment(points, own, rest, across, close)
    if (of_any | on_segment(points, own, own, everyone, close)).all():
        return "some neighbours belong to another class"
    if in_box(points, own, near).all():
        return "every column has a u of its own: one number moves a whole row along the segment"
    return "some new rows lie on no segment between a row and a neighbour of its class"


def evenly_between(
    x: Floats, labels: Labels, label: int, k: int, new: tuple[Floats, Labels], what: str
) -> Iterator[Outcome]:
    """Many new rows: all neighbours of all rows occur, and u is drawn evenly from 0 to 1."""
    points = new[0][len(x) :][new[1][len(x) :] == label]
    counts, _, u = drawn_pairs(points, x[labels == label], k)
    middle = u - 0.5  # turned round, where the pair is: as far
    reason = "some rows, or some of their k nearest neighbours, never occur"
    if k > 1 and set(np.flatnonzero(counts)) == nearest_pairs(x[labels == label], k):
        reason = "only the very nearest neighbour occurs: any of the k nearest may be drawn"
    yield claim(bool(counts.all()), what, reason)
    yield equally_often(x, labels, (label,), k, new, what)
    same = np.ptp(np.abs(middle)) < 1e-6
    reason = "u is the same for all new rows: each is to have one of its own"
    yield claim(not same, what, reason)
    root = np.sqrt(len(middle))
    far = (np.abs(middle).mean() - 1 / 4) * root / np.sqrt(1 / 48)
    square = ((middle**2).mean() - 1 / 12) * root / np.sqrt(1 / 180)
    even = abs(far) <= LIMIT and abs(square) <= LIMIT
    yield hold(even, what, "u is not drawn evenly from 0 to 1")


def equally_often(
    x: Floats,
    labels: Labels,
    classes: tuple[int, ...],
    k: int,
    new: tuple[Floats, Labels],
    what: str,
) -> Outcome:
    """Rows and neighbours occur as often as they should, over some classes together."""
    found = [
        drawn_pairs(new[0][len(x) :][new[1][len(x) :] == label], x[labels == label], k)[:2]
        for label in classes
    ]
    counts, shares = (np.concatenate(part) for part in zip(*found, strict=True))
    reason = "some rows, or some of their neighbours, are drawn more often than others"
    off = uneven(counts, shares / len(classes), free=len(counts) - len(classes))
    return claim(off <= LIMIT, what, reason)
