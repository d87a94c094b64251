"""From a wrong array to words: how it differs, and what that pattern usually means.

These are the general patterns, which give no solution away.  Nothing here prints an input.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Factors that students meet whatever the input is.
FACTORS: dict[str, float] = {
    "two (2)": 2.0,
    "half (1/2)": 0.5,
    "minus two (-2)": -2.0,
    "minus half (-1/2)": -0.5,
    "1 / ln 2 (a logarithm to base 2 in place of base e)": 1 / math.log(2),
    "1 / ln 10 (a logarithm to base 10 in place of base e)": 1 / math.log(10),
}

Array = NDArray[Any]
Shape = tuple[int, ...]

INACCURATE = "more than rounding. Was something added, cut off, or held in float32 on the way?"


def explain_shape(got: Shape, expected: Shape) -> str:
    """A wrong shape in words."""
    start = f"has shape {got}, expected {expected}"
    if got == expected[::-1] and len(got) > 1:
        return f"{start}: rows and columns are exchanged (a transpose too many or too few)"
    if got == ():
        return f"{start}: everything was reduced to one number. Look at `axis`"
    if expected == ():
        return f"{start}: the values are not averaged yet"
    if len(got) == len(expected) + 1 and got[: len(expected)] == expected and got[-1] == 1:
        return f"{start}: an axis of length 1 too many; beside (N,) it would broadcast to (N, N)"
    if len(expected) == len(got) + 1 and set(expected) > set(got):
        return f"{start}: an axis is missing. Was it summed or averaged away, or indexed?"
    if len(got) == 2 and got[0] == got[1] and expected in ((got[0],), (got[0], 1)):
        return f"{start}: (N,) and (N, 1) were broadcast against each other, or a sum is missing"
    if len(got) == len(expected) + 1 and got[1:] == expected:
        return f"{start}: every sample is still apart"
    if len(got) == len(expected) + 1 and got[: len(expected)] == expected:
        return f"{start}: an axis too many. Should it be summed over?"
    if len(got) == 1 and len(expected) > 1:
        return f"{start}: were entries picked out by a mask? Each must keep its place"
    return start


def explain(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    """Wrong entries in words: the first pattern that fits, else how many and how far."""
    with np.errstate(all="ignore"):  # infinities and NaN are told, not warned of
        for pattern in PATTERNS:
            found = pattern(got.astype(float), expected.astype(float), wrong, sizes)
            if found:
                return found
        return _how_many(got, expected, wrong)


def _not_finite(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    bad = ~np.isfinite(got) & np.isfinite(expected)
    if not bad.any():
        return ""
    kinds = [
        n for n, test in (("NaN", np.isnan), ("infinite", np.isinf)) if (test(got) & bad).any()
    ]
    return (
        f"{_count(bad)} {' or '.join(kinds)}: somewhere a number grew beyond what floats hold "
        "(exp of a large number), or 0/0 or log(0) was computed"
    )


def _inaccurate(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    """Right to some digits only."""
    from dlcourse.checking.compare import errors

    largest = errors(got, expected).max()
    if largest >= 1e-4:
        return ""
    return f"{_count(wrong)} off by {largest:.0e} of the largest entry: {INACCURATE}"


def _factor(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    """Everything is off by one constant factor."""
    used = expected != 0
    if not used.any() or (got[~used] != 0).any():
        return ""
    ratios = got[used] / expected[used]
    factor = float(ratios[0])
    constant = np.allclose(ratios, factor, rtol=1e-5, atol=0)
    if not constant or factor == 0 or abs(factor - 1) < 1e-4:
        return ""
    if expected.size == 1:
        return _one_number(factor, sizes)
    return f"is {_factor_name(factor, sizes)} times what is expected, everywhere"


def _one_number(factor: float, sizes: Mapping[str, int]) -> str:
    """A single number has a ratio always: speak of it only when the ratio is one that is known."""
    name = _known_factor(factor, sizes)
    return f"is {name} times what is expected" if name else ""


def _factor_name(factor: float, sizes: Mapping[str, int]) -> str:
    return _known_factor(factor, sizes) or f"{factor:.2g}"


def _known_factor(factor: float, sizes: Mapping[str, int]) -> str:
    """The name of a factor that explains itself, those of the sizes first; empty for any other."""
    known: dict[str, float] = {"minus 1 (the sign is wrong)": -1.0}
    for name, size in sizes.items():
        known |= {f"{name} ({size})": float(size), f"1 / {name} (1/{size})": 1 / size}
        known |= {f"minus {name} (-{size})": -float(size)}
    fits = (name for name, value in (known | FACTORS).items() if abs(factor / value - 1) < 1e-5)
    return next(fits, "")


def _transposed(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    square = got.ndim == 2 and got.shape[0] == got.shape[1] and got.shape[0] > 1
    if square and np.allclose(got.T, expected, rtol=1e-6):
        return "is the transpose of what is expected"
    return ""


def _reordered(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    if got.size < 3 or not np.allclose(np.sort(got, axis=None), np.sort(expected, axis=None)):
        return ""
    return "has the right numbers in the wrong places"


def _shifted(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    difference = got - expected
    if got.size < 3 or not np.allclose(difference, difference.flat[0], rtol=1e-6):
        return ""
    return "differs from what is expected by the same amount everywhere: a term is missing or extra"


def _by_sign(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    """Right on one side of zero, wrong on the other."""
    sides = {"negative": expected < 0, "positive": expected > 0, "0": expected == 0}
    for words, side in sides.items():
        if side.any() and (wrong == side).all() and not side.all():
            return f"is wrong exactly where the right value is {words} ({_number(wrong)})"
    if not wrong[~sides["0"]].any() and wrong.size > 1:
        return f"is wrong only where the right value is 0 ({_number(wrong)})"
    return ""


def _by_line(got: Array, expected: Array, wrong: Array, sizes: Mapping[str, int]) -> str:
    """Right except for whole rows or columns."""
    if wrong.ndim != 2 or wrong.all():
        return ""
    for axis, name in ((1, "row"), (0, "column")):
        lines = wrong.any(axis=axis)
        if 0 < lines.sum() <= max(1, lines.size // 2):
            some = ", ".join(str(i) for i in np.flatnonzero(lines)[:5])
            return f"is right except in {name} {some} (counted from 0)"
    return ""


def _how_many(got: Array, expected: Array, wrong: Array) -> str:
    if expected.ndim == 0:
        return _how_far(float(got), float(expected))
    from dlcourse.checking.compare import errors

    largest = errors(got, expected).max()
    return f"{_count(wrong)} wrong; the largest error is {largest:.2g} times the largest entry"


def _how_far(got: float, expected: float) -> str:
    """One wrong number: too large or too small."""
    relative = abs(got - expected) / max(abs(expected), 1e-300)
    if got * expected < 0:
        return "has the wrong sign, and another size"
    much = "much " if not 0.1 < relative < 10 and relative > 0.1 else ""
    return f"is {much}too {'large' if abs(got) > abs(expected) else 'small'}"


def _number(wrong: Array) -> str:
    return f"{int(wrong.sum())} of {wrong.size} entries"


def _count(wrong: Array) -> str:
    return f"{_number(wrong)} are" if wrong.size > 1 else "the value is"


Pattern = Callable[[Array, Array, Array, Mapping[str, int]], str]
PATTERNS: tuple[Pattern, ...] = (
    _not_finite,
    _inaccurate,
    _factor,
    _transposed,
    _reordered,
    _shifted,
    _by_sign,
    _by_line,
)
