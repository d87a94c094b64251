"""Normal noise that is clipped to [0, 1], held against what its distribution says.

Each statistic is tried at six standard deviations: a right solution fails once in 10^8 such tests.
On 10,000 pixels that finds a standard deviation that is wrong by a tenth.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlcourse.arrays import Random
from dlcourse.checking.compare import agree
from dlcourse.checking.outcome import Outcome, case, hold
from dlcourse.checking.student import Student

#: Standard deviations of a statistic that are no chance any more.
FAR = 6.0


def is_clean(student: Student, x: Any, source: Random, what: str) -> Outcome:
    """With sigma = 0 the values come back as they are, and stay in their library and dtype."""
    with case(what):
        got = student.corrupt(x, 0.0, source)
    return agree(got, x, f"no noise, {what}", tolerance=1e-6)


def follows_source(student: Student, x: Any, seeds: tuple[Random, Random]) -> Outcome:
    """The noise comes from ``rng`` and from nothing else: same source same noise, and not else."""
    what = "two calls with sources that start alike, and one with another"
    with case(what):
        first, again, other = (
            student.corrupt(x, 0.2, source) for source in (seeds[0], seeds[0], seeds[1])
        )
    if not np.array_equal(first, again):
        return hold(False, what, "the noise is not drawn from rng: nobody can repeat what you did")
    reason = "the noise is always the same: draw it from the rng that is given"
    return hold(not np.array_equal(first, other), what, reason)


def has_noise(student: Student, x: Any, sigma: float, source: Random) -> Outcome:
    """Whether a large grey image, all of one value, gets clipped normal noise on every pixel.

    The shares of pixels that are black, white and in between are compared with those of a normal
    distribution, and the noise of those in between, by its mean and its square.
    """
    grey = float(x.flat[0])
    what = f"noise {sigma} on {x.size} pixels of grey {grey}"
    with case(what):
        got = student.corrupt(x, sigma, source)
    if got.shape != x.shape:
        return hold(False, what, f"has shape {got.shape}, expected that of x, {x.shape}")
    if not np.isfinite(got).all():
        return hold(False, what, "has entries that are NaN or infinite")
    got = np.round(got, 12)  # a clip that is written as a formula ends beside 1 by rounding
    if got.min() < 0 or got.max() > 1:
        return hold(False, what, "has values below 0 or above 1: they are to be clipped")
    return hold(*_statistics(got, grey, sigma, what))


def _statistics(got: Any, grey: float, sigma: float, what: str) -> tuple[bool, str, str]:
    if np.ptp(got) == 0:
        return False, what, "every pixel gets the same: draw a number of its own for each"
    low, high = _below(-grey / sigma), _below((grey - 1) / sigma)
    if high > 0.01 and not (got == 1).any() and not (got == 0).any():
        return False, what, "nothing is clipped: no pixel is exactly 0 or 1"
    if _repeats(got):
        return False, what, "rows or columns of the image share their noise: draw x.shape numbers"
    ends = {"0": ((got == 0).mean(), low), "1": ((got == 1).mean(), high)}
    mean, square, fourth = _inner_moments(grey, sigma)
    inner = np.where((got > 0) & (got < 1), got - grey, 0.0)
    found = float((inner**2).mean())
    if abs(found - square) > FAR * math.sqrt((fourth - square**2) / got.size):
        return False, what, _wrong_spread(found, square, sigma, grey)
    for end, (share, expected) in ends.items():
        if (
            abs(share - expected)
            > FAR * math.sqrt(expected * (1 - expected) / got.size) + FAR / got.size
        ):
            much = "many" if share > expected else "few"
            return False, what, f"too {much} pixels are exactly {end}: is the noise normal?"
    if abs(inner.mean() - mean) > FAR * math.sqrt(square / got.size):
        return False, what, "the noise has another mean than 0"
    return True, what, ""


def _wrong_spread(found: float, expected: float, sigma: float, grey: float) -> str:
    """A wrong mean square of the noise in words."""
    cube = sigma**2 / 3
    for cause, square in {
        "its variance is sigma, and its standard deviation should be": math.sqrt(sigma),
        "its standard deviation is sigma squared": sigma**2,
        "its standard deviation is 1, whatever sigma is": 1.0,
    }.items():
        if abs(found / _inner_moments(grey, square)[1] - 1) < 0.05:
            return f"the noise has another size: {cause}"
    if abs(found / cube - 1) < 0.05:
        return "the noise is spread evenly (uniform), where it should be normal"
    size = "large" if found > expected else "small"
    return f"the noise between black and white is too {size}: its standard deviation is not sigma"


def _repeats(got: Any) -> bool:
    """Whether all rows, or all columns, are alike."""
    return bool((got == got[:1]).all() or (got == got[:, :1]).all())


def _below(z: float) -> float:
    """The share of a normal distribution below z."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def _inner_moments(grey: float, sigma: float) -> tuple[float, float, float]:
    """E[e], E[e^2] and E[e^4] of the noise e, counted as 0 where it leaves [0, 1]."""
    e, step = np.linspace(-grey, 1 - grey, 20_001, retstep=True)
    density = np.exp(-0.5 * (e / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))
    weights = np.full(e.size, step)
    weights[[0, -1]] /= 2
    first, second, fourth = ((weights * density * e**p).sum() for p in (1, 2, 4))
    return float(first), float(second), float(fourth)
