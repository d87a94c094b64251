"""Attempts at sigmoid and softmax."""

import math

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("sigmoid", cause="exp(-f) overflows far to the left", feedback="overflows")
def sigmoid_plain(f):
    return 1 / (1 + namespace(f).exp(-f))


@mistake("sigmoid", cause="inf / inf far to the right", feedback="NaN")
def sigmoid_other_fraction(f):
    xp = namespace(f)
    return xp.exp(f) / (1 + xp.exp(f))


@mistake("sigmoid", cause="where computes both branches for all entries", feedback="overflows")
def sigmoid_both_branches(f):
    xp = namespace(f)
    return xp.where(f >= 0, 1 / (1 + xp.exp(-f)), xp.exp(f) / (1 + xp.exp(f)))


@mistake("sigmoid", cause="clipped: close to 0 and 1, never equal", feedback="not equal")
def sigmoid_clipped(f):
    xp = namespace(f)
    return 1 / (1 + xp.exp(-xp.clip(f, min=-30, max=30)))


@mistake("sigmoid", cause="the sign of the exponent", feedback="sign of the exponent")
def sigmoid_sign(f):
    xp = namespace(f)
    small = xp.exp(-xp.abs(f))
    return xp.where(f >= 0, small / (1 + small), 1 / (1 + small))


@mistake("sigmoid", cause="tanh, not halved", feedback="f / 2")
def sigmoid_tanh(f):
    return (1 + namespace(f).tanh(f)) / 2


@mistake("sigmoid", cause="math.exp of an array", feedback="of Python's math")
def sigmoid_math(f):
    return 1 / (1 + math.exp(-f))


@mistake("sigmoid", cause="e^-|f| on both sides", feedback="|f|")
def sigmoid_even(f):
    xp = namespace(f)
    return 1 / (1 + xp.exp(-xp.abs(f)))


@correct("sigmoid", how="tanh of the half")
def sigmoid_half_tanh(f):
    return (1 + namespace(f).tanh(f / 2)) / 2


@correct("sigmoid", how="logaddexp")
def sigmoid_logaddexp(f):
    xp = namespace(f)
    return xp.exp(-xp.logaddexp(xp.zeros_like(f), -f))


@correct("sigmoid", how="each fraction on its side, by masks")
def sigmoid_masks(f):
    xp = namespace(f)
    out, right = xp.zeros_like(f), f >= 0
    out[right] = 1 / (1 + xp.exp(-f[right]))
    power = xp.exp(f[~right])
    out[~right] = power / (1 + power)
    return out


@correct("sigmoid", how="exponents capped at 0")
def sigmoid_capped(f):
    xp = namespace(f)
    zero = xp.zeros_like(f)
    return xp.exp(xp.minimum(f, zero)) / (1 + xp.exp(-xp.abs(f)))


@mistake("softmax", cause="overflows: no shift", feedback="NaN")
def softmax_plain(f):
    xp = namespace(f)
    return xp.exp(f) / xp.sum(xp.exp(f), axis=-1, keepdims=True)


@mistake("softmax", cause="a shift in NumPy's branch only", feedback="NaN")
def softmax_torch_plain(f):
    if isinstance(f, torch.Tensor):
        powers = torch.exp(f)
        return powers / powers.sum(dim=-1, keepdim=True)
    powers = np.exp(f - f.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


@mistake("softmax", cause="over columns", feedback="columns")
def softmax_columns(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=0))
    return powers / xp.sum(powers, axis=0)


@mistake("softmax", cause="over the whole array", feedback="the whole array")
def softmax_all(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f))
    return powers / xp.sum(powers)


@mistake("softmax", cause="one shift for all rows: some rows underflow", feedback="NaN")
def softmax_one_shift(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f))
    return powers / xp.sum(powers, axis=-1, keepdims=True)


@mistake("softmax", cause="keepdims forgotten", feedback="shapes that do not fit")
def softmax_no_keepdims(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=-1))
    return powers / xp.sum(powers, axis=-1)


@mistake("softmax", cause="not divided by the sum", feedback="divided by their sum")
def softmax_not_normed(f):
    xp = namespace(f)
    return xp.exp(f - xp.max(f, axis=-1, keepdims=True))


@mistake("softmax", cause="the logarithm of the probabilities", feedback="logarithm")
def softmax_log(f):
    xp = namespace(f)
    shifted = f - xp.max(f, axis=-1, keepdims=True)
    return shifted - xp.log(xp.sum(xp.exp(shifted), axis=-1, keepdims=True))


@mistake("softmax", cause="shifted by the mean: still overflows", feedback="NaN")
def softmax_mean_shift(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.mean(f, axis=-1, keepdims=True))
    return powers / xp.sum(powers, axis=-1, keepdims=True)


@mistake("softmax", cause="writes into its argument", feedback="changes its argument f")
def softmax_in_place(f):
    xp = namespace(f)
    f -= xp.max(f, axis=-1, keepdims=True)
    powers = xp.exp(f)
    return powers / xp.sum(powers, axis=-1, keepdims=True)


@mistake("softmax", cause="tensor.max(axis=...) is a pair in torch", feedback="do not share")
def softmax_max_method(f):
    xp = namespace(f)
    powers = xp.exp(f - f.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


@correct("softmax", how="through the logarithm")
def softmax_by_log(f):
    return namespace(f).exp(softmax_log(f))


@correct("softmax", how="amax, and None for the axis")
def softmax_none_axis(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.amax(f, -1)[..., None])
    return powers / powers.sum(-1)[..., None]


@correct("softmax", how="row by row")
def softmax_rows(f):
    xp = namespace(f)
    if f.ndim > 1:
        return xp.stack([softmax_rows(row) for row in f])
    powers = xp.exp(f - xp.max(f))
    return powers / xp.sum(powers)


@correct("softmax", how="the sum one class after the other, by logaddexp")
def softmax_logaddexp(f):
    xp = namespace(f)
    total = f[..., 0]
    for j in range(1, f.shape[-1]):
        total = xp.logaddexp(total, f[..., j])
    return xp.exp(f - total[..., None])
