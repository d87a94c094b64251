"""From a wrong array to words: how it differs, and what that pattern usually means.

These are the general patterns, which give no solution away.  Nothing here prints an input.
"""

from __future__ import annotations

import numpy as np

from dlcourse.checking.patterns import factors, numbers, places, relations
from dlcourse.checking.patterns.finding import Context, Finding, Pattern, Wrong
from dlcourse.checking.patterns.layers import by_layer
from dlcourse.checking.patterns.shapes import explain_shape

__all__ = ["PATTERNS", "Context", "Finding", "Wrong", "by_layer", "explain", "explain_shape"]

#: The first that fits speaks: from those that explain most to those that only describe.
PATTERNS: tuple[Pattern, ...] = (
    numbers.not_finite,
    relations.all_zero,
    relations.another_part,
    relations.an_argument,
    numbers.inaccurate,
    factors.constant_factor,
    places.transposed,
    places.reversed_order,
    places.moved_by_one,
    places.reordered,
    relations.added_to_another,
    factors.factor_of_an_input,
    numbers.shifted,
    places.by_sign,
    factors.factor_in_part,
    places.by_line,
    places.by_entry,
    factors.factor_of_lines,
    numbers.how_many,
)


def explain(wrong: Wrong, context: Context) -> Finding:
    """A wrong answer of the right shape in words: the first pattern that fits."""
    floats = Wrong(wrong.got.astype(float), wrong.expected.astype(float), wrong.entries)
    with np.errstate(all="ignore"):  # infinities and NaN are told, not warned of
        found = (pattern(floats, context) for pattern in PATTERNS)
        return next(finding for finding in found if finding is not None)
