"""Visible checks of penalties on weights."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact, matches_oracle, portable
from dlcourse.visible.lab4_regularization.shown import Outcomes, check
from dlcourse.visible.text import as_inputs

PARTS = ("value", "gradient")
W = np.array([[1.0, -2.0, 0.0], [3.0, 0.0, -1.0]])


def _penalty_checks(name: str) -> None:
    """Both penalties, on an example and on others."""

    @check(name)
    def small(student: Student, draw: Draw) -> Outcomes:
        """Six weights, two of them 0."""
        tried = as_inputs(w=W) + "\nlam = 0.1"
        yield matches_oracle(student, name, W, 0.1, parts=PARTS, tried=tried)

    @check(name)
    def others(student: Student, draw: Draw) -> Outcomes:
        """A vector, a single weight, lam = 0, float32 and torch tensors."""
        for w, lam in ((draw.normal(5), 2.0), (draw.normal(1, 1), 0.5), (draw.normal(2, 3), 0.0)):
            tried = as_inputs(w=w.round(4)) + f"\nlam = {lam}"
            what = f"w of shape {w.shape}, lam = {lam}"
            yield matches_oracle(student, name, w, lam, parts=PARTS, what=what, tried=tried)
        yield from portable(student, name, exact(draw.normal(4, 3)), 0.5, parts=PARTS)


_penalty_checks("l2_penalty")
_penalty_checks("l1_penalty")
