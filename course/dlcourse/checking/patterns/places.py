"""Answers that are right in some places and wrong in others, or right in the wrong places."""

from __future__ import annotations

import numpy as np

from dlcourse.checking.patterns.finding import Array, Context, Finding, Wrong, equal, named


def transposed(wrong: Wrong, context: Context) -> Finding | None:
    """A square table with rows and columns exchanged."""
    got = wrong.got
    square = got.ndim == 2 and got.shape[0] == got.shape[1] and got.shape[0] > 1
    if not square or not equal(got.T, wrong.expected):
        return None
    return named("is the transpose of what is expected: rows and columns are exchanged")


def _telling(wrong: Wrong) -> bool:
    """Whether the places of the numbers say something: not when most of them are the same."""
    different = np.unique(wrong.expected).size
    return wrong.got.ndim > 0 and different > max(2, wrong.got.size // 2)


def reversed_order(wrong: Wrong, context: Context) -> Finding | None:
    """The last comes first."""
    if _telling(wrong) and equal(wrong.got[::-1], wrong.expected):
        return named("has the right numbers in reverse order: the last comes first")
    return None


def moved_by_one(wrong: Wrong, context: Context) -> Finding | None:
    """Everything stands one place further on."""
    for axis in range(wrong.got.ndim if _telling(wrong) else 0):
        if wrong.got.shape[axis] < 3:
            continue
        for shift in (1, -1):
            if equal(np.roll(wrong.got, shift, axis), wrong.expected):
                line = "" if wrong.got.ndim == 1 else (" row", " column")[min(axis, 1)]
                return named(f"has the right numbers one{line} off: is something counted from 1?")
    return None


def reordered(wrong: Wrong, context: Context) -> Finding | None:
    """The right numbers, in some other order."""
    if wrong.got.size < 3 or not equal(
        np.sort(wrong.got, axis=None), np.sort(wrong.expected, axis=None)
    ):
        return None
    return named("has the right numbers in the wrong places")


def by_sign(wrong: Wrong, context: Context) -> Finding | None:
    """Right on one side of zero, wrong on the other: of the answer, or of an argument."""
    for name, array in {**context.inputs, "the right value": wrong.expected}.items():
        side = _side(wrong.entries, array) if array.shape == wrong.got.shape else None
        if side:
            return Finding(f"is wrong {side[0]} where {name} is {side[1]} ({wrong.number})")
    return None


def _side(wrong: Array, array: Array) -> tuple[str, str] | None:
    sides = {"negative": array < 0, "positive": array > 0, "0": array == 0}
    for words, side in sides.items():
        if side.any() and not side.all() and (wrong == side).all():
            return "exactly", words
    if wrong.size > 1 and not wrong[~sides["0"]].any():
        return "only", "0"
    return None


def by_line(wrong: Wrong, context: Context) -> Finding | None:
    """Right except for whole rows or columns."""
    entries = wrong.entries
    if entries.ndim != 2 or entries.all():
        return None
    for axis, name in ((1, "row"), (0, "column")):
        lines = np.asarray(entries.any(axis=axis))
        if 0 < lines.sum() <= max(1, lines.size // 2):
            plural = "s" if lines.sum() > 1 else ""
            return Finding(f"is right except in {name}{plural} {_listed(lines)} (counted from 0)")
    return None


def by_entry(wrong: Wrong, context: Context) -> Finding | None:
    """Right except for a few entries of a list."""
    count = int(wrong.entries.sum())
    if wrong.entries.ndim != 1 or wrong.entries.size < 3 or count > max(1, wrong.got.size // 3):
        return None
    word = "entry" if count == 1 else "entries"
    return Finding(f"is right except in {word} {_listed(wrong.entries)} (counted from 0)")


def _listed(lines: Array) -> str:
    some = np.flatnonzero(lines)
    return ", ".join(str(i) for i in some[:5]) + (", ..." if some.size > 5 else "")
