"""Attempts at mse and mae."""

import math

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("mse", cause="sum in place of mean", feedback="the number of elements")
def mse_sum(y, t):
    return ((y - t) ** 2).sum()


@mistake("mse", cause="half of it", feedback="half")
def mse_half(y, t):
    return ((y - t) ** 2).mean() / 2


@mistake("mse", cause="mean over samples, sum over columns", feedback="the number of columns")
def mse_per_sample(y, t):
    return ((y - t) ** 2).sum() / y.shape[0]


@mistake("mse", cause="mean over the first axis only", feedback="over all axes")
def mse_axis(y, t):
    return namespace(y).mean((y - t) ** 2, axis=0)


@mistake("mse", cause="root mean square", feedback="root")
def mse_root(y, t):
    return ((y - t) ** 2).mean() ** 0.5


@mistake("mse", cause="square of the mean", feedback="squared after")
def mse_square_late(y, t):
    return (y - t).mean() ** 2


@mistake("mse", cause="difference of the squares", feedback="squares are subtracted")
def mse_squares(y, t):
    return (y**2 - t**2).mean()


@mistake("mse", cause="writes into its argument", feedback="changes its argument y")
def mse_in_place(y, t):
    y -= t
    return (y**2).mean()


@mistake("mse", cause="a Python float from a tensor", feedback="without float()")
def mse_float(y, t):
    return float(((y - t) ** 2).mean())


@mistake("mse", cause="returns nothing", feedback="returns nothing")
def mse_nothing(y, t):
    ((y - t) ** 2).mean()


@correct("mse", how="method")
def mse_method(y, t):
    return ((y - t) ** 2).mean()


@correct("mse", how="sum over the number of elements")
def mse_by_size(y, t):
    return namespace(y).sum(namespace(y).square(t - y)) / math.prod(y.shape)


@correct("mse", how="dot product of the flat difference")
def mse_dot(y, t):
    d = (y - t).reshape(-1)
    return d @ d / d.shape[0]


@correct("mse", how="entry by entry")
def mse_loop(y, t):
    total = 0.0
    for index in np.ndindex(*y.shape):
        total = total + (y[index] - t[index]) ** 2
    return total / math.prod(y.shape)


@mistake("mae", cause="no absolute value", feedback="absolute value is left out")
def mae_signed(y, t):
    return (y - t).mean()


@mistake("mae", cause="absolute value of the mean", feedback="its absolute value after")
def mae_abs_late(y, t):
    return abs((y - t).mean())


@mistake("mae", cause="square in place of absolute value", feedback="squares")
def mae_square(y, t):
    return ((y - t) ** 2).mean()


@mistake("mae", cause="sum in place of mean", feedback="the number of elements")
def mae_sum(y, t):
    return abs(y - t).sum()


@mistake("mae", cause="mean over the last axis only", feedback="over all axes")
def mae_axis(y, t):
    return namespace(y).mean(abs(y - t), axis=-1)


@mistake("mae", cause="median", feedback="median")
def mae_median(y, t):
    return abs(y - t).reshape(-1)[0] if y.shape == (1,) else namespace(y).median(abs(y - t))


@mistake("mae", cause="root mean square", feedback="root")
def mae_root(y, t):
    return ((y - t) ** 2).mean() ** 0.5


@mistake("mae", cause="a Python float from a tensor", feedback="without float()")
def mae_item(y, t):
    return abs(y - t).mean().item()


@mistake("mae", cause="averages rows of the wrong number", feedback="the number of columns")
def mae_len(y, t):
    return abs(y - t).sum() / len(y)


@correct("mae", how="method")
def mae_method(y, t):
    return abs(y - t).mean()


@correct("mae", how="the larger of both differences")
def mae_larger(y, t):
    xp = namespace(y)
    return xp.mean(xp.maximum(y - t, t - y))


@correct("mae", how="where")
def mae_where(y, t):
    xp = namespace(y)
    return xp.sum(xp.where(y > t, y - t, t - y)) / math.prod(y.shape)


@correct("mae", how="mean of the means")
def mae_nested(y, t):
    while y.ndim:
        y, t = (abs(y - t).mean(-1), 0 * y.mean(-1)) if y.ndim else (y, t)
    return y
