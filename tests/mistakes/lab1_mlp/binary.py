"""Attempts at binary_cross_entropy."""

import math

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _bce(log_p, log_q, t):
    return -(t * log_p + (1 - t) * log_q).mean()


@mistake("binary_cross_entropy", cause="log(0)", feedback="log(0)")
def bce_plain(p, t):
    xp = namespace(p)
    return _bce(xp.log(p), xp.log(1 - p), t)


@mistake(
    "binary_cross_entropy",
    cause="p clipped to 1 - 1e-12, which is 1 in float32",
    feedback="1 - 1e-12",
)
def bce_clip_both(p, t):
    xp = namespace(p)
    q = xp.clip(p, min=1e-12, max=1 - 1e-12)
    return _bce(xp.log(q), xp.log(1 - q), t)


@mistake("binary_cross_entropy", cause="1e-12 added in the logarithm", feedback="is added")
def bce_added(p, t):
    xp = namespace(p)
    return _bce(xp.log(p + 1e-12), xp.log(1 - p + 1e-12), t)


@mistake("binary_cross_entropy", cause="another floor, 1e-7", feedback="1e-07")
def bce_other_floor(p, t):
    xp = namespace(p)
    return _bce(xp.log(xp.clip(p, min=1e-7)), xp.log(xp.clip(1 - p, min=1e-7)), t)


@mistake("binary_cross_entropy", cause="logarithm to base 2", feedback="base 2")
def bce_log2(p, t):
    xp = namespace(p)
    return _bce(xp.log2(xp.clip(p, min=1e-12)), xp.log2(xp.clip(1 - p, min=1e-12)), t)


@mistake("binary_cross_entropy", cause="only the samples of class 1", feedback="t = 0 are left out")
def bce_first_term(p, t):
    xp = namespace(p)
    return -(t * xp.log(xp.clip(p, min=1e-12))).mean()


@mistake("binary_cross_entropy", cause="output and target exchanged", feedback="exchanged")
def bce_exchanged(p, t):
    return bce_method(t, p)


@mistake("binary_cross_entropy", cause="sum in place of mean", feedback="the number of elements")
def bce_sum(p, t):
    return bce_method(p, t) * math.prod(p.shape)


@mistake("binary_cross_entropy", cause="sign forgotten", feedback="sign is wrong")
def bce_sign(p, t):
    return -bce_method(p, t)


@mistake("binary_cross_entropy", cause="1 - t forgotten", feedback="not weighted")
def bce_no_weight(p, t):
    xp = namespace(p)
    return -(t * xp.log(xp.clip(p, min=1e-12)) + xp.log(xp.clip(1 - p, min=1e-12))).mean()


@mistake(
    "binary_cross_entropy", cause="a sigmoid on top of the probabilities", feedback="a sigmoid"
)
def bce_sigmoid(p, t):
    return bce_method(1 / (1 + namespace(p).exp(-p)), t)


@mistake(
    "binary_cross_entropy",
    cause="targets taken for exactly 1 or 0",
    feedback="targets other than 1",
)
def bce_hard_targets(p, t):
    xp = namespace(p)
    return -xp.mean(xp.log(xp.clip(xp.where(t == 1, p, 1 - p), min=1e-12)))


@correct("binary_cross_entropy", how="methods")
def bce_method(p, t):
    xp = namespace(p)
    return _bce(xp.log(p.clip(1e-12)), xp.log((1 - p).clip(1e-12)), t)


@correct("binary_cross_entropy", how="where")
def bce_where(p, t):
    xp = namespace(p)
    q = 1 - p
    return _bce(xp.log(xp.where(p > 1e-12, p, 1e-12)), xp.log(xp.where(q > 1e-12, q, 1e-12)), t)


@correct("binary_cross_entropy", how="the logarithm capped, log1p")
def bce_capped(p, t):
    xp = namespace(p)
    low = math.log(1e-12)
    return _bce(xp.clip(xp.log(p), min=low), xp.clip(xp.log1p(-p), min=low), t)


@correct("binary_cross_entropy", how="entry by entry")
def bce_loop(p, t):
    total = 0 * p.reshape(-1)[0]
    for index in np.ndindex(*p.shape):
        yes, no = max(float(p[index]), 1e-12), max(float(1 - p[index]), 1e-12)
        total = total - t[index] * math.log(yes) - (1 - t[index]) * math.log(no)
    return total / math.prod(p.shape)
