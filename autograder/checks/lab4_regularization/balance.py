"""Classes made equally frequent: rows again, and new rows between neighbours."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties.balance import (
    between_neighbours,
    equally_often,
    evenly_between,
    evenly_drawn,
    originals_first,
    rows_again,
    with_replacement,
)
from numpy.typing import NDArray

from autograder.checks.lab4_regularization.hidden import Outcomes, hidden

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

#: Classes by label: some of them the largest, some far smaller, labels with gaps.
CLASSES: tuple[dict[int, int], ...] = (
    {0: 30, 1: 9},
    {0: 8, 1: 21, 2: 21, 3: 12},
    {2: 7, 5: 19, 9: 11},
    {0: 9, 1: 9},
    {0: 9, 1: 8, 2: 9},
)
#: The labels of small classes beside one of ``MANY`` rows: no more of these, as a right solution
#: may compare each row with each in a loop.
SMALL, CHAINS, MANY = (1, 2, 3), tuple(range(1, 9)), 200
#: By what part of the longest row, squared, neighbours are apart where float32 sorts them.
CLEAR = 1e-4


def _data(draw: Draw, classes: dict[int, int], columns: int = 3) -> tuple[Floats, Labels]:
    """Rows and labels in mixed order; the classes lie among each other."""
    labels = np.repeat(list(classes), list(classes.values()))[draw.order(sum(classes.values()))]
    return exact(draw.normal(len(labels), columns) + 0.3 * labels[:, None]), labels


def _clear_data(draw: Draw, classes: dict[int, int], k: int) -> tuple[Floats, Labels]:
    """Data in which no rounding changes which k rows of a smaller class are the nearest."""
    while True:
        x, labels = _data(draw, classes)
        small = [x[labels == label] for label, n in classes.items() if n < max(classes.values())]
        if min(_gap(own, k) for own in small) > CLEAR * (x**2).sum(axis=1).max():
            return x, labels


def _gap(own: Floats, k: int) -> float:
    """The least difference of squared distances between a row's k-th and next nearest row."""
    squares = np.sort(((own[:, None, :] - own[None, :, :]) ** 2).sum(axis=2), axis=1)
    return float((squares[:, k + 1] - squares[:, k]).min())  # the first is the row itself


def _chains(draw: Draw) -> tuple[Floats, Labels]:
    """Classes of 4 rows, each nearest to the one before it, and the first to the second."""
    x, labels = _data(draw, {0: MANY} | dict.fromkeys(CHAINS, 4))
    for label in CHAINS:
        steps = np.diag([1.0, 2.0, 4.0]) * draw.uniform(3, low=0.9, high=1.1)
        x[labels == label] = draw.normal(3) + np.vstack([np.zeros(3), steps.cumsum(axis=0)])
    return x, labels


def _words(classes: dict[int, int]) -> str:
    return "classes of " + ", ".join(str(count) for count in classes.values()) + " rows"


@hidden("random_oversample", weight=2)
def rows_are_originals(student: Student, draw: Draw) -> Outcomes:
    """Originals first, then rows of the smaller classes, until all classes are equal."""
    for classes in CLASSES:
        x, labels = _data(draw, classes)
        new, what = student.random_oversample(x, labels, draw.random()), _words(classes)
        yield from originals_first(x, labels, new, what)
        yield rows_again(x, labels, new, what)


@hidden("random_oversample", weight=2)
def rows_are_drawn(student: Student, draw: Draw) -> Outcomes:
    """Drawn evenly and with replacement, by the numbers of rng."""
    x, labels = _data(draw, {0: 2000, 1: 8}, columns=1)
    new = student.random_oversample(x, labels, draw.random())
    what = "a class of 8 rows beside one of 2,000"
    yield from originals_first(x, labels, new, what)
    yield evenly_drawn(x, labels, new, 1, what)
    x, labels = _data(draw, {0: 60, 1: 120}, columns=1)
    new = student.random_oversample(x, labels, draw.random())
    yield with_replacement(x, labels, new, 0, "a class of 60 rows beside one of 120")
    yield from from_the_source(
        lambda rng: student.random_oversample(x, labels, rng)[0], draw.random(), draw.random()
    )


@hidden("random_oversample")
def rows_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for kind in KINDS:
        x, labels = _data(draw, CLASSES[2])
        new, what = student.on(*kind).random_oversample(x, labels, draw.random()), " ".join(kind)
        yield from originals_first(x, labels, new, what)
        yield rows_again(x, labels, new, what)


def _smote(
    student: Student, draw: Draw, data: tuple[Floats, Labels], classes: dict[int, int], k: int
) -> Outcomes:
    x, labels = data
    new, what = student.smote(x, labels, k, draw.random()), f"{_words(classes)}, k = {k}"
    yield from originals_first(x, labels, new, what)
    yield from between_neighbours(student, x, labels, k, new, what)


@hidden("smote", weight=2)
def points_between(student: Student, draw: Draw) -> Outcomes:
    """Originals first, then points between neighbours of a class, until all classes are equal."""
    for classes, k, columns in zip(CLASSES, (3, 5, 2, 4, 3), (3, 4, 2, 3, 4), strict=True):
        yield from _smote(student, draw, _data(draw, classes, columns), classes, k)
    classes = {0: 30, 1: 12}
    yield from _smote(student, draw, _data(draw, classes, 5), classes, 1)


@hidden("smote", weight=2)
def points_anywhere(student: Student, draw: Draw) -> Outcomes:
    """All rows, all of their k neighbours, and all places between occur, by the numbers of rng."""
    x, labels = _data(draw, {0: MANY} | dict.fromkeys(SMALL, 5))
    new, what = student.smote(x, labels, 2, draw.random()), f"classes of 5 rows beside {MANY}"
    yield from originals_first(x, labels, new, what)
    for label in SMALL:
        yield from evenly_between(x, labels, label, 2, new, what)
    x, labels = _chains(draw)
    new, what = student.smote(x, labels, 1, draw.random()), f"classes of 4 rows beside {MANY}"
    yield from originals_first(x, labels, new, what)
    yield equally_often(x, labels, CHAINS, 1, new, what)
    x, labels = _data(draw, CLASSES[0])
    yield from from_the_source(
        lambda rng: student.smote(x, labels, 3, rng)[0], draw.random(), draw.random()
    )


@hidden("smote")
def points_few(student: Student, draw: Draw) -> Outcomes:
    """A class with fewer than k others: all of them are neighbours."""
    for few in (2, 4):
        classes = {0: 20, 1: few}
        yield from _smote(student, draw, _data(draw, classes), classes, 5)


@hidden("smote")
def points_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for kind in KINDS:
        data = _clear_data(draw, CLASSES[2], 3)
        yield from _smote(student.on(*kind), draw, data, CLASSES[2], 3)
