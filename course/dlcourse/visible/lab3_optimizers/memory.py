"""What an optimizer remembers, and where: in the state that it returns, and nowhere else."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcourse.checking import Student, hold
from dlcourse.checking.outcome import case
from dlcourse.visible.lab3_optimizers.shown import Outcomes
from dlcourse.visible.lab3_optimizers.walks import Walk

ELSEWHERE = (
    "something is remembered outside of the state, in a global variable or in a default argument"
)
IN_PLACE = "the state, or w, is changed in place. Return a new one and leave the old one as it was"


def remembers_in_state(
    student: Student, name: str, one: Walk, two: Walk, *, what: str, tried: str = ""
) -> Outcomes:
    """A second start is like the first; two walks do not meet; an old state can be used again."""
    run = student.sequence(name)
    first, other = _walk(run, name, one), _walk(run, name, two)
    start = _walk(run, name, one)
    a, b = (run.call(name, walk.w, walk.gradients[0], None, *walk.numbers) for walk in (one, two))
    a2, b2 = _second(run, name, one, a), _second(run, name, two, b)
    again = _second(run, name, one, first[0])
    with case(what):
        answers = run.done()

    def same(x: Any, y: Any) -> bool:
        return np.array_equal(answers[x[0]], answers[y[0]], equal_nan=True)

    repeated = all(same(x, y) for x, y in zip(first, start, strict=True))
    apart = same(first[1], a2) and same(other[1], b2)
    for ok, when, reason in (
        (repeated, "a second start, with None for the state", f"goes another way: {ELSEWHERE}"),
        (apart, "two walks in turn", f"disturb each other: {ELSEWHERE}"),
        (same(first[1], again), "a step that is taken again", f"comes out otherwise: {IN_PLACE}"),
    ):
        yield hold(ok, when, reason, tried=tried)


def _walk(run: Any, name: str, walk: Walk) -> list[Any]:
    """The first two steps."""
    step = run.call(name, walk.w, walk.gradients[0], None, *walk.numbers)
    return [step, _second(run, name, walk, step)]


def _second(run: Any, name: str, walk: Walk, step: Any) -> Any:
    return run.call(name, step[0], walk.gradients[1], step[1], *walk.numbers)
