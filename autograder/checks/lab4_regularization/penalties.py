"""Penalties on weights: the value and its gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from dlcourse.checking import Draw, Student, exact, matches_oracle, portable
from dlcourse.checking.differences import central_differences
from dlcourse.checking.gradient import confirms
from dlcourse.checking.outcome import hold
from torch.nn import functional

from autograder.checks.lab4_regularization.hidden import SHAPES, Outcomes, hidden

PARTS = ("value", "gradient")


def _penalty_checks(name: str, loss: Callable[..., Any]) -> None:
    """Both penalties: lam times a loss of w against zeros, summed."""

    @hidden(name, weight=3)
    def value_and_gradient(student: Student, draw: Draw) -> Outcomes:
        """The value, and a gradient that agrees with central differences of it."""
        for shape in SHAPES:
            w, lam = draw.normal(*shape), float(draw.uniform(low=0.2, high=3.0))
            what = f"{name} of shape {shape}"
            yield matches_oracle(student, name, w, lam, parts=PARTS, what=what)
            gradient = student.answer(name, w, lam)[1]
            (slopes,) = central_differences(_price(lam), (w,))
            reason = "the gradient is not how fast the value grows: central differences say another"
            yield hold(confirms(gradient, slopes), what, reason)

    @hidden(name)
    def zeros_and_ties(student: Student, draw: Draw) -> Outcomes:
        """Weights that are exactly 0, and a penalty that is switched off."""
        w = draw.normal(5, 4) * draw.integers(0, 2, 5, 4)
        w[0] = 0.0
        yield matches_oracle(student, name, w, 0.7, parts=PARTS, what="weights with zeros")
        yield matches_oracle(student, name, 0 * w, 0.7, parts=PARTS, what="only zeros")
        yield matches_oracle(student, name, w, 0.0, parts=PARTS, what="lam = 0")

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        yield from portable(student, name, exact(draw.normal(5, 3)), 0.5, parts=PARTS)

    def _price(lam: float) -> Callable[[Any], Any]:
        return lambda w: lam * loss(w, torch.zeros_like(w), reduction="sum")


_penalty_checks("l2_penalty", functional.mse_loss)
_penalty_checks("l1_penalty", functional.l1_loss)
