"""Visible checks of samples that are dealt out: to three sets, and to mini-batches."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, accepts, refuses
from dlcourse.visible.lab3_optimizers.dealt import (
    batches_by_chance,
    deals_by_chance,
    deals_out,
    makes_batches,
)
from dlcourse.visible.lab3_optimizers.shown import Outcomes, check


@check("split_indices")
def split_sizes(student: Student, draw: Draw) -> Outcomes:
    """Every sample comes into one set; the sizes are the fractions of n, to within 1."""
    for n, fractions in (
        (20, (0.5, 0.25, 0.25)),
        (19, (0.7, 0.2, 0.1)),
        (24, (0.7, 0.2, 0.1)),
        (10, (0.6, 0.3, 0.1)),
        (21, (0.6, 0.2, 0.2)),
    ):
        what = f"n = {n}, fractions = {fractions}"
        yield from deals_out(student, n, fractions, draw.random(), what)


@check("split_indices")
def split_chance(student: Student, draw: Draw) -> Outcomes:
    """Chance decides who comes where, and all of it comes from rng; also beside torch tensors."""
    for on in (student, student.on("torch", "float32")):
        yield from deals_by_chance(on, 1000, (0.6, 0.2, 0.2), (draw.random(), draw.random()))


@check("split_indices")
def split_refuses(student: Student, draw: Draw) -> Outcomes:
    """Fractions that are not three, or do not sum to 1 but for rounding, raise a ValueError."""
    rng = draw.random()
    for good in ((0.5, 0.25, 0.25), (0.7, 0.2, 0.1)):
        yield accepts(student, "split_indices", 20, good, rng, what=f"fractions = {good}")
    for bad in ((0.5, 0.3, 0.1), (0.8, 0.2, 0.2), (0.75, 0.25)):
        yield refuses(student, "split_indices", 20, bad, rng, what=f"fractions = {bad}")


@check("minibatches")
def batch_sizes(student: Student, draw: Draw) -> Outcomes:
    """Every sample comes into one batch; only the last batch may be smaller."""
    for n, size in ((10, 3), (12, 4), (5, 8), (3, 1)):
        what = f"n = {n}, batch_size = {size}"
        yield from makes_batches(student, n, size, draw.random(), what)


@check("minibatches")
def batch_chance(student: Student, draw: Draw) -> Outcomes:
    """A new order in every epoch, and all chance comes from rng; also beside torch tensors."""
    for on in (student, student.on("torch", "float32")):
        yield from batches_by_chance(on, 1000, 32, (draw.random(), draw.random()))
