"""Attempts at l2_penalty and l1_penalty."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _sum(w):
    return namespace(w).sum(w)


@mistake("l2_penalty", cause="the factor 1/2 of other books", feedback="a factor 1/2")
def l2_half(w, lam):
    return lam / 2 * _sum(w * w), lam * w


@mistake("l2_penalty", cause="1/2 before the value only", feedback="before the value only")
def l2_half_value(w, lam):
    return lam / 2 * _sum(w * w), 2 * lam * w


@mistake("l2_penalty", cause="2 missing in the gradient", feedback="the 2 of the derivative")
def l2_no_two(w, lam):
    return lam * _sum(w * w), lam * w


@mistake("l2_penalty", cause="lam squared", feedback="lam is squared")
def l2_lam_squared(w, lam):
    return _sum((lam * w) ** 2), 2 * lam**2 * w


@mistake("l2_penalty", cause="lam missing in the gradient", feedback="lam is left out of the grad")
def l2_no_lam(w, lam):
    return lam * _sum(w * w), 2 * w


@mistake("l2_penalty", cause="mean instead of sum", feedback="the mean is taken, not the sum")
def l2_mean(w, lam):
    xp = namespace(w)
    n = np.prod(w.shape).item()
    return lam * xp.mean(w * w), 2 * lam * w / n


@mistake("l2_penalty", cause="the norm, not its square", feedback="the root is taken in the value")
def l2_norm(w, lam):
    xp = namespace(w)
    return lam * xp.sqrt(_sum(w * w)), 2 * lam * w


@mistake("l2_penalty", cause="absolute values", feedback="as in the L1 penalty")
def l2_is_l1(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), lam * xp.sign(w)


@mistake("l2_penalty", cause="summed over one axis", feedback="returns shape")
def l2_rows(w, lam):
    xp = namespace(w)
    return lam * xp.sum(w * w, axis=0), 2 * lam * w


@mistake("l2_penalty", cause="parts exchanged", feedback="expected one number")
def l2_order(w, lam):
    return 2 * lam * w, lam * _sum(w * w)


@mistake("l2_penalty", cause="gradient missing", feedback="expected 2 things")
def l2_value_only(w, lam):
    return lam * _sum(w * w)


@mistake("l2_penalty", cause="a Python number", feedback="Python number")
def l2_float(w, lam):
    return float(lam * _sum(w * w)), 2 * lam * w


@mistake("l2_penalty", cause="sign of a step", feedback="minus sign")
def l2_step(w, lam):
    return lam * _sum(w * w), -2 * lam * w


@correct("l2_penalty", how="a square by the power")
def l2_power(w, lam):
    return lam * (w**2).sum(), lam * w * 2


@correct("l2_penalty", how="a product of vectors")
def l2_dot(w, lam):
    xp = namespace(w)
    flat = xp.reshape(w, (-1,))
    return lam * (flat @ flat), lam * (w + w)


@correct("l2_penalty", how="each term scaled before the sum")
def l2_scaled(w, lam):
    xp = namespace(w)
    gradient = 2 * lam * w
    return xp.sum(gradient * w) / 2, gradient


@mistake("l1_penalty", cause="slope 1 at 0", feedback="at w = 0 is taken as 1")
def l1_one_at_zero(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), lam * xp.where(w >= 0, xp.ones_like(w), -xp.ones_like(w))


@mistake("l1_penalty", cause="slope -1 at 0", feedback="at w = 0 is taken as -1")
def l1_minus_at_zero(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), lam * xp.where(w > 0, xp.ones_like(w), -xp.ones_like(w))


@mistake("l1_penalty", cause="0/0 at 0", feedback="0/0")
def l1_quotient(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), lam * w / xp.abs(w)


@mistake("l1_penalty", cause="absolute value missing", feedback="the absolute value is left out")
def l1_no_abs(w, lam):
    return lam * _sum(w), lam * namespace(w).sign(w)


@mistake("l1_penalty", cause="sign missing", feedback="the sign is left out")
def l1_no_sign(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), lam * xp.ones_like(w)


@mistake("l1_penalty", cause="slope of a ReLU", feedback="as in a ReLU")
def l1_relu(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), lam * xp.astype(w > 0, w.dtype)


@mistake("l1_penalty", cause="lam squared in the gradient", feedback="lam is squared")
def l1_lam_squared(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), lam * lam * xp.sign(w)


@mistake("l1_penalty", cause="mean instead of sum", feedback="the mean is taken")
def l1_mean(w, lam):
    xp = namespace(w)
    return lam * xp.mean(xp.abs(w)), lam * xp.sign(w)


@mistake("l1_penalty", cause="the gradient of the L2 penalty", feedback="a factor 2")
def l1_two(w, lam):
    xp = namespace(w)
    return lam * _sum(xp.abs(w)), 2 * lam * xp.sign(w)


@mistake("l1_penalty", cause="absolute value of the sum", feedback="taken of the sum")
def l1_abs_of_sum(w, lam):
    xp = namespace(w)
    return lam * xp.abs(_sum(w)), lam * xp.sign(w)


@mistake("l1_penalty", cause="writes into w", feedback="changes its argument w")
def l1_in_place(w, lam):
    xp = namespace(w)
    gradient = lam * xp.sign(w)
    w[w < 0] *= -1
    return lam * _sum(w), gradient


@correct("l1_penalty", how="two masks")
def l1_masks(w, lam):
    xp = namespace(w)
    sign = xp.astype(w > 0, w.dtype) - xp.astype(w < 0, w.dtype)
    return lam * xp.sum(w * sign), lam * sign


@correct("l1_penalty", how="where, twice")
def l1_where(w, lam):
    xp = namespace(w)
    one = xp.ones_like(w)
    sign = xp.where(w > 0, one, xp.where(w < 0, -one, 0 * one))
    return lam * xp.sum(xp.where(w < 0, -w, w)), lam * sign


@correct("l1_penalty", how="method of the array")
def l1_method(w, lam):
    return abs(w).sum() * lam, namespace(w).sign(w) * lam
