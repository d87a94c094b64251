"""Where backpropagation starts: the gradient of a loss with respect to the network's output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from dlcourse import oracles
from dlcourse.checking import (
    Draw,
    Student,
    agree,
    exact,
    hold,
    matches_gradient,
    matches_oracle,
    portable,
    within_time,
)
from dlcourse.checking.compare import TOLERANCE
from torch.nn import functional

from autograder.checks.lab2_backprop.hidden import SECONDS, SHAPES, Outcomes, hidden


def _sizes(array: Any) -> dict[str, int]:
    return {
        "the number of elements": array.size,
        "the number of samples": array.shape[0],
        "the number of columns": array.shape[-1],
    }


def _regression(name: str, loss: str, where_equal: str) -> None:
    """mse_backward and mae_backward: two arrays of one shape to a third."""

    @hidden(name, weight=2)
    def shapes(student: Student, draw: Draw) -> Outcomes:
        """dL/dy of the mean over all elements, for vectors and tables."""
        for shape in ((6, 5), *SHAPES[1:], (6, 1)):  # with 3 columns, 3 / size is a mean of rows
            y, t = draw.normal(*shape, scale=3), draw.normal(*shape, scale=3)
            what, sizes = f"{name} of arrays of shape {shape}", _sizes(y)
            forward = _against(oracles.find(loss), t)
            yield matches_gradient(
                student, name, y, t, forward=forward, at=(y,), what=what, sizes=sizes
            )

    def equal(student: Student, draw: Draw) -> Outcomes:
        y, t = draw.normal(5, 4), draw.normal(5, 4)
        t[1], t[:, 2] = y[1], y[:, 2]
        for target, words in ((t, "y with some entries equal to t"), (y, "y equal to t")):
            yield matches_oracle(student, name, y, target, what=words, sizes=_sizes(y))

    equal.__doc__ = where_equal
    hidden(name)(equal)

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        yield from portable(student, name, exact(draw.normal(5, 3)), exact(draw.normal(5, 3)))

    @hidden(name)
    def large(student: Student, draw: Draw) -> Outcomes:
        """As fast as the loss itself, for 100,000 elements."""
        y, t = draw.normal(500, 200), draw.normal(500, 200)
        yield within_time(student, name, y, t, seconds=2 * SECONDS, what="100,000 elements")


def _against(loss: Callable[..., Any], t: Any) -> Callable[..., Any]:
    target = torch.from_numpy(t)
    return lambda y: loss(y, target)


_regression("mse_backward", "mse", "Nothing to correct where y = t.")
_regression("mae_backward", "mae", "The slope is 0 where y = t.")


@hidden("binary_cross_entropy_backward", weight=2)
def bce_values(student: Student, draw: Draw) -> Outcomes:
    """dL/df of the mean over all elements, for targets of 0, 1 and between."""
    for shape in ((8,), (5, 1), (4, 3), (1,), (3, 3)):
        f, t = draw.normal(*shape, scale=1.5), draw.uniform(*shape)
        for target in (np.round(t), t):
            yield matches_gradient(
                student,
                "binary_cross_entropy_backward",
                f,
                target,
                forward=_against(functional.binary_cross_entropy_with_logits, target),
                at=(f,),
                what=f"f of shape {shape}",
                sizes=_sizes(f),
            )


@hidden("binary_cross_entropy_backward")
def bce_limits(student: Student, draw: Draw) -> Outcomes:
    """Right and without an overflow for logits up to 10,000, right or wrong ones."""
    f = exact(np.concatenate([draw.uniform(4, low=-1e4, high=1e4), [-1e4, 1e4, -1e4, 1e4]]))
    t = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
    yield from _without_overflow(student, "binary_cross_entropy_backward", f, t)


@hidden("binary_cross_entropy_backward")
def bce_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    f, t = exact(draw.normal(5, 3)), np.round(draw.uniform(5, 3))
    yield from portable(student, "binary_cross_entropy_backward", f, t)


@hidden("binary_cross_entropy_backward")
def bce_large(student: Student, draw: Draw) -> Outcomes:
    """As fast as the loss itself, for 40,000 elements."""
    f, t, what = draw.normal(400, 100), draw.uniform(400, 100), "40,000 elements"
    name = "binary_cross_entropy_backward"
    yield within_time(student, name, f, t, seconds=2 * SECONDS, what=what)


@hidden("cross_entropy_backward", weight=3)
def cross_entropy_values(student: Student, draw: Draw) -> Outcomes:
    """dL/df of the mean over the samples, for any number of samples and classes."""
    for n, classes in ((6, 4), (1, 3), (3, 3), (9, 2), (5, 10)):
        f, labels = draw.normal(n, classes), draw.integers(0, classes, n)
        yield matches_gradient(
            student,
            "cross_entropy_backward",
            f,
            labels,
            forward=_with_labels(labels),
            at=(f,),
            what=f"{n} samples, {classes} classes",
            sizes={"the number of samples": n, "the number of classes": classes},
        )


def _with_labels(labels: Any) -> Callable[..., Any]:
    targets = torch.from_numpy(labels)
    return lambda f: functional.cross_entropy(f, targets)


@hidden("cross_entropy_backward")
def cross_entropy_limits(student: Student, draw: Draw) -> Outcomes:
    """Right and without an overflow for logits of 10,000, right or wrong ones."""
    f = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 5e3], [1e4, 1e4, 1e4], [-1e4, -1e4, -1e4]])
    for labels in (np.array([0, 1, 2, 0]), np.array([1, 0, 2, 1]), draw.integers(0, 3, 4)):
        yield from _without_overflow(student, "cross_entropy_backward", f, labels)


def _without_overflow(student: Student, name: str, f: Any, targets: Any) -> Outcomes:
    for dtype in ("float64", "float32"):
        got, reply = student.on("numpy", dtype).reply(name, f, targets)
        what, expected = f"logits up to 10,000 in {dtype}", oracles.answer(name, f, targets)
        yield agree(got, expected, what, tolerance=TOLERANCE[dtype], sizes=_sizes(f))
        overflow = any("overflow" in said or "invalid" in said for said in reply.warnings)
        yield hold(not overflow, what, "exp overflows on the way, though the result is right")


@hidden("cross_entropy_backward")
def cross_entropy_labels(student: Student, draw: Draw) -> Outcomes:
    """Labels may be integers of any size."""
    f, labels = draw.normal(6, 4), draw.integers(0, 4, 6)
    for dtype in ("int64", "int32", "uint8"):
        some = labels.astype(dtype)
        yield matches_oracle(student, "cross_entropy_backward", f, some, what=f"{dtype} labels")


@hidden("cross_entropy_backward")
def cross_entropy_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    f, labels = exact(draw.normal(5, 4)), draw.integers(0, 4, 5)
    yield from portable(student, "cross_entropy_backward", f, labels)


@hidden("cross_entropy_backward")
def cross_entropy_large(student: Student, draw: Draw) -> Outcomes:
    """About as fast as the loss itself, for 1,000 samples of 400 classes."""
    f, labels, what = draw.normal(1000, 400), draw.integers(0, 400, 1000), "1,000 samples"
    name, seconds = "cross_entropy_backward", 1.5 * SECONDS  # time for a whole Jacobian a sample
    yield within_time(student, name, f, labels, seconds=seconds, what=what)
