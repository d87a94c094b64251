"""Attempts at mse_backward and mae_backward."""

import math

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _size(y):
    return math.prod(y.shape)


@mistake("mse_backward", cause="factor 2 missing", feedback="half")
def mse_half(y, t):
    return (y - t) / _size(y)


@mistake("mse_backward", cause="mean missing", feedback="the mean is left out")
def mse_sum(y, t):
    return 2 * (y - t)


@mistake("mse_backward", cause="mean over the samples only", feedback="over the samples")
def mse_rows(y, t):
    return 2 * (y - t) / y.shape[0]


@mistake("mse_backward", cause="t - y", feedback="minus 1")
def mse_sign(y, t):
    return 2 * (t - y) / _size(y)


@mistake("mse_backward", cause="the loss itself", feedback="has shape")
def mse_loss(y, t):
    return ((y - t) ** 2).mean()


@mistake("mse_backward", cause="mean of the differences", feedback="has shape")
def mse_mean(y, t):
    return 2 * (y - t).mean()


@mistake("mse_backward", cause="the squares", feedback="the loss of each element")
def mse_squares(y, t):
    return (y - t) ** 2 / _size(y)


@mistake("mse_backward", cause="absolute difference", feedback="the absolute difference")
def mse_absolute(y, t):
    return 2 * abs(y - t) / _size(y)


@mistake("mse_backward", cause="sign of the difference", feedback="the mean absolute error")
def mse_as_mae(y, t):
    return namespace(y).sign(y - t) / _size(y)


@mistake("mse_backward", cause="bracket missing", feedback="a bracket is missing")
def mse_bracket(y, t):
    return (2 * y - t) / _size(y)


@mistake("mse_backward", cause="writes into y", feedback="changes its argument y")
def mse_in_place(y, t):
    y -= t
    return 2 * y / _size(y)


@mistake("mse_backward", cause="a NumPy integer", feedback="gets float32 and returns float64")
def mse_float64(y, t):
    return 2 * (y - t) / np.prod(y.shape)


@mistake("mse_backward", cause="learning rate multiplied in", feedback="a learning rate")
def mse_learning_rate(y, t):
    return 0.01 * 2 * (y - t) / _size(y)


@mistake("mse_backward", cause="returns nothing", feedback="returns nothing")
def mse_nothing(y, t):
    2 * (y - t) / _size(y)


@correct("mse_backward", how="factor first")
def mse_factor(y, t):
    return (2 / _size(y)) * (y - t)


@correct("mse_backward", how="in place on its own array")
def mse_own(y, t):
    dy = y - t
    dy *= 2
    dy /= _size(y)
    return dy


@correct("mse_backward", how="entry by entry")
def mse_loop(y, t):
    dy = namespace(y).zeros_like(y)
    for i in np.ndindex(*y.shape):
        dy[i] = 2 * (y[i] - t[i]) / _size(y)
    return dy


@correct("mse_backward", how="size counted by a mean")
def mse_mean_of_ones(y, t):
    xp = namespace(y)
    return 2 * (y - t) / xp.sum(xp.ones_like(y))


@mistake("mae_backward", cause="slope 1 where y = t", feedback="where y = t is taken as 1")
def mae_up(y, t):
    xp = namespace(y)
    return xp.where(y >= t, xp.ones_like(y), -xp.ones_like(y)) / _size(y)


@mistake("mae_backward", cause="slope -1 where y = t", feedback="where y = t is taken as -1")
def mae_down(y, t):
    xp = namespace(y)
    return xp.where(y > t, xp.ones_like(y), -xp.ones_like(y)) / _size(y)


@mistake("mae_backward", cause="0 / 0 where y = t", feedback="NaN")
def mae_quotient(y, t):
    return (y - t) / abs(y - t) / _size(y)


@mistake("mae_backward", cause="mean missing", feedback="the mean is left out")
def mae_sum(y, t):
    return namespace(y).sign(y - t)


@mistake("mae_backward", cause="mean over the samples only", feedback="over the samples")
def mae_rows(y, t):
    return namespace(y).sign(y - t) / y.shape[0]


@mistake("mae_backward", cause="sign turned", feedback="minus 1")
def mae_sign(y, t):
    return namespace(y).sign(t - y) / _size(y)


@mistake("mae_backward", cause="no sign taken", feedback="the difference is taken")
def mae_difference(y, t):
    return (y - t) / _size(y)


@mistake("mae_backward", cause="as the square error", feedback="the mean square error")
def mae_as_mse(y, t):
    return 2 * (y - t) / _size(y)


@mistake("mae_backward", cause="absolute value", feedback="absolute difference")
def mae_absolute(y, t):
    return abs(y - t) / _size(y)


@mistake("mae_backward", cause="only y above t", feedback="only y above t counts")
def mae_above(y, t):
    xp = namespace(y)
    return xp.astype(y > t, y.dtype) / _size(y)


@mistake("mae_backward", cause="an axis averaged away", feedback="has shape")
def mae_axis(y, t):
    xp = namespace(y)
    return xp.mean(xp.sign(y - t), axis=0)


@mistake("mae_backward", cause="smoothed at 0", feedback="off by")
def mae_smooth(y, t):
    d = y - t
    return d / (d * d + 1e-6) ** 0.5 / _size(y)


@mistake("mae_backward", cause="NumPy only", feedback="returns a NumPy array")
def mae_numpy(y, t):
    return np.sign(np.asarray(y) - np.asarray(t)) / _size(y)


@correct("mae_backward", how="difference of two masks")
def mae_masks(y, t):
    xp = namespace(y)
    up, down = xp.astype(y > t, y.dtype), xp.astype(y < t, y.dtype)
    return (up - down) / _size(y)


@correct("mae_backward", how="where, twice")
def mae_where(y, t):
    xp = namespace(y)
    n = xp.full_like(y, 1 / _size(y))
    return xp.where(y > t, n, xp.where(y < t, -n, xp.zeros_like(y)))


@correct("mae_backward", how="quotient with 0 taken out")
def mae_safe(y, t):
    xp, d = namespace(y), y - t
    size = xp.where(d == 0, xp.ones_like(d), abs(d))
    return d / size / _size(y)


@correct("mae_backward", how="in place on its own array")
def mae_own(y, t):
    dy = namespace(y).zeros_like(y)
    dy[y > t] = 1 / _size(y)
    dy[y < t] = -1 / _size(y)
    return dy


@correct("mse_backward", how="flat and back, halves of the size")
def mse_flat(y, t):
    xp = namespace(y, t)
    d = xp.reshape(y, (-1,)) - xp.reshape(t, (-1,))
    return xp.reshape(d / (d.shape[0] / 2), y.shape)


@correct("mse_backward", how="in float64 on the way, row by row")
def mse_wide(y, t):
    xp = namespace(y, t)
    rows = [xp.astype(a, xp.float64) - xp.astype(b, xp.float64) for a, b in zip(y, t, strict=True)]
    return xp.astype(2 * xp.stack(rows) / _size(y), y.dtype)


@correct("mae_backward", how="ones with the sign of the difference, none where it is 0")
def mae_copysign(y, t):
    xp, d = namespace(y, t), y - t
    return xp.copysign(xp.ones_like(d), d) * (d != 0) / _size(y)


@correct("mae_backward", how="counts of small integers")
def mae_integers(y, t):
    xp = namespace(y, t)
    signs = xp.astype(y > t, xp.int8) - xp.astype(y < t, xp.int8)
    return xp.astype(signs, y.dtype) / _size(y)
