"""Walks of an optimizer: steps with given gradients, held against those of the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse import oracles
from dlcourse.checking import Student, agree
from dlcourse.checking.causes import with_mistakes
from dlcourse.checking.compare import TOLERANCE
from dlcourse.checking.errors import errors
from dlcourse.checking.outcome import Outcome, case
from dlcourse.checking.patterns import Context, Wrong, explain

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Walk:
    """Where it starts, a gradient for every step, and what follows ``state`` in the call."""

    w: Floats
    gradients: Sequence[Floats]
    numbers: tuple[float, ...]


def goes_right(student: Student, name: str, walk: Walk, *, what: str, tried: str = "") -> Outcome:
    """Whether the student's optimizer is where the oracle is, after every step of a walk.

    Tells the first step that is wrong, and how the change of w differs there.
    """
    with case(what):
        got = taken(student, name, walk)
    expected, tolerance = oracle_walk(name, walk), TOLERANCE[student.dtype]
    for here, there in zip(got, expected, strict=True):
        if here.shape != there.shape:
            return agree(here, there, what, tried=tried)
    ways = np.stack(got), np.stack(expected)
    outcome = agree(*ways, what, tried=tried, tolerance=tolerance)
    if outcome.ok:
        return outcome
    outcome = _first_wrong(walk, *ways, tolerance, outcome)
    known = student.known_mistakes(name, walk.w, walk.gradients, *walk.numbers)
    return with_mistakes(outcome, ways[0], tolerance, known)


def taken(student: Student, name: str, walk: Walk) -> list[Floats]:
    """Where the student's optimizer is after every step."""
    run = student.sequence(name)
    at: Any = walk.w
    state, places = None, []
    for g in walk.gradients:
        step = run.call(name, at, g, state, *walk.numbers)
        at, state = step[0], step[1]
        places.append(step[0])
    answers = run.done()
    return [np.asarray(answers[place]) for place in places]


def oracle_walk(name: str, walk: Walk) -> list[Floats]:
    """Where the oracle is after every step."""
    at, state, places = walk.w, None, []
    for g in walk.gradients:
        at, state = oracles.answer(name, at, g, state, *walk.numbers)
        places.append(np.asarray(at))
    return places


def _first_wrong(
    walk: Walk, got: Floats, expected: Floats, tolerance: float, outcome: Outcome
) -> Outcome:
    """The outcome with words on the first step that is wrong, and with its numbers."""
    error = errors(got, expected).reshape(len(got), -1)
    k = int((error > tolerance).any(axis=1).argmax())
    before = expected[k - 1] if k else walk.w
    wrong = (error[k] > tolerance).reshape(before.shape)
    moves = np.asarray(got[k] - before), np.asarray(expected[k] - before)
    with np.errstate(all="ignore"):
        found = explain(Wrong(*moves, wrong), Context(inputs={"g": walk.gradients[k]}))
    last = agree(got[k], expected[k], outcome.what, tolerance=tolerance)
    return replace(
        outcome,
        reason=f"{_when(k)}, {_of_the_change(found.reason)}",
        cause=found.cause,
        expected=f"after step {k + 1}: {last.expected}",
        got=f"after step {k + 1}: {last.got}",
        compared=last.compared,
    )


def _of_the_change(reason: str) -> str:
    """The words of a pattern, which may have a subject of their own."""
    verb = reason.split()[0] in ("is", "has", "lacks", "differs")
    return f"the change of w {reason}" if verb else f"in the change of w {reason}"


def _when(k: int) -> str:
    if k == 0:
        return "at step 1 already"
    right = "step 1 is" if k == 1 else f"steps 1 to {k} are"
    return f"{right} right; at step {k + 1}"


def as_walk(walk: Walk, names: Sequence[str]) -> str:
    """A walk as text: where it starts, the gradients in their order, and the numbers by name."""
    rows = ", then ".join(str(np.asarray(g).tolist()) for g in walk.gradients)
    numbers = ", ".join(f"{n} = {v:g}" for n, v in zip(names, walk.numbers, strict=False))
    return f"w = {walk.w.tolist()}\ng = {rows}\n{numbers}".rstrip()
