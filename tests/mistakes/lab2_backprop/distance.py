"""Attempts at relative_error."""

import itertools
import math

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _each(w):
    """All index tuples of an array."""
    return itertools.product(*(range(n) for n in w.shape))


@mistake("relative_error", cause="mean in place of maximum", feedback="the mean of the quotients")
def error_mean(a, b):
    return _quotients(a, b).mean()


@mistake("relative_error", cause="divides by |a|", feedback="divided by |a| alone")
def error_by_a(a, b):
    xp = _alike(a, b)
    return xp.max(abs(a - b) / xp.maximum(abs(a), xp.full_like(a, 1e-12)))


@mistake("relative_error", cause="divides by |b|", feedback="divided by |b| alone")
def error_by_b(a, b):
    xp = _alike(a, b)
    return xp.max(abs(a - b) / xp.maximum(abs(b), xp.full_like(b, 1e-12)))


@mistake("relative_error", cause="divides by the larger of both", feedback="the larger of both")
def error_by_larger(a, b):
    xp = _alike(a, b)
    larger = xp.maximum(abs(a), abs(b))
    return xp.max(abs(a - b) / xp.maximum(larger, xp.full_like(a, 1e-12)))


@mistake("relative_error", cause="divides by the mean of both", feedback="the mean of both")
def error_by_mean(a, b):
    xp = _alike(a, b)
    size = (abs(a) + abs(b)) / 2
    return xp.max(abs(a - b) / xp.maximum(size, xp.full_like(a, 1e-12)))


@mistake("relative_error", cause="maxima divided", feedback="taken apart, then divided")
def error_maxima(a, b):
    _alike(a, b)
    return abs(a - b).max() / max(float((abs(a) + abs(b)).max()), 1e-12)


@mistake("relative_error", cause="absolute error", feedback="not divided by anything")
def error_absolute(a, b):
    _alike(a, b)
    return abs(a - b).max()


@mistake("relative_error", cause="0 / 0", feedback="NaN")
def error_no_floor(a, b):
    _alike(a, b)
    return (abs(a - b) / (abs(a) + abs(b))).max()


@mistake("relative_error", cause="1e-12 is added", feedback="1e-12 is added to the sum")
def error_added(a, b):
    _alike(a, b)
    return (abs(a - b) / (abs(a) + abs(b) + 1e-12)).max()


@mistake("relative_error", cause="no absolute value of the difference", feedback="is left out")
def error_signed(a, b):
    xp = _alike(a, b)
    return xp.max((a - b) / xp.maximum(abs(a) + abs(b), xp.full_like(a, 1e-12)))


@mistake("relative_error", cause="|a + b|", feedback="before its absolute value")
def error_sum(a, b):
    xp = _alike(a, b)
    return xp.max(abs(a - b) / xp.maximum(abs(a + b), xp.full_like(a, 1e-12)))


@mistake("relative_error", cause="norms", feedback="norms are compared")
def error_norms(a, b):
    _alike(a, b)
    length = ((a - b) ** 2).sum() ** 0.5
    return length / max(float((a**2).sum() ** 0.5 + (b**2).sum() ** 0.5), 1e-12)


@mistake("relative_error", cause="broadcasts", feedback="expected a ValueError")
def error_broadcasts(a, b):
    return _quotients(a, b).max()


@mistake("relative_error", cause="compares sizes, not shapes", feedback="expected a ValueError")
def error_by_size(a, b):
    if np.prod(a.shape) != np.prod(b.shape):
        raise ValueError(f"{tuple(a.shape)} and {tuple(b.shape)}")
    return _quotients(a, b).max()


@mistake("relative_error", cause="an assert", feedback="expected a ValueError of your own")
def error_assert(a, b):
    assert a.shape == b.shape, f"{tuple(a.shape)} and {tuple(b.shape)}"
    return _quotients(a, b).max()


@mistake("relative_error", cause="an error text without shapes", feedback="does not name both")
def error_silent(a, b):
    if a.shape != b.shape:
        raise ValueError("the shapes differ")
    return _quotients(a, b).max()


@mistake("relative_error", cause="a NaN is overlooked", feedback="a gradient that is NaN")
def error_overlooks(a, b):
    _alike(a, b)
    largest = 0.0
    for i in _each(a):
        one, other = float(a[i]), float(b[i])
        largest = max(largest, abs(one - other) / max(abs(one) + abs(other), 1e-12))
    return largest


@mistake("relative_error", cause="an array is returned", feedback="expected one number")
def error_array(a, b):
    _alike(a, b)
    return _quotients(a, b)


def _alike(a, b):
    if a.shape != b.shape:
        raise ValueError(f"a has shape {tuple(a.shape)} and b {tuple(b.shape)}")
    return namespace(a, b)


def _quotients(a, b):
    xp = namespace(a, b)
    size = abs(a) + abs(b)
    return abs(a - b) / xp.maximum(size, xp.full_like(size, 1e-12))


@correct("relative_error", how="methods and clip")
def error_clip(a, b):
    xp = _alike(a, b)
    return float((abs(a - b) / xp.clip(abs(a) + abs(b), min=1e-12)).max())


@correct("relative_error", how="where")
def error_where(a, b):
    xp = _alike(a, b)
    size = xp.abs(a) + xp.abs(b)
    safe = xp.where(size < 1e-12, xp.full_like(size, 1e-12), size)
    return xp.max(xp.abs(b - a) / safe)


@correct("relative_error", how="entry by entry, NaN kept")
def error_loop(a, b):
    _alike(a, b)
    quotients = []
    for i in _each(a):
        one, other = float(a[i]), float(b[i])
        quotients.append(abs(one - other) / max(abs(one) + abs(other), 1e-12))
    return math.nan if any(math.isnan(q) for q in quotients) else max(quotients)


@correct("relative_error", how="sorted")
def error_sorted(a, b):
    xp = _alike(a, b)
    return xp.sort(xp.reshape(_quotients(a, b), (-1,)))[-1]


@correct("relative_error", how="in float64, with squares and roots")
def error_roots(a, b):
    if list(a.shape) != list(b.shape):
        raise ValueError(f"cannot compare {list(a.shape)} with {list(b.shape)}")
    xp = namespace(a, b)
    a, b = xp.astype(a, xp.float64), xp.astype(b, xp.float64)
    size = xp.sqrt(a**2) + xp.sqrt(b**2)
    return xp.max(xp.sqrt((a - b) ** 2) / xp.where(size > 1e-12, size, 1e-12))


@correct("relative_error", how="larger and smaller, the small sums replaced by a mask")
def error_mask(a, b):
    xp = _alike(a, b)
    size = xp.maximum(a, -a) + xp.maximum(b, -b)
    size[size < 1e-12] = 1e-12
    return ((xp.maximum(a, b) - xp.minimum(a, b)) / size).max().item()
