"""Standardized and whitened data."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.checking import Draw, Student, exact, matches_oracle, portable
from dlcourse.visible.lab3_optimizers.whitened import is_whitened

from autograder.checks.lab3_optimizers.hidden import Outcomes, hidden

BOTH = ("train", "other")
#: Samples in train and in other, columns.
SIZES = ((9, 4, 3), (5, 1, 5), (4, 4, 4), (30, 7, 1), (2, 3, 2))


@hidden("standardize", weight=3)
def standardize_sizes(student: Student, draw: Draw) -> Outcomes:
    """Both sets by the mean and the standard deviation of train, column by column."""
    for n, m, columns in SIZES:
        train, other = (_table(draw, rows, columns) for rows in (n, m))
        what, sizes = f"{n} samples, {columns} columns", {"the number of samples": n}
        yield matches_oracle(
            student, "standardize", train, other, parts=BOTH, what=what, sizes=sizes
        )


def _table(draw: Draw, rows: int, columns: int) -> Any:
    """Columns of different size, away from 0."""
    return draw.normal(rows, columns) * np.arange(1, columns + 1) + 3


@hidden("standardize")
def standardize_constant(student: Student, draw: Draw) -> Outcomes:
    """Columns that are constant in train become 0, and the others are not disturbed."""
    train, other = _table(draw, 8, 5), _table(draw, 3, 5)
    values = draw.integers(1, 9, 2) / 2
    train[:, [1, 3]], other[:, [1, 3]] = values, values
    yield matches_oracle(
        student, "standardize", train, other, parts=BOTH, what="two constant columns"
    )
    train[:, 4], other[:, 4] = 0.0, 0.0
    what = "three constant columns, one of them 0"
    yield matches_oracle(student, "standardize", train, other, parts=BOTH, what=what)
    yield matches_oracle(student, "standardize", train[:1], train[:1], parts=BOTH, what="one row")


@hidden("standardize")
def standardize_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    train, other = exact(draw.normal(9, 3) + 1), exact(draw.normal(4, 3) + 1)
    yield from portable(student, "standardize", train, other, parts=BOTH)


@hidden("whiten", weight=3)
def whiten_sizes(student: Student, draw: Draw) -> Outcomes:
    """Mean 0, covariance 1 and 0 beside it for train; other goes through the same transform."""
    for n, m, columns in ((60, 9, 3), (40, 1, 2), (80, 6, 5), (25, 4, 1)):
        train, other = _correlated(draw, (n, m), columns)
        what = f"{n} samples, {columns} columns"
        yield from is_whitened(student, train, other, what=what)


def _correlated(draw: Draw, rows: tuple[int, int], columns: int) -> tuple[Any, Any]:
    """Columns that hang together, with a covariance of condition number below 100."""
    first, second = (np.linalg.qr(draw.normal(columns, columns))[0] for _ in range(2))
    mix, shift = first * np.linspace(1, 4, columns) @ second, draw.normal(columns, scale=3)
    train, other = (exact(draw.normal(n, columns) @ mix + shift) for n in rows)
    return train, other


@hidden("whiten")
def whiten_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    train, other = _correlated(draw, (50, 8), 3)
    for library, dtype in (("numpy", "float32"), ("torch", "float64"), ("torch", "float32")):
        on, what = student.on(library, dtype), f"whiten on {library} {dtype}"
        yield from is_whitened(on, train, other, what=what)
