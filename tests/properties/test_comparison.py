"""Comparing: an answer agrees with itself, with a perturbed one never, and words hold no number."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from dlcourse.checking import agree
from dlcourse.checking.compare import TOLERANCE
from dlcourse.checking.parts import by_part, leaves, nested_like
from dlcourse.checking.patterns import Context
from dlcourse.checking.patterns.factors import FACTORS
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.properties import examples

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6)
#: Numbers with many digits, so that one which is repeated in words is recognised.
DIGITS = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
ANY_FLOATS = hnp.arrays(np.float64, SHAPES, elements=st.floats(allow_nan=False))
NUMBERS = hnp.arrays(np.float64, SHAPES, elements=DIGITS)
SEEDS = st.integers(0, 2**32 - 1)


def normal(seed: int, *shape: int) -> Any:
    """Numbers that are all different."""
    return np.random.default_rng(seed).normal(size=shape)


@examples(60)
@given(ANY_FLOATS)
def test_an_answer_agrees_with_itself(array: Any) -> None:
    outcome = agree(array.copy(), array, "it")
    assert outcome.ok
    assert outcome.measured == "equal to the last digit"


@examples(60)
@given(NUMBERS, SEEDS, st.sampled_from(sorted(TOLERANCE.values())), st.floats(2, 1e6))
def test_one_entry_beyond_the_tolerance_never_agrees_and_below_it_does(
    array: Any, seed: int, tolerance: float, times: float
) -> None:
    assume(array.size)
    scale = np.abs(array).max() or 1.0
    off = np.zeros(array.size)
    off[seed % array.size] = scale * tolerance
    off = off.reshape(array.shape)
    assert not agree(array + times * off, array, "it", tolerance=tolerance).ok
    assert agree(array + 0.3 * off, array, "it", tolerance=tolerance).ok


@examples(100)
@given(NUMBERS, NUMBERS)
def test_another_shape_never_agrees(got: Any, expected: Any) -> None:
    assume(got.shape != expected.shape)
    outcome = agree(got, expected, "it")
    assert not outcome.ok
    assert f"has shape {got.shape}, expected {expected.shape}" in outcome.reason


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """An expected array, and an answer of the same shape that has something to do with it."""
    expected = draw(NUMBERS)
    got = draw(
        st.sampled_from(
            [expected * 2, -expected, expected + 1.25,
            expected[::-1] if expected.ndim else expected,
             np.roll(expected, 1), np.zeros_like(expected), np.abs(expected),
             np.sqrt(np.abs(expected)),
             expected * np.nan, np.where(expected > 0, np.inf, expected), np.cumsum(expected)]
        )
        | hnp.arrays(np.float64, expected.shape, elements=DIGITS)
    )  # fmt: skip
    return np.reshape(got, expected.shape).copy(), expected


@examples(60)
@given(pairs(), st.integers(-20, 20))
def test_units_do_not_matter(pair: tuple[Any, Any], power: int) -> None:
    """Both arrays times one power of two: the same verdict, in the same words."""
    got, expected = pair
    assume(np.abs(expected).max(initial=0.0))
    one, other = agree(got, expected, "it"), agree(got * 2.0**power, expected * 2.0**power, "it")
    assert (one.ok, one.measured) == (other.ok, other.measured)
    if "by the same amount" not in one.reason + other.reason:
        assert (one.reason, one.cause) == (other.reason, other.cause)


@examples(60)
@given(pairs(), SEEDS)
def test_the_order_of_the_entries_does_not_matter(pair: tuple[Any, Any], seed: int) -> None:
    got, expected = pair
    order = np.random.default_rng(seed).permutation(got.size)
    moved = [array.ravel()[order].reshape(array.shape) for array in pair]
    assert agree(*moved, "it").ok == agree(got, expected, "it").ok


def repeated(words: str, numbers: Any) -> list[str]:
    """The numbers in a text that are one of ``numbers``, to four digits."""
    found = [t for t in re.findall(r"\d+\.?\d*(?:e[+-]?\d+)?", words) if len(t.strip("0.")) > 4]
    secret = {f"{abs(x):.3e}" for x in np.ravel(numbers) if np.isfinite(x) and x != round(x)}
    return [text for text in found if f"{float(text):.3e}" in secret]


@examples(100)
@given(pairs())
def test_words_hold_no_number_of_the_answer(pair: tuple[Any, Any]) -> None:
    got, expected = pair
    outcome = agree(got, expected, "it", context=Context.of({"x": expected}, None))
    assert repeated(" ".join((outcome.reason, outcome.cause, outcome.seen)), expected) == []


def test_a_number_that_is_repeated_would_be_found() -> None:
    assert repeated("is 3.14159 here", np.array([np.pi])) == ["3.14159"]


@examples(60)
@given(SEEDS, st.integers(2, 6))
def test_a_transpose_is_called_one(seed: int, n: int) -> None:
    table = normal(seed, n, n)
    assert "transpose" in agree(table.T, table, "it").reason
    wide = normal(seed, n, n + 1)
    assert "transpose" in agree(wide.T, wide, "it").reason


@examples(60)
@given(
    SEEDS, st.sampled_from(sorted(FACTORS)), hnp.array_shapes(min_dims=1, max_dims=3, min_side=2)
)
def test_a_known_factor_is_called_by_its_name(seed: int, name: str, shape: tuple[int, ...]) -> None:
    expected = normal(seed, *shape)
    outcome = agree(FACTORS[name] * expected, expected, "it")
    assert outcome.cause == name


@examples(60)
@given(SEEDS, st.integers(3, 9), st.integers(2, 5))
def test_a_size_as_a_factor_is_called_by_its_name(seed: int, samples: int, columns: int) -> None:
    assume(samples != columns)
    expected = normal(seed, samples, columns)
    sizes = {"the number of samples": samples}
    for got in (expected * samples, expected / samples):
        assert "the number of samples" in agree(got, expected, "it", sizes=sizes).cause


@examples(60)
@given(SEEDS, st.integers(3, 9))
def test_the_reverse_order_is_called_so(seed: int, n: int) -> None:
    expected = normal(seed, n)
    assert "reverse order" in agree(expected[::-1].copy(), expected, "it").reason


LEAF = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=2), elements=DIGITS)
NESTED = st.recursive(
    LEAF,
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=3), part, max_size=3)
    ),
)


@examples(100)
@given(NESTED)
def test_arrays_in_lists_come_back_to_their_places(nested: Any) -> None:
    flat = leaves(nested)
    rebuilt = leaves(nested_like(nested, flat))
    assert len(rebuilt) == len(flat)
    assert all(a is b for a, b in zip(rebuilt, flat, strict=True))


@examples(60)
@given(st.lists(LEAF, min_size=1, max_size=4), st.data())
def test_parts_have_names_of_their_own(arrays: list[Any], data: st.DataObject) -> None:
    names = [f"d{number}" for number in range(len(arrays))]
    parts = by_part(tuple(arrays) if len(arrays) > 1 else arrays[0], names)
    assert list(parts) == names
    assert list(by_part(arrays, ["dW"])) == [f"dW[{number}]" for number in range(len(arrays))]


@pytest.mark.parametrize("kind", ["?", "i1", "u1", "i8", "f2", "f4", "g"])
@examples(30)
@given(SEEDS)
def test_numbers_of_every_type_are_compared(kind: str, seed: int) -> None:
    array = (10 * normal(seed, 3, 2)).astype(kind)
    assert agree(array.copy(), array, "it").ok
    wrong = ~array if kind == "?" else array + np.array(1, kind)
    outcome = agree(wrong, array, "it")
    assert not outcome.ok
    assert outcome.reason
