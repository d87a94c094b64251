"""Known misconceptions: which of them gives a wrong answer, and all wrong answers of a piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking.errors import errors
from dlcourse.checking.outcome import CheckResult, Outcome

#: Relative errors above this are no rounding, in float32 either.
CLEARLY = 1e-3
#: Comparisons from this tolerance on are those of float32.
ROUGH = 1e-5


def with_mistakes(
    outcome: Outcome, got: NDArray[Any], tolerance: float, mistaken: Mapping[str, Any]
) -> Outcome:
    """The outcome with the known misconceptions that fit the answer; the first one gives the words.

    Only float64 is accurate enough to rule one out.
    """
    fitting = tuple(cause for cause, value in mistaken.items() if _near(got, value, tolerance))
    others = (cause for cause, value in mistaken.items() if _far(got, value))
    excluded = tuple(others) if tolerance < ROUGH else ()
    found = replace(outcome, seen=outcome.reason, fitting=fitting, excluded=excluded)
    if not fitting:
        return found
    return replace(found, reason=f"this is what comes out when {fitting[0]}", cause=fitting[0])


def _near(got: NDArray[Any], value: Any, tolerance: float) -> bool:
    """Whether the answer is what a misconception gives."""
    wrong = np.asarray(value)
    alike = got.shape == wrong.shape and np.isfinite(wrong).all()
    return bool(alike and (errors(got, wrong) <= tolerance).all())


def _far(got: NDArray[Any], value: Any) -> bool:
    """Whether the answer is clearly another than a misconception gives."""
    wrong = np.asarray(value)
    finite = got.shape == wrong.shape and np.isfinite(wrong).all() and np.isfinite(got).all()
    return bool(finite and (errors(got, wrong) > CLEARLY).any())


def consistent(results: Sequence[CheckResult]) -> list[CheckResult]:
    """The results of one piece, without causes that another of its wrong answers rules out.

    A single number may be what a misconception gives by chance; five are not.
    """
    wrong = [outcome for result in results for outcome in result.outcomes if not outcome.ok]
    excluded: dict[str, set[str]] = {}
    for outcome in wrong:
        excluded.setdefault(outcome.part, set()).update(outcome.excluded)

    def judged(outcome: Outcome) -> Outcome:
        if outcome.ok or not outcome.fitting:
            return outcome
        out = excluded.get(outcome.part, set())
        causes = [cause for cause in outcome.fitting if cause not in out][:2]
        if not causes:
            return replace(outcome, reason=outcome.seen, cause="")
        words = ", or when ".join(causes)
        return replace(outcome, reason=f"this is what comes out when {words}", cause=words)

    return [replace(r, outcomes=tuple(judged(outcome) for outcome in r.outcomes)) for r in results]
