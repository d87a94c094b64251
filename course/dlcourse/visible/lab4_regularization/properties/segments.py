"""Points and the segments between rows and their neighbours: where new rows of SMOTE may lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def neighbours(rows: Floats, k: int) -> Labels:
    """The k nearest others of every row, the nearest first."""
    squares = ((rows[:, None, :] - rows[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(squares, np.inf)
    return np.argsort(squares, axis=1)[:, : min(k, len(rows) - 1)]


def segments(points: Floats, start: Floats, end: Floats, pairs: Labels) -> tuple[Floats, Floats]:
    """Distances of points to lines, and where along each line: both (points, pairs)."""
    first = np.repeat(start, pairs.shape[1], axis=0)
    along = end[pairs.ravel()] - first
    offset = points[:, None, :] - first[None, :, :]
    u = (offset * along).sum(axis=2) / (along**2).sum(axis=1)
    return np.abs(offset - u[:, :, None] * along).max(axis=2), u


def on_segment(
    points: Floats, start: Floats, end: Floats, pairs: Labels, close: float
) -> NDArray[np.bool_]:
    """Which points lie on a segment from a start to one of the ends that it is paired with."""
    distance, u = segments(points, start, end, pairs)
    inside = (u > -1e-9 - close) & (u < 1 + 1e-9 + close)
    return np.asarray(((distance <= close) & inside).any(axis=1))


def near_to(points: Floats, rows: Floats, close: float) -> NDArray[np.bool_]:
    """Which points are one of the rows."""
    gap = np.abs(points[:, None, :] - rows[None, :, :]).max(axis=2).min(axis=1)
    return np.asarray(gap <= 1e-3 * close)


def in_box(points: Floats, rows: Floats, pairs: Labels) -> NDArray[np.bool_]:
    """Which points lie, column by column, between a row and a neighbour."""
    first, second = np.repeat(rows, pairs.shape[1], axis=0), rows[pairs.ravel()]
    low, high = np.minimum(first, second), np.maximum(first, second)
    below, above = points[:, None, :] < low - 1e-9, points[:, None, :] > high + 1e-9
    outside = np.any(below | above, axis=2)
    return np.asarray(~np.all(outside, axis=1))


def drawn_pairs(points: Floats, rows: Floats, k: int) -> tuple[Labels, Floats, Floats]:
    """How often points lie between a row and one of its k nearest, and how often they should.

    Returns (counts, shares, u): an entry for each pair of rows, whichever of them is the first, and
    for each point its place between the two.
    """
    near = neighbours(rows, k)
    distance, u = segments(points, rows, rows, near)
    best = distance.argmin(axis=1)
    pair = _numbered(near)
    shares = np.bincount(pair) / near.size
    return np.bincount(pair[best], minlength=len(shares)), shares, u[np.arange(len(u)), best]


def nearest_pairs(rows: Floats, k: int) -> set[int]:
    """Which of the pairs are those of rows and their very nearest."""
    return set(_numbered(neighbours(rows, k))[:: min(k, len(rows) - 1)])


def _numbered(near: Labels) -> Labels:
    """The number of the pair of every row and each of its neighbours, row by row."""
    pairs = np.sort([np.repeat(np.arange(len(near)), near.shape[1]), near.ravel()], axis=0)
    return np.unique(pairs, axis=1, return_inverse=True)[1].ravel()
