"""Compares an answer with what is expected and says how it differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking.outcome import Outcome
from dlcourse.checking.patterns import explain, explain_shape

#: Relative to the largest expected entry: what rounding does to formulas equal on paper.
TOLERANCE = {"float64": 1e-11, "float32": 2e-5}


def agree(
    got: Any,
    expected: Any,
    what: str,
    *,
    tried: str = "",
    tolerance: float = TOLERANCE["float64"],
    sizes: Mapping[str, int] | None = None,
    mistaken: Callable[[], Mapping[str, Any]] = dict,
) -> Outcome:
    """Whether ``got`` is ``expected``: same shape, never broadcast, every entry close.

    Errors are measured against the largest expected entry.  ``sizes`` names numbers that a wrong
    factor may equal, such as ``{"the number of samples": 5}``; ``mistaken`` computes, for
    a wrong answer only, what comes out of known misconceptions, by cause.
    """
    got, expected = np.asarray(got), np.asarray(expected)
    reason = _difference(got, expected, tolerance, sizes or {})
    if not reason:
        return Outcome(what, True, tried=tried or what)
    reason = _known_mistake(got, tolerance, mistaken()) or reason
    return Outcome(what, False, reason, tried or what, preview(expected), preview(got, expected))


def errors(got: NDArray[Any], expected: NDArray[Any]) -> NDArray[np.float64]:
    """Error of every entry relative to the largest finite expected entry."""
    finite = np.abs(expected[np.isfinite(expected)]).astype(float)
    scale = finite.max(initial=0.0) or 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.abs(got.astype(float) - expected.astype(float)) / scale
    same_infinity = np.isinf(expected) & (got == expected)
    return np.where(same_infinity, 0.0, np.where(np.isnan(error), np.inf, error))


def _difference(
    got: NDArray[Any], expected: NDArray[Any], tolerance: float, sizes: Mapping[str, int]
) -> str:
    if got.shape != expected.shape:
        return explain_shape(got.shape, expected.shape)
    wrong = errors(got, expected) > tolerance
    return explain(got, expected, wrong, sizes) if wrong.any() else ""


def _known_mistake(got: NDArray[Any], tolerance: float, mistaken: Mapping[str, Any]) -> str:
    """The cause in words when a known misconception gives just this answer."""
    for cause, value in mistaken.items():
        wrong = np.asarray(value)
        alike = got.shape == wrong.shape and np.isfinite(wrong).all()
        if alike and (errors(got, wrong) <= tolerance).all():
            return f"this is what comes out when {cause}"
    return ""


def preview(array: NDArray[Any], beside: NDArray[Any] | None = None) -> str:
    """The first entries as text; from the first difference on when ``beside`` is given."""
    shape = "" if array.ndim == 0 else f"  shape {array.shape}"
    text = np.array2string(
        array, precision=4, suppress_small=True, threshold=12, edgeitems=3, max_line_width=48
    )
    clip = text if len(text) <= 160 else text[:157] + "..."
    different_shape = beside is not None and array.shape != beside.shape
    return clip + (shape if array.size > 8 or different_shape else "")
