"""Losses and accuracy: one number from many."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import (
    Draw,
    Student,
    exact,
    matches_oracle,
    portable,
)
from dlcourse.checking.portable import NAMES

from autograder.checks.lab1_mlp.hidden import Outcomes, hidden


def _check_mean_loss(name: str) -> None:
    """mse and mae: two arrays of one shape to one number."""

    @hidden(name, weight=2)
    def shapes(student: Student, draw: Draw) -> Outcomes:
        """The mean over all elements, for vectors and tables."""
        for shape in ((7,), (5, 3), (1, 4), (6, 1), (2, 3, 4)):
            y, t = draw.normal(*shape, scale=3), draw.normal(*shape, scale=3)
            sizes = {"the number of elements": y.size, "the number of rows": shape[0]}
            sizes |= {"the number of columns": shape[-1]}
            what = f"{name} of arrays of shape {shape}"
            yield matches_oracle(student, name, y, t, what=what, sizes=sizes)

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        yield from portable(student, name, exact(draw.normal(5, 3)), exact(draw.normal(5, 3)))


_check_mean_loss("mse")
_check_mean_loss("mae")


@hidden("binary_cross_entropy", weight=2)
def bce_values(student: Student, draw: Draw) -> Outcomes:
    """The mean over all elements, for targets of 0, 1 and between."""
    for shape in ((8,), (5, 1), (4, 3), (1,)):
        p, t = draw.uniform(*shape, low=0.01, high=0.99), draw.uniform(*shape)
        for target in (t, np.round(t)):  # numbers between tell more formulas apart
            sizes, what = {"the number of elements": p.size}, f"p of shape {shape}"
            yield matches_oracle(student, "binary_cross_entropy", p, target, what=what, sizes=sizes)


@hidden("binary_cross_entropy")
def bce_floor(student: Student, draw: Draw) -> Outcomes:
    """Probabilities are kept at 1e-12 or more, and not changed above."""
    near = 1e-12 * np.concatenate([draw.uniform(2, low=0.2, high=0.9), [1.2, 3.0]])
    tiny = np.concatenate([[0.0, 1e-15, 1e-9, 1e-5], near])
    p = np.concatenate([tiny, 1 - tiny])
    for t in (np.ones(p.size), np.zeros(p.size), draw.uniform(p.size)):
        what = "probabilities at and near 0 and 1"
        yield matches_oracle(student, "binary_cross_entropy", p, t, what=what)


@hidden("binary_cross_entropy")
def bce_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors, finite at p = 0 and 1 in all of them."""
    p = np.concatenate([exact(draw.uniform(6, low=0.05, high=0.95)), [0.0, 1.0, 0.0, 1.0]])
    t = np.concatenate([np.round(draw.uniform(6)), [1.0, 0.0, 0.0, 1.0]])
    yield from portable(student, "binary_cross_entropy", p, t)


@hidden("cross_entropy", weight=2)
def cross_entropy_values(student: Student, draw: Draw) -> Outcomes:
    """The mean over the samples, for any number of samples and classes."""
    for n, classes in ((6, 4), (1, 3), (3, 3), (9, 2), (5, 10)):
        f, labels = draw.normal(n, classes, scale=3), draw.integers(0, classes, n)
        sizes, what = {"the number of samples": n}, f"{n} samples, {classes} classes"
        yield matches_oracle(student, "cross_entropy", f, labels, what=what, sizes=sizes)


@hidden("cross_entropy")
def cross_entropy_limits(student: Student, draw: Draw) -> Outcomes:
    """Finite and right for huge logits, right or wrong."""
    rows = [1e4, -1e4, 0.0], [-1e4, 1e4, 5e3], [0.0, -1e4, 0.0], [1e4] * 3, [-1e4] * 3
    f, sizes = np.array(rows), {"the number of samples": 5}
    for labels in (np.array([0, 1, 2, 2, 0]), np.array([1, 0, 1, 2, 1]), draw.integers(0, 3, 5)):
        for library in ("numpy", "torch"):
            on, what = student.on(library, "float64"), f"logits of ±10,000 ({NAMES[library]})"
            yield matches_oracle(on, "cross_entropy", f, labels, what=what, sizes=sizes)


@hidden("cross_entropy")
def cross_entropy_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    f, labels = exact(draw.normal(5, 4, scale=2)), draw.integers(0, 4, 5)
    yield from portable(student, "cross_entropy", f, labels)


#: An accuracy that was averaged in float32 is right, too.
SHARE = 1e-6


@hidden("accuracy", weight=2)
def accuracy_values(student: Student, draw: Draw) -> Outcomes:
    """The share of right rows, for any number of samples and classes."""
    for n, classes in ((12, 3), (1, 4), (4, 4), (30, 2), (7, 10)):
        f, labels = draw.normal(n, classes, scale=100), draw.integers(0, classes, n)
        labels[: n // 2 + 1] = f[: n // 2 + 1].argmax(-1)
        sizes, what = {"one hundred": 100, "the number of samples": n}, f"{n} samples"
        yield matches_oracle(
            student, "accuracy", f, labels, what=what, sizes=sizes, tolerance=SHARE
        )


@hidden("accuracy")
def accuracy_ties(student: Student, draw: Draw) -> Outcomes:
    """The first of equal logits counts."""
    f = np.round(draw.normal(60, 4))
    f[:3] = 0.0
    for labels in (draw.integers(0, 4, 60), np.zeros(60, dtype=int), f.argmax(-1)):
        what = "rows with equal logits"
        yield matches_oracle(student, "accuracy", f, labels, what=what, tolerance=SHARE)


@hidden("accuracy")
def accuracy_kinds(student: Student, draw: Draw) -> Outcomes:
    """A Python float, from float32 and torch tensors too."""
    f, labels = exact(draw.normal(15, 3)), draw.integers(0, 3, 15)
    labels[:5] = f[:5].argmax(-1)
    yield from portable(student, "accuracy", f, labels, tolerance=SHARE)
