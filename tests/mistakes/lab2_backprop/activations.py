"""Attempts at log_sine_derivative, relu_backward and elu_backward."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import mistake


@mistake("log_sine_derivative", cause="inner derivative missing", feedback="inner function")
def log_sine_outer(x):
    xp = namespace(x)
    return xp.cos(xp.log(x))


@mistake("log_sine_derivative", cause="outer derivative missing", feedback="only the inner")
def log_sine_inner(x):
    xp = namespace(x)
    return xp.sin(xp.log(x)) / x


@mistake("log_sine_derivative", cause="cos(1/x)", feedback="outer derivative is taken at")
def log_sine_nested(x):
    return namespace(x).cos(1 / x)


@mistake("log_sine_derivative", cause="cos at x", feedback="outer derivative is taken at x")
def log_sine_at_x(x):
    return namespace(x).cos(x) / x


@mistake("log_sine_derivative", cause="minus sign", feedback="minus sign")
def log_sine_sign(x):
    xp = namespace(x)
    return -xp.cos(xp.log(x)) / x


@mistake("log_sine_derivative", cause="times x", feedback="x multiplies")
def log_sine_times(x):
    xp = namespace(x)
    return xp.cos(xp.log(x)) * x


@mistake("log_sine_derivative", cause="sum of derivatives", feedback="both derivatives are added")
def log_sine_sum(x):
    xp = namespace(x)
    return xp.cos(xp.log(x)) + 1 / x


@mistake("log_sine_derivative", cause="central differences", feedback="more than rounding")
def log_sine_differences(x):
    xp, h = namespace(x), 1e-6
    return (xp.sin(xp.log(x + h)) - xp.sin(xp.log(x - h))) / (2 * h)


@mistake("log_sine_derivative", cause="NumPy only", feedback="use `xp = namespace")
def log_sine_numpy(x):
    return np.cos(np.log(np.asarray(x))) / np.asarray(x)


@mistake("relu_backward", cause="slope 1 at 0", feedback="slope at f = 0 is taken as 1")
def relu_at_zero(dh, f):
    return dh * (f >= 0)


@mistake("relu_backward", cause="slope 1/2 at 0", feedback="taken as 1/2")
def relu_half(dh, f):
    xp = namespace(f)
    return dh * (xp.sign(f) + 1) / 2


@mistake("relu_backward", cause="slope missing", feedback="slope of the ReLU is left out")
def relu_passes(dh, f):
    return dh + 0 * f


@mistake("relu_backward", cause="dh missing", feedback="dh is left out")
def relu_slope(dh, f):
    xp = namespace(f)
    return xp.where(f > 0, xp.ones_like(f), xp.zeros_like(f))


@mistake("relu_backward", cause="mask turned round", feedback="mask is turned round")
def relu_turned(dh, f):
    return dh * (f <= 0)


@mistake("relu_backward", cause="mask of dh", feedback="mask is taken from dh")
def relu_mask_dh(dh, f):
    return dh * (dh > 0)


@mistake("relu_backward", cause="times h", feedback="multiplied by h")
def relu_times_h(dh, f):
    xp = namespace(f)
    return dh * xp.maximum(f, xp.zeros_like(f))


@mistake("relu_backward", cause="times sign", feedback="slope -1")
def relu_sign(dh, f):
    return dh * namespace(f).sign(f)


@mistake("relu_backward", cause="leaky", feedback="let a little pass")
def relu_leaky(dh, f):
    return namespace(f).where(f > 0, dh, 0.01 * dh)


@mistake("relu_backward", cause="relu of dh", feedback="mask is taken from dh")
def relu_of_dh(dh, f):
    xp = namespace(dh)
    return xp.maximum(dh, xp.zeros_like(dh))


@mistake("relu_backward", cause="writes into dh", feedback="changes its argument dh")
def relu_in_place(dh, f):
    dh[f <= 0] = 0
    return dh


@mistake("relu_backward", cause="f / |f| at 0", feedback="NaN")
def relu_quotient(dh, f):
    return dh * (f / abs(f) + 1) / 2


@mistake("relu_backward", cause="NumPy only", feedback="returns a NumPy array")
def relu_numpy(dh, f):
    return np.where(f > 0, dh, 0 * dh)


@mistake("relu_backward", cause="a float64 mask", feedback="gets float32 and returns float64")
def relu_float64(dh, f):
    xp = namespace(f)
    return dh * xp.astype(f > 0, xp.float64)


@mistake("relu_backward", cause="picks entries out", feedback="has shape")
def relu_picked(dh, f):
    return dh[f > 0]


@mistake("elu_backward", cause="slope at 0 is alpha", feedback="that of the negative branch")
def elu_at_zero(dh, f, alpha=1.0):
    xp = namespace(f)
    return dh * xp.where(f > 0, xp.ones_like(f), alpha * _low(f))


@mistake("elu_backward", cause="alpha missing", feedback="alpha is left out")
def elu_no_alpha(dh, f, alpha=1.0):
    xp = namespace(f)
    return dh * xp.where(f >= 0, xp.ones_like(f), _low(f))


@mistake("elu_backward", cause="the function, not its slope", feedback="taken for its slope")
def elu_value(dh, f, alpha=1.0):
    xp = namespace(f)
    return dh * xp.where(f >= 0, xp.ones_like(f), alpha * (_low(f) - 1))


@mistake("elu_backward", cause="f for h", feedback="f is taken for h")
def elu_f_for_h(dh, f, alpha=1.0):
    xp = namespace(f)
    return dh * xp.where(f >= 0, xp.ones_like(f), f + alpha)


@mistake("elu_backward", cause="negative branch flat", feedback="flat, as in a ReLU")
def elu_flat(dh, f, alpha=1.0):
    return dh * (f >= 0)


@mistake("elu_backward", cause="slope missing", feedback="negative branch is left out")
def elu_passes(dh, f, alpha=1.0):
    return dh + 0 * f


@mistake("elu_backward", cause="dh missing on one side", feedback="left out in the negative branch")
def elu_dh_once(dh, f, alpha=1.0):
    return namespace(f).where(f >= 0, dh, alpha * _low(f))


@mistake("elu_backward", cause="dh missing", feedback="dh is left out")
def elu_slope(dh, f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, xp.ones_like(f), alpha * _low(f))


@mistake("elu_backward", cause="alpha in the exponent", feedback="alpha stands in the exponent")
def elu_exponent(dh, f, alpha=1.0):
    xp = namespace(f)
    return dh * xp.where(f >= 0, xp.ones_like(f), alpha * _low(alpha * f))


@mistake("elu_backward", cause="minus sign", feedback="has a minus sign")
def elu_sign(dh, f, alpha=1.0):
    xp = namespace(f)
    return dh * xp.where(f >= 0, xp.ones_like(f), -alpha * _low(f))


@mistake("elu_backward", cause="overflow on the way", feedback="exp overflows on the way")
def elu_overflows(dh, f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, dh, dh * alpha * xp.exp(f))


@mistake("elu_backward", cause="0 times infinity", feedback="NaN")
def elu_nan(dh, f, alpha=1.0):
    xp = namespace(f)
    on = xp.astype(f >= 0, f.dtype)
    return dh * (on + (1 - on) * alpha * xp.exp(f))


def _low(f):
    xp = namespace(f)
    return xp.exp(xp.minimum(f, xp.zeros_like(f)))
