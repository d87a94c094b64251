"""Attempts at relu and elu."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("relu", cause="writes into its argument", feedback="changes its argument f")
def relu_in_place(f):
    f[f < 0] = 0
    return f


@mistake("relu", cause="absolute value", feedback="absolute value")
def relu_absolute(f):
    return abs(f)


@mistake("relu", cause="minimum in place of maximum", feedback="minimum")
def relu_minimum(f):
    xp = namespace(f)
    return xp.minimum(f, xp.zeros_like(f))


@mistake("relu", cause="leaks on the negative side", feedback="scaled down")
def relu_leaky(f):
    xp = namespace(f)
    return xp.where(f > 0, f, 0.01 * f)


@mistake("relu", cause="Python's max of an array", feedback="asked of a whole array")
def relu_python_max(f):
    return max(f, 0)


@mistake(
    "relu", cause="np.where turns a tensor into a NumPy array", feedback="returns a NumPy array"
)
def relu_np_where(f):
    return np.where(f > 0, f, 0.0)


@mistake("relu", cause="zeros in float64", feedback="returns float64")
def relu_float64(f):
    xp = namespace(f)
    return xp.maximum(f, xp.zeros(f.shape, dtype=xp.float64))


@mistake("relu", cause="the derivative", feedback="its slope")
def relu_step(f):
    xp = namespace(f)
    return xp.astype(f > 0, f.dtype)


@mistake("relu", cause="prints and returns nothing", feedback="returns nothing")
def relu_prints(f):
    print(namespace(f).maximum(f, f * 0))


@mistake("relu", cause="leaves the negative entries out", feedback="picked out by a mask")
def relu_drops(f):
    return f[f >= 0]


@correct("relu", how="where")
def relu_where(f):
    return namespace(f).where(f > 0, f, 0.0)


@correct("relu", how="half of f + |f|")
def relu_half(f):
    return (f + abs(f)) / 2


@correct("relu", how="times a mask")
def relu_mask(f):
    return f * (f > 0)


@correct("relu", how="clip")
def relu_clip(f):
    return namespace(f).clip(f, min=0.0)


@correct("relu", how="entry by entry, in a copy")
def relu_loop(f):
    out = namespace(f).zeros_like(f)
    for index in np.ndindex(*f.shape):
        if f[index] > 0:
            out[index] = f[index]
    return out


@mistake(
    "elu",
    cause="exp of large numbers in the branch that where throws away",
    feedback="exp overflows",
)
def elu_overflow(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, alpha * (xp.exp(f) - 1))


@mistake("elu", cause="alpha forgotten", feedback="alpha is left out")
def elu_no_alpha(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, xp.expm1(xp.minimum(f, xp.zeros_like(f))))


@mistake("elu", cause="alpha in the exponent", feedback="in the exponent")
def elu_alpha_inside(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, xp.expm1(alpha * xp.minimum(f, xp.zeros_like(f))))


@mistake("elu", cause="brackets missing: alpha e^f - 1", feedback="brackets")
def elu_brackets(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, alpha * xp.exp(xp.minimum(f, xp.zeros_like(f))) - 1)


@mistake("elu", cause="minus 1 forgotten", feedback="- 1 is left out")
def elu_no_minus(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, alpha * xp.exp(xp.minimum(f, xp.zeros_like(f))))


@mistake("elu", cause="sign of the negative branch", feedback="sign of the negative branch")
def elu_sign(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, alpha * (1 - xp.exp(xp.minimum(f, xp.zeros_like(f)))))


@mistake(
    "elu", cause="a NumPy float64 alpha makes float32 into float64", feedback="returns float64"
)
def elu_float64(f, alpha=1.0):
    xp = namespace(f)
    negative = xp.minimum(f, xp.zeros_like(f))
    return xp.where(f >= 0, f, xp.asarray(np.full(f.shape, alpha)) * xp.expm1(negative))


@mistake("elu", cause="writes into its argument", feedback="changes its argument f")
def elu_in_place(f, alpha=1.0):
    off = f < 0
    f[off] = alpha * namespace(f).expm1(f[off])
    return f


@mistake("elu", cause="the exponent cut off at -20", feedback="cut off")
def elu_cut_off(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, alpha * xp.expm1(xp.clip(f, min=-20.0, max=0.0)))


@correct("elu", how="sum of both parts")
def elu_sum(f, alpha=1.0):
    xp = namespace(f)
    zero = xp.zeros_like(f)
    return xp.maximum(f, zero) + alpha * (xp.exp(xp.minimum(f, zero)) - 1)


@correct("elu", how="a mask in a copy")
def elu_masked_copy(f, alpha=1.0):
    xp = namespace(f)
    out = xp.asarray(f, copy=True)
    out[f < 0] = alpha * xp.expm1(f[f < 0])
    return out


@correct("elu", how="e^-|f|")
def elu_minus_abs(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, alpha * (xp.exp(-xp.abs(f)) - 1))


@correct("elu", how="tanh of the half")
def elu_tanh(f, alpha=1.0):
    xp = namespace(f)
    half = xp.tanh(xp.minimum(f, xp.zeros_like(f)) / 2)
    return xp.where(f >= 0, f, alpha * 2 * half / (1 - half))
