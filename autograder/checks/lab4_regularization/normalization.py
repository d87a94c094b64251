"""Batch normalization, its running statistics, and the way back."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties.normalization import goes_back, normalizes

from autograder.checks.lab4_regularization.hidden import Outcomes, hidden


def _parameters(draw: Draw, count: int) -> tuple[Any, Any, dict[str, Any]]:
    """gamma with both signs, beta, and running statistics that no batch has."""
    gamma, beta = exact(draw.normal(count) + 0.5), exact(draw.normal(count))
    means, variances = exact(draw.normal(count)), exact(draw.uniform(count, low=0.5, high=2))
    return gamma, beta, {"mean": means, "var": variances}


def _batch(draw: Draw, n: int, count: int) -> Any:
    return exact(draw.normal(n, count) * draw.uniform(count, low=0.5, high=3) + draw.normal(count))


@hidden("batch_norm", weight=3)
def in_training(student: Student, draw: Draw) -> Outcomes:
    """out by the statistics of the batch, and running after each of several batches."""
    for sizes, count, options in (
        ((7, 4, 9), 3, ()),
        ((5, 5), 5, (0.3,)),
        ((2, 3, 2), 4, (0.25, 0.1)),
        ((8, 7), 1, (1.0, 1e-3)),
    ):
        gamma, beta, running = _parameters(draw, count)
        batches = [(_batch(draw, n, count), True) for n in sizes]
        what = f"training, batches of {', '.join(map(str, sizes))}, columns: {count}"
        yield from normalizes(student, batches, gamma, beta, running, options, what=what)


@hidden("batch_norm", weight=2)
def in_testing(student: Student, draw: Draw) -> Outcomes:
    """Outside of training, out by running, which stays as it is; a batch of 1 will do."""
    for sizes, count in (((6,), 3), ((1,), 4), ((1, 5, 3), 2)):
        gamma, beta, running = _parameters(draw, count)
        batches = [(_batch(draw, n, count), False) for n in sizes]
        what = f"not training, batches of {', '.join(map(str, sizes))}, columns: {count}"
        yield from normalizes(student, batches, gamma, beta, running, what=what)
    gamma, beta, running = _parameters(draw, 3)
    turns = [(_batch(draw, n, 3), n > 3) for n in (7, 3, 5, 2)]
    yield from normalizes(
        student, turns, gamma, beta, running, (0.2, 0.01), what="training and testing in turns"
    )


@hidden("batch_norm")
def normal_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for kind in KINDS:
        gamma, beta, running = _parameters(draw, 3)
        batches = [(exact(draw.normal(n, 3)), n > 3) for n in (7, 5, 2)]
        what = " ".join(kind)
        yield from normalizes(
            student.on(*kind), batches, gamma, beta, running, (0.25, 0.0625), what=what
        )


@hidden("batch_norm_backward", weight=3)
def goes_back_through_both(student: Student, draw: Draw) -> Outcomes:
    """dx, dgamma and dbeta, for batches of any size, after your batch_norm."""
    for n, count, eps in ((6, 3, 1e-5), (4, 4, 1e-3), (9, 1, 1e-5), (3, 5, 0.1), (2, 3, 0.5)):
        gamma, beta, _ = _parameters(draw, count)
        x, dout = _batch(draw, n, count), draw.normal(n, count)
        what = f"{n} samples, columns: {count}"
        yield goes_back(student, dout, x, gamma, beta, eps, what=what)


@hidden("batch_norm_backward")
def goes_back_by_column(student: Student, draw: Draw) -> Outcomes:
    """A gradient that is the same for all samples moves nothing; one sample's moves them all."""
    gamma, beta, _ = _parameters(draw, 3)
    x = _batch(draw, 7, 3)
    dout = np.zeros((7, 3))
    dout[2] = draw.normal(3)
    yield goes_back(student, dout, x, gamma, beta, 0.01, what="the gradient of one sample")
    level = dout.sum(axis=0) + 0.1 * x
    yield goes_back(student, level, x, gamma, beta, 0.5, what="a gradient that grows with x")


@hidden("batch_norm_backward")
def goes_back_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for kind in KINDS:
        gamma, beta, _ = _parameters(draw, 3)
        x, dout = exact(draw.normal(6, 3)), exact(draw.normal(6, 3))
        on, what = student.on(*kind), " ".join(kind)
        yield goes_back(on, dout, x, gamma, beta, 0.0625, what=what)
