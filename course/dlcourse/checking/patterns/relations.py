"""Answers that are something else that the student has at hand: an argument, or another part."""

from __future__ import annotations

import numpy as np

from dlcourse.checking.patterns.finding import Context, Finding, Wrong, equal, named
from dlcourse.checking.patterns.layers import mirrored


def all_zero(wrong: Wrong, context: Context) -> Finding | None:
    """Nothing came through."""
    if wrong.got.size > 1 and not wrong.got.any():
        return Finding("is 0 everywhere: nothing is passed on")
    return None


def another_part(wrong: Wrong, context: Context) -> Finding | None:
    """The right value of another part stands in this place."""
    for name, other in context.others.items():
        if wrong.got.size > 1 and equal(wrong.got, other) and not equal(wrong.expected, other):
            if mirrored(context.part, name, [context.part, *context.others]):
                return named(f"is {name}: the list runs from the last layer to the first")
            return named(f"is {name}, in the place of {context.part}")
    return None


def an_argument(wrong: Wrong, context: Context) -> Finding | None:
    """An argument comes back as it went in, as it is or multiplied by a number."""
    if wrong.got.size < 2:
        return None
    for name, array in context.inputs.items():
        if not np.any(array):
            continue
        if equal(wrong.got, array):
            return named(f"is the argument {name} as it went in: a factor is missing")
        if equal(wrong.got, -array):
            return named(f"is minus the argument {name}: a factor is missing")
    return None


def added_to_another(wrong: Wrong, context: Context) -> Finding | None:
    """Another part, or an argument, is added to the right value or subtracted from it."""
    if wrong.got.size < 2:
        return None
    difference = wrong.got - wrong.expected
    for name, other in {**context.others, **context.inputs}.items():
        if not np.any(other):
            continue
        if equal(difference, other):
            return named(f"has {name} added to it")
        if equal(difference, -other):
            return named(f"has {name} subtracted from it")
    return None
