"""Losses over two weights on which optimizers can race: a ravine, a saddle, several minima."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: A map shows both weights from -LIMIT to LIMIT.
LIMIT = 2.6


class Surface(NamedTuple):
    """A loss over two weights w (2, ...), its gradient, its lowest value, and a start."""

    height: Callable[[Floats], Any]
    slope: Callable[[Floats], Floats]
    lowest: float
    start: tuple[float, float]


#: A valley 20 times as steep across as along; a saddle between two valleys; a lowest valley in the
#: middle of higher ones.
SURFACES: dict[str, Surface] = {
    "ravine": Surface(
        lambda w: w[0] ** 2 / 40 + w[1] ** 2 / 2,
        lambda w: np.stack([w[0] / 20, w[1]]),
        0.0,
        (-2.3, 1.6),
    ),
    "saddle": Surface(
        lambda w: w[0] ** 2 / 2 + (w[1] ** 2 - 1) ** 2 / 4,
        lambda w: np.stack([w[0], w[1] * (w[1] ** 2 - 1)]),
        0.0,
        (-2.2, 0.001),
    ),
    "several minima": Surface(
        lambda w: np.sum(w**2 / 10 + (1 - np.cos(3 * w)) / 8, axis=0),
        lambda w: w / 5 + 3 / 8 * np.sin(3 * w),
        0.0,
        (-2.4, 2.2),
    ),
}
