"""Right solutions of log_sine_derivative, relu_backward and elu_backward."""

import math

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct


def _low(f):
    xp = namespace(f)
    return xp.exp(xp.minimum(f, xp.zeros_like(f)))


def _flat(array):
    return namespace(array).reshape(array, (-1,))


@correct("log_sine_derivative", how="product with 1 / x")
def log_sine_product(x):
    xp = namespace(x)
    return (1 / x) * xp.cos(xp.log(x))


@correct("log_sine_derivative", how="a shifted sine")
def log_sine_shifted(x):
    xp = namespace(x)
    return xp.sin(xp.log(x) + math.pi / 2) / x


@correct("log_sine_derivative", how="chain rule with named parts")
def log_sine_chain(x):
    xp = namespace(x)
    inner = xp.log(x)
    outer_slope, inner_slope = xp.cos(inner), x**-1
    return outer_slope * inner_slope


@correct("log_sine_derivative", how="number by number with Python's math")
def log_sine_loop(x):
    slopes = namespace(x).empty_like(x)
    for i in np.ndindex(*x.shape):
        slopes[i] = math.cos(math.log(x[i])) / x[i]
    return slopes


@correct("log_sine_derivative", how="a list of functions and their slopes, walked through")
def log_sine_walk(x):
    xp = namespace(x)
    value, slope = x, xp.ones_like(x)
    for function, derivative in ((xp.log, lambda u: 1 / u), (xp.sin, xp.cos)):
        slope = slope * derivative(value)
        value = function(value)
    return slope


@correct("log_sine_derivative", how="the cosine of a double angle, in float64 on the way")
def log_sine_double_angle(x):
    xp = namespace(x)
    wide = xp.astype(x, xp.float64)
    half = xp.log(wide) / 2
    return xp.astype((1 - 2 * xp.sin(half) ** 2) / wide, x.dtype)


@correct("relu_backward", how="product with a mask")
def relu_product(dh, f):
    return dh * (f > 0)


@correct("relu_backward", how="in place on a copy")
def relu_copy(dh, f):
    df = namespace(dh).asarray(dh, copy=True)
    df[f <= 0] = 0
    return df


@correct("relu_backward", how="entry by entry")
def relu_loop(dh, f):
    df = namespace(dh).zeros_like(dh)
    for i in np.ndindex(*f.shape):
        if f[i] > 0:
            df[i] = dh[i]
    return df


@correct("relu_backward", how="Heaviside from the sign")
def relu_heaviside(dh, f):
    xp = namespace(f)
    return xp.maximum(xp.sign(f), xp.zeros_like(f)) * dh


@correct("relu_backward", how="what is on, copied into zeros")
def relu_filled(dh, f):
    df, on = namespace(dh).zeros_like(dh), f > 0
    df[on] = dh[on]
    return df


@correct("relu_backward", how="recursion over the axes")
def relu_rows(dh, f):
    if dh.ndim == 1:
        return dh - dh * (f <= 0)
    return namespace(f).stack([relu_rows(*rows) for rows in zip(dh, f, strict=True)])


@correct("relu_backward", how="gate read from h")
def relu_from_h(dh, f):
    xp = namespace(dh, f)
    h = xp.maximum(f, xp.zeros_like(f))
    return xp.where(h != 0, dh, 0.0)


@correct("elu_backward", how="h + alpha from the activation")
def elu_from_h(dh, f, alpha=1.0):
    xp = namespace(f)
    h = alpha * xp.expm1(xp.minimum(f, xp.zeros_like(f)))
    return dh * xp.where(f >= 0, xp.ones_like(f), h + alpha)


@correct("elu_backward", how="in place on a copy")
def elu_copy(dh, f, alpha=1.0):
    xp = namespace(f)
    df, off = xp.asarray(dh, copy=True), f < 0
    df[off] = df[off] * alpha * xp.exp(f[off])
    return df


@correct("elu_backward", how="entry by entry")
def elu_loop(dh, f, alpha=1.0):
    df = namespace(dh).zeros_like(dh)
    for i in np.ndindex(*f.shape):
        df[i] = dh[i] if f[i] >= 0 else dh[i] * alpha * math.exp(f[i])
    return df


@correct("elu_backward", how="product of both branches' masks")
def elu_masks(dh, f, alpha=1.0):
    on = f >= 0
    return dh * on + dh * alpha * _low(f) * (f < 0)


@correct("elu_backward", how="the slope first, in float64 on the way")
def elu_wide(dh, f, alpha=1.0):
    xp = namespace(dh, f)
    wide = xp.astype(f, xp.float64)
    slope = xp.where(wide < 0, alpha * xp.exp(-xp.abs(wide)), 1.0)
    return xp.astype(dh * slope, dh.dtype)


@correct("elu_backward", how="a list of numbers, put together at the end")
def elu_listed(dh, f, alpha=1.0):
    xp = namespace(dh, f)

    def one(d, z):
        return d if z >= 0 else d * alpha * xp.exp(z)

    return xp.reshape(xp.stack([*map(one, _flat(dh), _flat(f))]), tuple(f.shape))


@correct("elu_backward", how="alpha inside the exponent, as its logarithm")
def elu_logarithm(dh, f, alpha=1.0):
    xp = namespace(dh, f)
    return dh * xp.exp(xp.where(f < 0, f + math.log(alpha), 0.0 * f))
