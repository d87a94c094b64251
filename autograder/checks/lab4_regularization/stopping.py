"""Early stopping: when it stops, and what it keeps."""

from __future__ import annotations

import math

from dlcourse.checking import Draw, Student
from dlcourse.visible.lab4_regularization.properties.stopping import (
    NESTS,
    keeps_the_best,
    stops_in_time,
)

from autograder.checks.lab4_regularization.hidden import Outcomes, hidden


def _curve(draw: Draw, length: int) -> list[float]:
    """Losses that fall, rise, and return to the same number now and then."""
    steps = draw.integers(-3, 4, length)
    steps[0] = 0
    return [float(loss) / 8 for loss in 40 + steps.cumsum()]


@hidden("EarlyStopping", weight=2)
def stops(student: Student, draw: Draw) -> Outcomes:
    """At the patience-th update in a row without a lower loss; a tie is not lower."""
    cases = [(patience, _curve(draw, 12)) for patience in (1, 2, 3, 5, 2, 3)]
    best = float(draw.uniform(low=0.4, high=0.6))
    ties = [best + 1, best, best, best, best]
    again = [best + 1, best + 2, best + 3, best, best + 1, best + 2, best, best]
    below = [-best, -best - 1, -best - 0.5, -best - 1, -best]
    falling = [best / k for k in range(1, 8)]
    zigzag = [best + 1, best + 2, best + 1.5, best + 1.2, best + 1.1]
    slowly = [best - k * 1e-9 for k in range(5)]
    cases += [(3, ties), (3, again), (2, below), (1, falling), (4, falling), (3, zigzag)]
    cases += [(2, slowly), (1, [best, best, best - 1]), (1, [best - 1, best])]
    yield from stops_in_time(student, cases, "sequences of losses")


@hidden("EarlyStopping")
def stops_at_nan(student: Student, draw: Draw) -> Outcomes:
    """NaN and infinity are no improvement, at the start as little as later."""
    best, nan = float(draw.uniform(low=0.4, high=0.6)), math.nan
    cases = [
        (2, [best, nan, nan]),
        (3, [best + 1, nan, best, nan, best + 2, nan]),
        (2, [nan, best, nan, best / 2, nan, nan]),
        (2, [nan, nan]),
        (1, [nan]),
        (3, [math.inf, math.inf, math.inf]),
        (2, [math.inf, best, math.inf, nan]),
    ]
    yield from stops_in_time(student, cases, "losses that are not finite")


@hidden("EarlyStopping", weight=2)
def keeps(student: Student, draw: Draw) -> Outcomes:
    """A copy of the parameters of the best loss, whatever holds them."""
    for words, nest in NESTS.items():
        yield from keeps_the_best(student, nest, f"params: {words}")


@hidden("EarlyStopping")
def keeps_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for library, dtype in (("torch", "float64"), ("torch", "float32"), ("numpy", "float32")):
        for words, nest in NESTS.items():
            what = f"params: {words}, {library} {dtype}"
            yield from keeps_the_best(student.on(library, dtype), nest, what)
