"""Whether indices are all there, and in an order that chance has made.

A random order has as many steps up as down, and its places know nothing of its numbers.  Both are
asked to lie within 6.5 standard deviations, which chance exceeds less than once in 10^9 times.
Found are orders that are sorted, reversed, cut into sorted runs, or shuffled piece by piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking import hold
from dlcourse.visible.lab3_optimizers.shown import Outcomes

Integers = NDArray[np.int64]

DEVIATIONS = 6.5


def all_there(sets: Sequence[Integers], n: int, what: str, tried: str = "") -> Outcomes:
    """Every number from 0 to n - 1 is in one of the sets, and in one only."""
    flat = all(part.ndim == 1 for part in sets)
    yield hold(flat, what, "an array of indices has one axis, and this one has not", tried=tried)
    numbers = np.concatenate([*sets, np.empty(0, np.int64)])
    inside = bool(((numbers >= 0) & (numbers < n)).all())
    yield hold(inside, what, "holds a number that is not among 0 ... n - 1", tried=tried)
    count = np.bincount(numbers.astype(np.int64), minlength=n)
    reason = "some numbers come more than once: a sample is used twice"
    yield hold(bool((count <= 1).all()), what, reason, tried=tried)
    reason = "some numbers from 0 ... n - 1 are missing: samples are lost"
    yield hold(bool((count >= 1).all()), what, reason, tried=tried)


def in_random_order(order: Integers, what: str, reason: str) -> Outcomes:
    """Neither sorted nor partly so; of fewer than three numbers nobody can tell."""
    if len(order) < 3:
        return
    ups, drift = _ups(order), _drift(order)
    yield hold(max(abs(ups), abs(drift)) < DEVIATIONS, what, reason)


def _ups(order: Integers) -> float:
    """Steps up, in standard deviations from their mean."""
    k = len(order)
    return float(((np.diff(order) > 0).sum() - (k - 1) / 2) / np.sqrt((k + 1) / 12))


def _drift(order: Integers) -> float:
    """The correlation of a number with its place, in standard deviations."""
    k = len(order)
    return float(np.corrcoef(np.arange(k), order)[0, 1] * np.sqrt(k - 1))


def depends_on_rng(first: Any, again: Any, other: Any, what: str) -> Outcomes:
    """The same source gives the same order, another one gives another."""
    orders = [np.concatenate(parts) for parts in (first, again, other)]
    reason = (
        "two calls with the same rng, newly made, give different orders: chance comes from "
        "elsewhere, and no result can be repeated. Take all random numbers from rng"
    )
    yield hold(np.array_equal(orders[0], orders[1]), what, reason)
    reason = "another rng gives the same order: chance does not come from the rng that is given"
    yield hold(not np.array_equal(orders[0], orders[2]), what, reason)
