"""Whether a shallow network follows a piecewise straight curve, and where it leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from dlcourse import oracles
from dlcourse.checking.compare import agree, errors
from dlcourse.checking.outcome import Outcome, hold


def follows(
    theta: Any, phi: Any, knots: Any, values: Any, between: Any, what: str, tolerance: float
) -> Iterator[Outcome]:
    """The network (theta, phi) passes through every point and is straight between neighbours.

    ``between`` are further places, from the first knot to the last, at which it is tried.
    """
    fit = theta.ndim == 2 and theta.shape[1] == 2 and phi.shape == (len(theta) + 1,)
    shapes = f"theta has shape {theta.shape} and phi {phi.shape}, expected (H, 2) and (H + 1,)"
    yield hold(fit, what, shapes)
    theta, phi = theta.astype(float), phi.astype(float)
    network = oracles.find("shallow_network")
    yield hold(*_reaches(network(knots, theta, phi), values, what, tolerance))
    got, expected = network(between, theta, phi), np.interp(between, knots, values)
    yield agree(got, expected, f"{what}, between the points", tolerance=tolerance)


def _reaches(got: Any, values: Any, what: str, tolerance: float) -> tuple[bool, str, str]:
    """Whether all points are met; else which of them is missed first, by number."""
    missed = np.flatnonzero(errors(got, values) > tolerance)
    if not missed.size:
        return True, what, ""
    shift = got - values
    if np.allclose(shift, shift[0], rtol=1e-6):
        return False, what, "it has the right form and lies too high or too low: look at phi_0"
    if missed[0] == 0:
        return False, what, f"it misses {missed.size} of {len(values)} points, the first one too"
    if missed[0] == 1:
        where = "it meets the first point and misses the second"
        return False, what, f"{where}: look at the first slope and the first joint"
    where = f"it meets the first {missed[0]} of {len(values)} points and misses the next"
    return False, what, f"{where}: look at how the slope changes at a knot"
