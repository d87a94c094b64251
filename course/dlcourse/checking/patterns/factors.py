"""Answers that are off by a factor."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from dlcourse.checking.patterns.finding import CLOSE, Array, Context, Finding, Wrong, equal

#: Factors that students meet whatever the input is.
FACTORS: dict[str, float] = {
    "minus 1 (the sign is wrong)": -1.0,
    "two (2)": 2.0,
    "half (1/2)": 0.5,
    "minus two (-2)": -2.0,
    "minus half (-1/2)": -0.5,
    "1 / ln 2 (a logarithm to base 2 in place of base e)": 1 / math.log(2),
    "1 / ln 10 (a logarithm to base 10 in place of base e)": 1 / math.log(10),
}
LEARNING_RATES = {"0.1": 0.1, "0.01": 0.01, "0.001": 0.001}


def constant_factor(wrong: Wrong, context: Context) -> Finding | None:
    """Everything is off by one constant factor."""
    factor = ratio(wrong.got, wrong.expected)
    if factor is None or abs(factor - 1) < 1e-4:
        return None
    name = name_factor(factor, context.sizes)
    if wrong.expected.size == 1:  # a ratio of two numbers says something only when it is known
        return Finding(f"is {name} times what is expected", name) if name else None
    number = f"{factor:.2g}" if abs(factor) > 0.1 else f"{factor:.1e}"
    reason = f"is {name or number} times what is expected, everywhere"
    if name in LEARNING_RATES:
        return Finding(f"{reason}: is that a learning rate? A gradient knows none", name)
    return Finding(reason, name)


def factor_in_part(wrong: Wrong, context: Context) -> Finding | None:
    """Right in some places and off by one known factor in all others."""
    if wrong.entries.all() or wrong.entries.sum() < 2:
        return None
    factor = ratio(wrong.got[wrong.entries], wrong.expected[wrong.entries])
    name = "" if factor is None else name_factor(factor, context.sizes)
    if not name:
        return None
    return Finding(f"is {name} times what is expected in {wrong.number}, and right elsewhere")


def factor_of_an_input(wrong: Wrong, context: Context) -> Finding | None:
    """One of the arguments is a factor too many or too few, entry by entry."""
    for name, array in context.inputs.items():
        if array.shape != wrong.got.shape or array.size < 3 or np.ptp(array) == 0:
            continue
        if equal(wrong.got, wrong.expected * array):
            return Finding(*[f"has the factor {name} once too often, entry by entry"] * 2)
        if equal(wrong.got * array, wrong.expected) and (array != 0).all():
            return Finding(*[f"lacks the factor {name}, entry by entry"] * 2)
    return None


def factor_of_lines(wrong: Wrong, context: Context) -> Finding | None:
    """Every row, or every column, is off by a factor of its own."""
    if wrong.got.ndim != 2 or min(wrong.got.shape) < 2:
        return None
    for word, got, expected in (
        ("row", wrong.got, wrong.expected),
        ("column", wrong.got.T, wrong.expected.T),
    ):
        factors = [ratio(a, b) for a, b in zip(got, expected, strict=True)]
        if all(factor is not None for factor in factors):
            return Finding(f"is off by a factor of its own in every {word}")
    return None


def ratio(got: Array, expected: Array) -> float | None:
    """The one factor that leads from ``expected`` to ``got``, if there is one; 0 is none."""
    used = expected != 0
    if not used.any() or (got[~used] != 0).any():
        return None
    largest = np.abs(expected).argmax()
    factor = float(got.flat[largest] / expected.flat[largest])
    return factor if factor != 0 and equal(got, factor * expected) else None


def name_factor(factor: float, sizes: Mapping[str, int]) -> str:
    """The names of a factor that explains itself, joined by "or"; empty for any other."""
    return " or ".join(name for name, value in _known(sizes) if abs(factor / value - 1) < CLOSE)


def _known(sizes: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    named: set[int] = set()
    for name, size in sizes.items():
        if size > 1 and size not in named:  # one name is enough
            named.add(size)
            yield f"{name} ({size})", size
            yield f"1 / {name} (1/{size})", 1 / size
            yield f"minus {name} (-{size})", -size
            yield f"minus 1 / {name} (-1/{size})", -1 / size
    yield from FACTORS.items()
    yield from LEARNING_RATES.items()
