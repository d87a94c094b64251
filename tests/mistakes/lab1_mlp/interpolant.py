"""Attempts at relu_interpolant."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _require_increasing(knots):
    if len(knots) < 2 or (knots[1:] <= knots[:-1]).any():
        raise ValueError("knots do not increase")


def _slopes(knots, values):
    return (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])


def _theta(knots):
    xp = namespace(knots)
    return xp.stack([-knots, xp.ones_like(knots)], axis=1)


@mistake("relu_interpolant", cause="refuses nothing", feedback="a single knot")
def interpolant_trusts(knots, values):
    s = _slopes(knots, values)
    return _theta(knots[:-1]), namespace(knots).concat([values[:1], s[:1], s[1:] - s[:-1]])


@mistake("relu_interpolant", cause="slopes, not their changes", feedback="how the slope changes")
def interpolant_slopes(knots, values):
    _require_increasing(knots)
    s = _slopes(knots, values)
    return _theta(knots[:-1]), namespace(knots).concat([values[:1], s])


@mistake("relu_interpolant", cause="joints one knot too late", feedback="first joint")
def interpolant_late(knots, values):
    _require_increasing(knots)
    _, phi = interpolant_trusts(knots, values)
    return _theta(knots[1:]), phi


@mistake("relu_interpolant", cause="phi_0 is 0", feedback="look at phi_0")
def interpolant_from_zero(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return theta, namespace(knots).concat([0 * phi[:1], phi[1:]])


@mistake("relu_interpolant", cause="phi_0 left out", feedback="expected (H, 2) and (H + 1,)")
def interpolant_no_phi0(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return theta, phi[1:]


@mistake(
    "relu_interpolant",
    cause="differences not divided by the distance of the knots",
    feedback="first slope",
)
def interpolant_rises(knots, values):
    _require_increasing(knots)
    s = values[1:] - values[:-1]
    return _theta(knots[:-1]), namespace(knots).concat([values[:1], s[:1], s[1:] - s[:-1]])


@mistake("relu_interpolant", cause="sign of theta_i0", feedback="sign of theta_i0")
def interpolant_sign(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return abs(theta), phi


@mistake("relu_interpolant", cause="columns of theta exchanged", feedback="columns of theta")
def interpolant_exchanged(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return namespace(knots).stack([theta[:, 1], theta[:, 0]], axis=1), phi


@mistake("relu_interpolant", cause="theta of shape (2, H)", feedback="expected (H, 2)")
def interpolant_transposed(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return theta.T, phi


@mistake("relu_interpolant", cause="equal knots pass", feedback="two are equal")
def interpolant_equal_knots(knots, values):
    if len(knots) < 2 or (knots[1:] < knots[:-1]).any():
        raise ValueError("knots do not increase")
    return interpolant_trusts(knots, values)


@mistake("relu_interpolant", cause="looks at the ends only", feedback="exchanged")
def interpolant_ends(knots, values):
    if len(knots) < 2 or knots[-1] <= knots[0]:
        raise ValueError("knots do not increase")
    return interpolant_trusts(knots, values)


@mistake("relu_interpolant", cause="does not look at the last pair", feedback="the last two")
def interpolant_not_last_pair(knots, values):
    if len(knots) < 2 or any(knots[j] >= knots[j + 1] for j in range(len(knots) - 2)):
        raise ValueError("knots do not increase")
    return interpolant_trusts(knots, values)


@mistake("relu_interpolant", cause="float64 lists", feedback="returns float64")
def interpolant_lists(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return np.array(theta.tolist()), np.array(phi.tolist())


@mistake("relu_interpolant", cause="the last piece is missing", feedback="a piece is missing")
def interpolant_short(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return theta[:-1], phi[:-1]


@correct("relu_interpolant", how="solves the linear system")
def interpolant_solve(knots, values):
    _require_increasing(knots)
    xp = namespace(knots)
    theta = _theta(knots[:-1])
    hidden = xp.clip(theta[:, 0] + theta[:, 1] * knots[:, None], min=0.0)
    features = xp.concat([xp.ones_like(knots[:, None]), hidden], axis=1)
    return theta, xp.linalg.solve(features, values[:, None])[:, 0]


@correct("relu_interpolant", how="a loop that remembers the slope")
def interpolant_loop(knots, values):
    if len(knots) < 2:
        raise ValueError("two points make a line, one does not")
    xp = namespace(knots)
    theta, phi, slope = [], [values[0]], 0.0
    for k in range(len(knots) - 1):
        if not knots[k] < knots[k + 1]:
            raise ValueError(f"knot {k + 1} is not right of knot {k}")
        new = (values[k + 1] - values[k]) / (knots[k + 1] - knots[k])
        theta.append(xp.stack([-knots[k], xp.ones_like(knots[k])]))
        phi.append(new - slope)
        slope = new
    return xp.stack(theta), xp.stack(phi)


@correct("relu_interpolant", how="from right to left, with neurons that are on to the left")
def interpolant_mirrored(knots, values):
    _require_increasing(knots)
    xp = namespace(knots)
    s = -_slopes(knots, values)
    theta = xp.stack([knots[1:], -xp.ones_like(knots[1:])], axis=1)
    return theta, xp.concat([values[-1:], s[:-1] - s[1:], s[-1:]])


@correct("relu_interpolant", how="one more neuron, at the last knot, flat after it")
def interpolant_flat_end(knots, values):
    _require_increasing(knots)
    xp = namespace(knots)
    s = _slopes(knots, values)
    return _theta(knots), xp.concat([values[:1], s[:1], s[1:] - s[:-1], -s[-1:]])


@correct("relu_interpolant", how="theta scaled, phi with the other factor")
def interpolant_scaled(knots, values):
    _require_increasing(knots)
    theta, phi = interpolant_trusts(knots, values)
    return 2 * theta, namespace(knots).concat([phi[:1], phi[1:] / 2])
