"""Attempts at dropout and dropout_backward."""

import numpy as np
from dlcourse import namespace
from dlcourse import rng as new_rng

from tests.mistakes import correct, mistake


def _require(rate):
    if not 0 <= rate < 1:
        raise ValueError(f"rate {rate}")


def _mask(h, rate, rng, training, scale=None, keep=None):
    """A right mask, unless a factor or a share is given."""
    _require(rate)
    xp = namespace(h)
    if not training:
        return xp.ones_like(h)
    scale = 1 / (1 - rate) if scale is None else scale
    keep = 1 - rate if keep is None else keep
    return scale * xp.astype(rng.uniform(h.shape) < keep, h.dtype)


@mistake("dropout", cause="not inverted", feedback="the mask is 0 or 1")
def dropout_plain(h, rate, rng, training):
    mask = _mask(h, rate, rng, training, scale=1.0)
    return h * mask, mask


@mistake("dropout", cause="scaled at test time", feedback="outside of training")
def dropout_test_time(h, rate, rng, training):
    mask = _mask(h, rate, rng, training)
    return h * mask if training else (1 - rate) * h, mask


@mistake("dropout", cause="seed 004: scaled at test time, not inverted", feedback="is 0 or 1")
def dropout_seed(h, rate, rng, training):
    mask = _mask(h, rate, rng, training, scale=1.0)
    return h * mask if training else (1 - rate) * h, mask


@mistake("dropout", cause="mask of zeros and ones returned", feedback="out is right, but the mask")
def dropout_mask_unscaled(h, rate, rng, training):
    mask = _mask(h, rate, rng, training)
    return h * mask, namespace(h).where(mask > 0, namespace(h).ones_like(h), mask)


@mistake("dropout", cause="mask not applied", feedback="h comes back as it was")
def dropout_not_applied(h, rate, rng, training):
    return 1 * h, _mask(h, rate, rng, training)


@mistake("dropout", cause="rate is what stays", feedback="the share that stays is rate")
def dropout_rate_stays(h, rate, rng, training):
    mask = _mask(h, rate, rng, training, keep=rate)
    return h * mask, mask


@mistake("dropout", cause="divided by rate", feedback="divided by rate")
def dropout_over_rate(h, rate, rng, training):
    mask = _mask(h, rate, rng, training, scale=1 / rate if rate else 1.0)
    return h * mask, mask


@mistake("dropout", cause="multiplied by 1 - rate", feedback="multiplied by 1-rate")
def dropout_times(h, rate, rng, training):
    mask = _mask(h, rate, rng, training, scale=1 - rate)
    return h * mask, mask


@mistake("dropout", cause="rows as a whole", feedback="entries of a row are switched off together")
def dropout_rows(h, rate, rng, training):
    mask = _mask(h[..., :1], rate, rng, training) * namespace(h).ones_like(h)
    return h * mask, mask


@mistake("dropout", cause="one mask for the batch", feedback="entries of a column are switched off")
def dropout_columns(h, rate, rng, training):
    mask = _mask(h[:1], rate, rng, training) * namespace(h).ones_like(h)
    return h * mask, mask


@mistake("dropout", cause="drops when testing, too", feedback="outside of training")
def dropout_always(h, rate, rng, training):
    mask = _mask(h, rate, rng, True)
    return h * mask, mask


@mistake("dropout", cause="training turned round", feedback="off in training")
def dropout_turned(h, rate, rng, training):
    mask = _mask(h, rate, rng, not training)
    return h * mask, mask


@mistake("dropout", cause="numbers from elsewhere", feedback="not from rng")
def dropout_own_source(h, rate, rng, training):
    mask = _mask(h, rate, new_rng(None, like=h), training)
    return h * mask, mask


@mistake("dropout", cause="always the same numbers", feedback="do not come from rng")
def dropout_fixed_seed(h, rate, rng, training):
    mask = _mask(h, rate, new_rng(0, like=h), training)
    return h * mask, mask


@mistake("dropout", cause="normal numbers compared", feedback="are switched off, expected")
def dropout_normal(h, rate, rng, training):
    _require(rate)
    xp = namespace(h)
    keep = xp.astype(rng.normal(h.shape) >= rate, h.dtype)
    mask = keep / (1 - rate) if training else xp.ones_like(h)
    return h * mask, mask


