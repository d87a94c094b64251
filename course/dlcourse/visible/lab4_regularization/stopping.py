"""Visible checks of early stopping."""

from __future__ import annotations

import math

from dlcourse.checking import Draw, Student
from dlcourse.visible.lab4_regularization.properties.stopping import (
    NESTS,
    keeps_the_best,
    stops_in_time,
)
from dlcourse.visible.lab4_regularization.shown import Outcomes, check

#: What the list is about, patience, losses, the update (counted from 1) that says stop.
CURVES = (
    ("it never rises", 2, [0.9, 0.7, 0.5, 0.4], None),
    ("it rises", 2, [0.9, 0.5, 0.6, 0.7], 4),
    ("a new record in between", 2, [0.9, 0.6, 0.7, 0.5, 0.6, 0.6], 6),
    ("lower than before, but no record", 3, [0.5, 0.9, 0.8, 0.7], 4),
    ("the same number again and again", 2, [0.5, 0.5, 0.5], 3),
    ("patience 1", 1, [0.5, 0.4, 0.6], 3),
    ("NaN", 2, [0.5, math.nan, math.nan], 3),
    ("NaN at the start", 2, [math.nan, 0.5, math.nan, 0.6], 4),
)


def _curve_check(number: int) -> None:
    about, patience, losses, stop = CURVES[number]
    says = f"True at update {stop}, False before" if stop else "False every time"

    def curve(student: Student, draw: Draw) -> Outcomes:
        tried = f"EarlyStopping({patience}), losses {losses}: expected {says}"
        yield from stops_in_time(student, [(patience, losses)], f"losses {losses}", tried)

    curve.__name__ = f"curve_{number}"
    curve.__doc__ = f"When to stop: {about}."
    check("EarlyStopping")(curve)


for _number in range(len(CURVES)):
    _curve_check(_number)


@check("EarlyStopping")
def copies(student: Student, draw: Draw) -> Outcomes:
    """best_params is a copy of the parameters with the best loss, whatever holds the arrays."""
    for words, nest in NESTS.items():
        yield from keeps_the_best(student, nest, f"params: {words}")
        yield from keeps_the_best(student.on("torch", "float32"), nest, f"params: {words}, torch")
