"""Visible checks of classes made equally frequent."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties.balance import (
    between_neighbours,
    evenly_between,
    evenly_drawn,
    originals_first,
    rows_again,
    with_replacement,
)
from dlcourse.visible.lab4_regularization.shown import Outcomes, check
from dlcourse.visible.text import as_inputs

X = np.array([[0.0, 0], [1, 0], [2, 1], [3, 3], [10, 0], [11, 4], [20, 20], [22, 21], [25, 20]])
LABELS = np.array([0, 0, 0, 0, 3, 3, 7, 7, 7])
SMALL = as_inputs(x=X, labels=LABELS)


def _data(draw: Draw, counts: dict[int, int]) -> Any:
    labels = np.repeat(list(counts), list(counts.values()))[draw.order(sum(counts.values()))]
    return exact(draw.normal(len(labels), 3) + labels[:, None]), labels


@check("random_oversample")
def oversample_small(student: Student, draw: Draw) -> Outcomes:
    """Classes of 4, 2 and 3 rows become classes of 4."""
    new = student.random_oversample(X, LABELS, draw.random())
    yield from originals_first(X, LABELS, new, "three classes", SMALL)
    yield rows_again(X, LABELS, new, "three classes", SMALL)


@check("random_oversample")
def oversample_chance(student: Student, draw: Draw) -> Outcomes:
    """Every row has the same chance, again and again, by the numbers of rng."""
    x, labels = _data(draw, {0: 1500, 1: 6})
    new = student.random_oversample(x, labels, draw.random())
    what = "a class of 6 rows beside one of 1,500"
    yield from originals_first(x, labels, new, what)
    yield evenly_drawn(x, labels, new, 1, what)
    x, labels = _data(draw, {0: 60, 1: 120})
    new = student.random_oversample(x, labels, draw.random())
    yield with_replacement(x, labels, new, 0, "a class of 60 rows beside one of 120")
    yield from from_the_source(
        lambda rng: student.random_oversample(x, labels, rng)[0], draw.random(), draw.random()
    )


@check("random_oversample")
def oversample_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors."""
    for kind in KINDS:
        new, what = student.on(*kind).random_oversample(X, LABELS, draw.random()), " ".join(kind)
        yield from originals_first(X, LABELS, new, what)
        yield rows_again(X, LABELS, new, what)


@check("smote")
def smote_small(student: Student, draw: Draw) -> Outcomes:
    """Classes of 4, 2 and 3 rows become classes of 4, k = 1: between nearest neighbours."""
    new = student.smote(X, LABELS, 1, draw.random())
    tried = SMALL + "\nk = 1"
    yield from originals_first(X, LABELS, new, "three classes", tried)
    yield from between_neighbours(student, X, LABELS, 1, new, "three classes", tried)


@check("smote")
def smote_chance(student: Student, draw: Draw) -> Outcomes:
    """k = 3: all rows, all of their neighbours and all places between occur, by rng's numbers."""
    x, labels = _data(draw, {0: 500, 1: 6, 2: 20})
    new, what = student.smote(x, labels, 3, draw.random()), "classes of 500, 6 and 20 rows"
    yield from originals_first(x, labels, new, what)
    yield from between_neighbours(student, x, labels, 3, new, what)
    yield from evenly_between(x, labels, 1, 3, new, what)
    few, of_few = _data(draw, {0: 20, 1: 8})
    yield from from_the_source(
        lambda rng: student.smote(few, of_few, 3, rng)[0], draw.random(), draw.random()
    )


@check("smote")
def smote_kinds(student: Student, draw: Draw) -> Outcomes:
    """A class of 3 rows with k = 5: both others are neighbours; in float32 and on tensors."""
    for kind in (("numpy", "float64"), *KINDS):
        x, labels = _data(draw, {0: 12, 1: 3})
        on, what = student.on(*kind), " ".join(kind)
        new = on.smote(x, labels, 5, draw.random())
        yield from originals_first(x, labels, new, what)
        yield from between_neighbours(on, x, labels, 5, new, what)
