"""Attempts at corrupt."""

import math

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _clip(x):
    return namespace(x).clip(x, 0.0, 1.0)


@mistake("corrupt", cause="not clipped", feedback="they are to be clipped")
def corrupt_not_clipped(x, sigma, rng):
    return x + sigma * rng.normal(x.shape)


@mistake("corrupt", cause="clipped below only", feedback="they are to be clipped")
def corrupt_clipped_below(x, sigma, rng):
    return namespace(x).maximum(x + sigma * rng.normal(x.shape), 0 * x)


@mistake("corrupt", cause="sigma as variance", feedback="its variance is sigma")
def corrupt_variance(x, sigma, rng):
    return _clip(x + sigma**0.5 * rng.normal(x.shape))


@mistake("corrupt", cause="sigma squared", feedback="its standard deviation is sigma squared")
def corrupt_squared(x, sigma, rng):
    return _clip(x + sigma**2 * rng.normal(x.shape))


@mistake("corrupt", cause="sigma forgotten", feedback="whatever sigma is")
def corrupt_no_sigma(x, sigma, rng):
    return _clip(x + rng.normal(x.shape))


@mistake("corrupt", cause="uniform", feedback="spread evenly (uniform)")
def corrupt_uniform(x, sigma, rng):
    return _clip(x + sigma * (2 * rng.uniform(x.shape) - 1))


@mistake("corrupt", cause="one number for all", feedback="every pixel gets the same")
def corrupt_one_number(x, sigma, rng):
    return _clip(x + sigma * rng.normal())


@mistake("corrupt", cause="one row for all", feedback="share their noise")
def corrupt_one_row(x, sigma, rng):
    return _clip(x + sigma * rng.normal((x.shape[-1],)))


@mistake("corrupt", cause="noise in proportion", feedback="is too small")
def corrupt_in_proportion(x, sigma, rng):
    return _clip(x * (1 + sigma * rng.normal(x.shape)))


@mistake("corrupt", cause="folded, not clipped", feedback="nothing is clipped")
def corrupt_folded(x, sigma, rng):
    xp = namespace(x)
    y = xp.abs(x + sigma * rng.normal(x.shape)) % 2
    return xp.where(y > 1, 2 - y, y)


@mistake("corrupt", cause="only positive noise", feedback="another mean than 0")
def corrupt_positive(x, sigma, rng):
    return _clip(x + sigma * namespace(x).abs(rng.normal(x.shape)))


@mistake("corrupt", cause="own random numbers", feedback="the noise is not drawn from rng")
def corrupt_own_source(x, sigma, rng):
    noise = np.random.default_rng().normal(size=tuple(x.shape))
    return _clip(x + sigma * namespace(x).asarray(noise, dtype=x.dtype))


@mistake("corrupt", cause="always the same", feedback="the noise is always the same")
def corrupt_fixed(x, sigma, rng):
    noise = np.random.default_rng(0).normal(size=tuple(x.shape))
    return _clip(x + sigma * namespace(x).asarray(noise, dtype=x.dtype))


@mistake("corrupt", cause="in place", feedback="changes its argument x")
def corrupt_in_place(x, sigma, rng):
    x += sigma * rng.normal(x.shape)
    return _clip(x)


@correct("corrupt", how="minimum of maximum")
def corrupt_min_max(x, sigma, rng):
    xp = namespace(x)
    y = x + rng.normal(x.shape) * sigma
    return xp.minimum(xp.maximum(y, xp.zeros_like(y)), xp.ones_like(y))


@correct("corrupt", how="drawn row by row, masks")
def corrupt_by_row(x, sigma, rng):
    xp = namespace(x)
    y = xp.stack([row + sigma * rng.normal(tuple(row.shape)) for row in x])
    y[y < 0], y[y > 1] = 0, 1
    return y


@correct("corrupt", how="normal numbers from uniform ones (Box and Muller)")
def corrupt_box_muller(x, sigma, rng):
    xp = namespace(x)
    radius = (-2 * xp.log(1 - rng.uniform(x.shape))) ** 0.5
    return xp.clip(x + sigma * radius * xp.cos(2 * np.pi * rng.uniform(x.shape)), 0.0, 1.0)


@correct("corrupt", how="a flat row of numbers, put into the shape of x")
def corrupt_flat(x, sigma, rng):
    xp = namespace(x)
    if sigma == 0:
        return xp.asarray(x, copy=True)
    y = xp.reshape(x, (-1,)) + sigma * rng.normal(math.prod(x.shape))
    return xp.where(y < 0, 0 * y, xp.where(y > 1, 0 * y + 1, y)).reshape(x.shape)


@correct("corrupt", how="the clip as a formula, which ends beside 0 and 1 by rounding")
def corrupt_formula(x, sigma, rng):
    y = x + sigma * rng.normal(x.shape)
    return (abs(y) - abs(y - 1) + 1) / 2


@correct("corrupt", how="taken off, written row by row into an array of its own, in place")
def corrupt_taken_off(x, sigma, rng):
    y = namespace(x).empty_like(x)
    for n in range(len(x)):
        y[n, ...] = x[n, ...]
        y[n, ...] -= sigma * rng.normal(tuple(x.shape[1:]))
    return y.clip(0, 1)
