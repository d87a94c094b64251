"""Whether a shallow network follows a piecewise straight curve, and where it leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from dlcourse import oracles
from dlcourse.checking.compare import agree
from dlcourse.checking.errors import errors
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

    def meets(theta: Any) -> bool:
        return bool((errors(network(knots, theta, phi), values) <= tolerance).all())

    cause = "" if meets(theta) else _cause(theta, knots, meets)
    yield Outcome(what, not cause, cause, cause=cause)
    yield hold(*_reaches(network(knots, theta, phi), values, what, tolerance))
    got, expected = network(between, theta, phi), np.interp(between, knots, values)
    yield agree(got, expected, f"{what}, between the points", tolerance=tolerance)


def _cause(theta: Any, knots: Any, meets: Callable[[Any], bool]) -> str:
    """What is wrong, when repairing it makes the network meet all points; else empty."""
    if len(theta) < len(knots) - 1:
        units = f"{len(theta)} hidden units for {len(knots) - 1} straight pieces"
        return f"it has {units}: a piece is missing"
    if meets(theta[:, ::-1]):
        return "the columns of theta are exchanged: a row is (theta_i0, theta_i1)"
    with np.errstate(all="ignore"):
        joints = -theta[:, 0] / theta[:, 1]
    off = np.abs(joints[:, None] - knots).min(axis=1) > 1e-6
    if meets(np.stack([np.where(off, -theta[:, 0], theta[:, 0]), theta[:, 1]], axis=1)):
        return "units bend at minus a knot, not at a knot: look at the sign of theta_i0"
    return ""


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
