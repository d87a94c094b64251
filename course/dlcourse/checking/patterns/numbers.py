"""Wrong numbers as such: not finite, not accurate, shifted; and, when nothing else fits, how many
are wrong and how far."""

from __future__ import annotations

import numpy as np

from dlcourse.checking.errors import errors
from dlcourse.checking.patterns.finding import Context, Finding, Wrong, named

INACCURATE = "more than rounding. Was something added, cut off, or held in float32 on the way?"


def not_finite(wrong: Wrong, context: Context) -> Finding | None:
    """NaN or an infinity where a number is expected."""
    bad = ~np.isfinite(wrong.got) & np.isfinite(wrong.expected)
    if not bad.any():
        return None
    tests = {"NaN": np.isnan, "infinite": np.isinf}
    kinds = [name for name, test in tests.items() if (test(wrong.got) & bad).any()]
    count = f"{int(bad.sum())} of {bad.size} entries are" if bad.size > 1 else "the value is"
    return named(
        f"{count} {' or '.join(kinds)}: somewhere a number grew beyond what floats hold "
        "(exp of a large number), or 0/0 or log(0) was computed, or a number was divided by 0, or "
        "the root or log of a negative one was taken"
    )


def inaccurate(wrong: Wrong, context: Context) -> Finding | None:
    """Right to some digits only."""
    largest = _largest_error(wrong)
    if largest >= 1e-4:
        return None
    count = f"{wrong.number} are" if wrong.got.size > 1 else "the value is"
    return Finding(f"{count} off by {largest:.0e} of the largest entry: {INACCURATE}")


def shifted(wrong: Wrong, context: Context) -> Finding | None:
    """Off by the same amount everywhere."""
    difference = wrong.got - wrong.expected
    if difference.size < 3 or not np.allclose(difference, difference.flat[0], rtol=1e-6):
        return None
    return Finding(
        "differs from what is expected by the same amount everywhere: a term is missing or extra"
    )


def how_many(wrong: Wrong, context: Context) -> Finding:
    """What can be said of any wrong answer."""
    if wrong.expected.ndim == 0:
        return Finding(_how_far(float(wrong.got), float(wrong.expected)))
    if (wrong.got * wrong.expected < 0).sum() > 0.9 * wrong.got.size:
        return Finding(f"has the wrong sign in most places ({wrong.number} are wrong)")
    return Finding(
        f"{wrong.number} are wrong; the largest error is {_share(_largest_error(wrong))}"
    )


def _share(error: float) -> str:
    """A relative error in words; no more digits than say something."""
    if error < 0.01:
        return "less than 1% of the largest entry"
    number = f"{error:.0%} of" if error < 1 else f"{error:.2g} times"
    return f"{number} the largest entry"


def _largest_error(wrong: Wrong) -> float:
    return float(errors(wrong.got, wrong.expected).max())


def _how_far(got: float, expected: float) -> str:
    """One wrong number: too large or too small."""
    relative = abs(got - expected) / max(abs(expected), 1e-300)
    if got * expected < 0:
        return "has the wrong sign, and another size"
    much = "much " if not 0.1 < relative < 10 and relative > 0.1 else ""
    return f"is {much}too {'large' if abs(got) > abs(expected) else 'small'}"
