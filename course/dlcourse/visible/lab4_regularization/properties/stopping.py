"""Properties of early stopping: sequences of updates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from dlcourse import oracles
from dlcourse.checking import Outcome, Student, hold
from dlcourse.checking.distributions import claim

PIECE = "EarlyStopping"
#: How an array is filled with one number, in place.
FILL = {"numpy": "fill", "torch": "fill_"}

#: A patience and the losses that come one after the other.
Case = tuple[int, Sequence[float]]
#: Two arrays as the parameters of a network.
Nest = Callable[[Any, Any], Any]
NESTS: dict[str, Nest] = {
    "one array": lambda w, b: w,
    "a list of arrays": lambda w, b: [w, b],
    "a list of pairs": lambda w, b: [(w, b), (b, w)],
    "a dict of lists": lambda w, b: {"weights": [w, b], "biases": [b]},
    "a dict of dicts": lambda w, b: {"encoder": {"W": w}, "decoder": [[{"b": b}]]},
}


def right_answers(patience: int, losses: Sequence[float]) -> tuple[list[bool], list[float]]:
    """What update says, and best_loss after it, up to the first time that it says stop."""
    stopper = oracles.find(PIECE)(patience)
    stops: list[bool] = []
    best: list[float] = []
    for loss in losses:
        stops.append(stopper.update(loss, np.zeros(1)))
        best.append(stopper.best_loss)
        if stops[-1]:
            break
    return stops, best


def answers(student: Student, patience: int, losses: Sequence[float]) -> tuple[list[Any], Any]:
    """What the student's update says to each loss, and best_loss at the start and after each."""
    run = student.sequence(PIECE)
    stopper = run.call(PIECE, patience)
    best = [run.get(stopper.attribute("best_loss"))]
    stops = []
    for loss in losses:
        stops.append(run.method(stopper, "update", loss, np.ones(2)))
        best.append(run.get(stopper.attribute("best_loss")))
    found = run.done()
    return [found[stop] for stop in stops], [found[one] for one in best]


def stops_in_time(
    student: Student, cases: Sequence[Case], what: str, tried: str = ""
) -> Iterator[Outcome]:
    """update says stop at the right time, and best_loss is the lowest loss so far."""
    said: list[list[Any]] = []
    wanted: list[list[bool]] = []
    records: list[Outcome] = []
    for patience, losses in cases:
        right, lowest = right_answers(patience, losses)
        stops, best = answers(student, patience, losses[: len(right)])
        if not all(_is_bool(stop) for stop in stops):
            yield claim(False, what, "update returns something else than True or False", tried)
            return
        said.append([bool(stop) for stop in stops])
        wanted.append(right)
        records.append(_same_best(best, lowest, what, tried))
    if said == wanted:
        yield from records
        return
    known = student.known_mistakes(PIECE, cases)
    causes = [cause for cause, stops in known.items() if stops == said]
    if causes:
        words = ", or when ".join(causes[:2])
        yield claim(False, what, f"this is what comes out when {words}", tried)
    else:
        yield hold(False, what, _early_or_late(said, wanted), tried=tried)


def _is_bool(answer: Any) -> bool:
    alone = getattr(answer, "shape", None) == ()
    return isinstance(answer, bool) or (alone and answer.dtype == np.dtype(bool))


def _same_best(best: Sequence[Any], lowest: Sequence[float], what: str, tried: str) -> Outcome:
    """best_loss before the first update, and after every update."""
    try:
        numbers = np.array([float(one) for one in best])
    except (TypeError, ValueError):
        return claim(False, what, "best_loss is no number", tried)
    if numbers[0] != np.inf:
        return claim(False, what, "best_loss does not start at infinity", tried)
    right = np.array_equal(numbers[1:], lowest)
    return claim(right, what, "best_loss is not the lowest loss so far", tried)


def _early_or_late(said: Sequence[Sequence[bool]], wanted: Sequence[Sequence[bool]]) -> str:
    pairs = list(zip(said, wanted, strict=True))
    early = any(True in a[:-1] for a, b in pairs)
    late = any(not a[-1] for a, b in pairs if b[-1])
    if early and late:
        return "says stop too early in some sequences of losses, too late in others"
    return f"says stop too {'early' if early else 'late'}"


def keeps_the_best(student: Student, nest: Nest, what: str, tried: str = "") -> Iterator[Outcome]:
    """best_params are those of the best loss, as they were, whatever becomes of them later."""
    w, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0])
    run = student.sequence(PIECE)
    live = run.put(w), run.put(b)
    stopper = run.call(PIECE, 5)

    def update(loss: float, fill: float) -> Any:
        """An update; afterwards training changes the parameters; what is kept now?"""
        run.method(stopper, "update", loss, nest(*live))
        for array in live:
            run.method(array, FILL[student.library], fill)
        return run.get(stopper.attribute("best_params"))

    looks = [update(1.0, 8.0), update(2.0, 9.0), update(float("nan"), 7.0), update(0.5, 0.0)]
    found = run.done()
    first, worse, nan, better = (found[look] for look in looks)
    here, there = nest(w, b), nest(0 * w + 7, 0 * b + 7)
    changed = nest(0 * w + 8, 0 * b + 8)
    if not _alike(first, here):
        is_live = _alike(first, changed)
        reason = "best_params is no copy all the way down: it changes when training goes on"
        partly = "best_params is not built as params is, or holds other numbers"
        yield claim(False, what, reason if is_live else partly, tried)
        return
    reason = "best_params changes at an update that is no improvement"
    yield claim(_alike(worse, here), what, reason, tried)
    yield claim(_alike(nan, here), what, f"{reason}: NaN", tried)
    reason = "best_params is not replaced when a better loss comes"
    yield claim(_alike(better, there), what, reason, tried)


def _alike(found: Any, wanted: Any) -> bool:
    """The same nesting with the same numbers; a list may have become a tuple."""
    if isinstance(wanted, dict):
        same = isinstance(found, dict) and found.keys() == wanted.keys()
        return same and all(_alike(found[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list | tuple):
        same = isinstance(found, list | tuple) and len(found) == len(wanted)
        return same and all(_alike(a, b) for a, b in zip(found, wanted, strict=True))
    return isinstance(found, np.ndarray) and np.array_equal(found, wanted)
