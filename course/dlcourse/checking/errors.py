"""How far an answer is off."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def errors(got: NDArray[Any], expected: NDArray[Any]) -> NDArray[np.float64]:
    """Error of every entry relative to the largest finite expected entry."""
    finite = np.abs(expected[np.isfinite(expected)]).astype(float)
    scale = finite.max(initial=0.0) or 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.abs(got.astype(float) - expected.astype(float)) / scale
    same_infinity = np.isinf(expected) & (got == expected)
    return np.where(same_infinity, 0.0, np.where(np.isnan(error), np.inf, error))
