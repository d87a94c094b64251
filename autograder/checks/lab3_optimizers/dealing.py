"""Samples that are dealt out: to three sets, and to mini-batches."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, accepts, refuses
from dlcourse.visible.lab3_optimizers.dealt import (
    batches_by_chance,
    deals_by_chance,
    deals_out,
    makes_batches,
)

from autograder.checks.lab3_optimizers.hidden import Outcomes, hidden

#: Among them some whose sum is 1 but for rounding.
FRACTIONS = ((0.6, 0.2, 0.2), (0.7, 0.2, 0.1), (0.8, 0.15, 0.05), (0.25, 0.5, 0.25))


@hidden("split_indices", weight=2)
def split_sizes(student: Student, draw: Draw) -> Outcomes:
    """Every sample comes into one set, and the sizes are the fractions of n, to within 1."""
    for fractions in FRACTIONS:
        for n in (draw.integer(20, 60), draw.integer(60, 200), 19, 21, 24):
            yield from deals_out(student, n, fractions, draw.random(), "a split")


@hidden("split_indices", weight=2)
def split_chance(student: Student, draw: Draw) -> Outcomes:
    """Chance decides who comes where, and all of it comes from rng."""
    n = draw.integer(1000, 1200)
    for on in (student, student.on("torch", "float32")):
        yield from deals_by_chance(on, n, (0.5, 0.3, 0.2), (draw.random(), draw.random()))


@hidden("split_indices")
def split_refuses(student: Student, draw: Draw) -> Outcomes:
    """Fractions that are not three, or do not sum to 1, raise a ValueError; others do not."""
    n, rng, share = draw.integer(30, 90), draw.random(), draw.integer(3, 8) / 10
    for good in ((0.5, 0.25, 0.25), (0.7, 0.2, 0.1), (0.6, 0.3, 0.1)):
        yield accepts(student, "split_indices", n, good, rng, what="fractions that sum to 1")
    for bad, what in (
        ((share, 0.1, 0.1), "fractions that sum to too little"),
        ((share, 0.5, 0.4), "fractions that sum to too much"),
        ((share, 1 - share), "two fractions"),
        ((0.25, 0.25, 0.25, 0.25), "four fractions"),
    ):
        yield refuses(student, "split_indices", n, bad, rng, what=what)


@hidden("minibatches", weight=2)
def batch_sizes(student: Student, draw: Draw) -> Outcomes:
    """Every sample comes into one batch, and only the last batch may be smaller."""
    size = draw.integer(3, 9)
    for n in (4 * size, 4 * size + 1, 5 * size - 1, size, size - 1, draw.integer(50, 300)):
        yield from makes_batches(student, n, size, draw.random(), "an epoch")
    yield from makes_batches(student, draw.integer(5, 20), 1, draw.random(), "batches of one")


@hidden("minibatches", weight=2)
def batch_chance(student: Student, draw: Draw) -> Outcomes:
    """A new order in every epoch, and all chance comes from rng."""
    n, size = draw.integer(1000, 1200), draw.integer(20, 60)
    for on in (student, student.on("torch", "float32")):
        yield from batches_by_chance(on, n, size, (draw.random(), draw.random()))