@mistake("dropout", cause="exactly the share", feedback="exactly the share rate")
def dropout_exact(h, rate, rng, training):
    _require(rate)
    xp = namespace(h)
    mask = xp.ones_like(h)
    if training:
        n = int(np.prod(h.shape))
        mask = xp.reshape(rng.permutation(n) >= round(rate * n), h.shape)
        mask = xp.astype(mask, h.dtype) / (1 - rate)
    return h * mask, mask


@mistake("dropout", cause="no ValueError", feedback="expected a ValueError")
def dropout_no_error(h, rate, rng, training):
    xp = namespace(h)
    mask = xp.ones_like(h)
    if training:
        mask = xp.astype(rng.uniform(h.shape) >= rate, h.dtype) / max(1 - rate, 1e-9)
    return h * mask, mask


@mistake("dropout", cause="a rate of 1 accepted when testing", feedback="expected a ValueError")
def dropout_late_error(h, rate, rng, training):
    if training:
        _require(rate)
    mask = _mask(h, min(max(rate, 0), 0.9), rng, training)
    return h * mask, mask


@mistake("dropout", cause="mask of booleans", feedback="returns bool")
def dropout_boolean(h, rate, rng, training):
    mask = _mask(h, rate, rng, training)
    return h * mask, mask > 0


@mistake("dropout", cause="mask missing", feedback="expected 2 things")
def dropout_no_mask(h, rate, rng, training):
    return h * _mask(h, rate, rng, training)


@mistake("dropout", cause="writes into h", feedback="changes its argument h")
def dropout_in_place(h, rate, rng, training):
    mask = _mask(h, rate, rng, training)
    h *= mask
    return h, mask


@correct("dropout", how="where")
def dropout_where(h, rate, rng, training):
    _require(rate)
    xp = namespace(h)
    if not training:
        return xp.asarray(h, copy=True), xp.ones_like(h)
    zero = xp.zeros_like(h)
    mask = xp.where(rng.uniform(h.shape) < rate, zero, zero + 1 / (1 - rate))
    return h * mask, mask


@correct("dropout", how="entries of the mask put to 0")
def dropout_assign(h, rate, rng, training):
    if rate < 0 or rate >= 1:
        raise ValueError("0 <= rate < 1")
    xp = namespace(h)
    mask = xp.ones_like(h)
    if training:
        mask = mask / (1 - rate)
        mask[rng.uniform(h.shape) < rate] = 0.0
    return h * mask, mask


@correct("dropout", how="steps of a shifted floor")
def dropout_floor(h, rate, rng, training):
    _require(rate)
    xp = namespace(h)
    if not training:
        return h, 0 * h + 1
    keep = xp.floor(rng.uniform(h.shape) + (1 - rate))
    return h / (1 - rate) * keep, keep / (1 - rate)


@mistake("dropout_backward", cause="mask missing", feedback="the mask is left out")
def back_no_mask(dout, mask):
    return 1 * dout


@mistake("dropout_backward", cause="factor missing", feedback="the factor 1/(1-rate)")
def back_no_factor(dout, mask):
    xp = namespace(dout)
    return xp.where(mask > 0, dout, 0 * dout)


@mistake("dropout_backward", cause="divided by the mask", feedback="divided by the mask")
def back_divided(dout, mask):
    xp = namespace(dout)
    return xp.where(mask > 0, dout / xp.where(mask > 0, mask, xp.ones_like(mask)), 0 * dout)


@mistake("dropout_backward", cause="mask twice", feedback="the mask is multiplied in twice")
def back_twice(dout, mask):
    return dout * mask * mask


@mistake("dropout_backward", cause="mask turned round", feedback="the mask is turned round")
def back_turned(dout, mask):
    return dout * namespace(dout).astype(mask == 0, dout.dtype)


@mistake("dropout_backward", cause="writes into dout", feedback="changes its argument dout")
def back_in_place(dout, mask):
    dout *= mask
    return dout


@mistake("dropout_backward", cause="entries picked out", feedback="has shape")
def back_picked(dout, mask):
    return dout[mask > 0] * mask[mask > 0]


@correct("dropout_backward", how="factors exchanged")
def back_plain(dout, mask):
    return mask * dout


@correct("dropout_backward", how="where")
def back_where(dout, mask):
    return namespace(dout).where(mask > 0, dout * mask, 0 * dout)


@correct("dropout_backward", how="multiply")
def back_multiply(dout, mask):
    return namespace(dout, mask).multiply(dout, mask)
