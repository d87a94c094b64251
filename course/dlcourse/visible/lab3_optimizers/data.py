"""Visible checks of data that is standardized and whitened."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact, matches_oracle, portable
from dlcourse.visible.lab3_optimizers.shown import Outcomes, check
from dlcourse.visible.lab3_optimizers.whitened import is_whitened
from dlcourse.visible.text import as_inputs

BOTH = ("train", "other")


@check("standardize")
def standardize_small(student: Student, draw: Draw) -> Outcomes:
    """Four samples with two columns, and another sample that is treated like them."""
    train = np.array([[1.0, 20.0], [3.0, 60.0], [5.0, 20.0], [7.0, 60.0]])
    other = np.array([[4.0, 40.0], [9.0, 0.0]])
    tried = as_inputs(train=train, other=other)
    yield matches_oracle(
        student, "standardize", train, other, parts=BOTH, what="two columns", tried=tried
    )


@check("standardize")
def standardize_constant(student: Student, draw: Draw) -> Outcomes:
    """A column that is constant in train becomes 0."""
    train, other = np.array([[1.0, 2.0], [3.0, 2.0], [8.0, 2.0]]), np.array([[5.0, 2.0]])
    tried = as_inputs(train=train, other=other)
    yield matches_oracle(
        student, "standardize", train, other, parts=BOTH, what="a constant column", tried=tried
    )


@check("standardize")
def standardize_kinds(student: Student, draw: Draw) -> Outcomes:
    """Seven samples, in float32 and on torch tensors."""
    train, other = exact(2 + draw.normal(7, 3)), exact(2 + draw.normal(4, 3))
    what, tried = "seven samples", as_inputs(train=train.round(4), other=other.round(4))
    yield matches_oracle(student, "standardize", train, other, parts=BOTH, what=what, tried=tried)
    yield from portable(student, "standardize", train, other, parts=BOTH)


@check("whiten")
def whiten_small(student: Student, draw: Draw) -> Outcomes:
    """Five samples with two columns: mean 0, covariance 1 on the diagonal and 0 beside it."""
    train = np.array([[0.0, 1.0], [1.0, 4.0], [2.0, 3.0], [3.0, 8.0], [4.0, 4.0]])
    other = np.array([[2.0, 4.0], [5.0, 0.0]])
    tried = as_inputs(train=train, other=other)
    yield from is_whitened(student, train, other, what="two columns", tried=tried)


@check("whiten")
def whiten_kinds(student: Student, draw: Draw) -> Outcomes:
    """Thirty samples with three correlated columns, in float32 and on torch tensors."""
    mix = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 0.5], [0.5, 0.0, 1.0]])
    train, other = (exact(draw.normal(n, 3) @ mix + 1) for n in (30, 6))
    for library, dtype in (("numpy", "float64"), ("numpy", "float32"), ("torch", "float32")):
        on, what = student.on(library, dtype), f"three columns, {library} {dtype}"
        yield from is_whitened(on, train, other, what=what)
