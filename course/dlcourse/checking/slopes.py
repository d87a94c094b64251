"""From what a function does at steps of h, 2h and 4h to its slope, and to the jump of its slope.

The odd part of the change gives three central differences; Richardson extrapolation takes the
errors h^2 and h^4 out of them, and its last correction says how large the error still is.  The even
part tells smooth from kinked: it grows with h^2 where the function is smooth and with h at a
corner, so that, extrapolated to h = 0, it is the jump of the slope.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: How far an entry is moved, in steps.
MOVES = np.array([1.0, 2.0, 4.0, -1.0, -2.0, -4.0])


@dataclass(frozen=True)
class Slopes:
    """What one step gives, for some entries: slope, error of the extrapolation, jump, rounding."""

    value: Floats
    error: Floats
    jump: Floats
    rounding: Floats

    @property
    def jumps(self) -> NDArray[np.bool_]:
        """Where the slope jumps by more than rounding makes believe."""
        return self.jump > 20 * self.rounding

    @functools.cached_property
    def doubt(self) -> Floats:
        """How far the slope may be off; infinite where the function is not finite.

        The last correction is 1/14 of the error where the second derivative jumps (ELU at 0), and
        more of it elsewhere.
        """
        doubt = 15 * self.error + self.jump + 4 * self.rounding
        return np.where(np.isnan(doubt), np.inf, doubt)


def extrapolate(change: Floats, real: Floats, rounding: Floats) -> Slopes:
    """Richardson's way from steps of h, 2h and 4h to none, for the slope and for its jump."""
    width = real[:, :3] - real[:, 3:]
    d1, d2, d4 = ((change[:, :3] - change[:, 3:]) / width).T
    fine, coarse = (4 * d1 - d2) / 3, (4 * d2 - d4) / 3
    correction = (fine - coarse) / 15
    j1, j2, j4 = (2 * (change[:, :3] + change[:, 3:]) / width).T
    jump = (16 * j1 - 10 * j2 + j4) / 7
    return Slopes(fine + correction, np.abs(correction), np.abs(jump), rounding)


def better(best: Slopes, entries: NDArray[np.int64], found: Slopes) -> Slopes:
    """``best``, with what was found for some entries where that leaves less doubt."""
    keep = found.doubt < best.doubt[entries]
    chosen = entries[keep]
    parts = {name: getattr(best, name).copy() for name in ("value", "error", "jump", "rounding")}
    for name, part in parts.items():
        part[chosen] = getattr(found, name)[keep]
    return Slopes(**parts)
