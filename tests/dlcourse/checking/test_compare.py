"""Comparing an answer with what is expected."""

import numpy as np
import pytest
from dlcourse.checking import agree
from dlcourse.checking.compare import preview
from dlcourse.checking.errors import errors


def test_equal_arrays_agree() -> None:
    outcome = agree(np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3), "a table")
    assert outcome.ok
    assert outcome.reason == ""


def test_rounding_is_no_mistake_and_more_than_rounding_is() -> None:
    expected = np.array([1.0, 1000.0])
    assert agree(expected + 1e-9, expected, "near").ok  # 1e-12 of the largest entry
    assert not agree(expected + 1e-7, expected, "less near").ok


@pytest.mark.parametrize(
    "got", [np.zeros((3, 1)), np.zeros((1, 3)), np.zeros(()), np.zeros((3, 3))]
)
def test_shapes_are_never_broadcast(got: np.ndarray) -> None:
    outcome = agree(got, np.zeros(3), "zeros")
    assert not outcome.ok
    assert f"has shape {got.shape}, expected (3,)" in outcome.reason


def test_nan_never_agrees_and_equal_infinities_do() -> None:
    assert not agree(np.array([np.nan]), np.array([np.nan]), "NaN").ok
    assert agree(np.array([np.inf, 1.0]), np.array([np.inf, 1.0]), "infinity").ok
    assert not agree(np.array([-np.inf, 1.0]), np.array([np.inf, 1.0]), "infinity").ok


def test_errors_are_relative_to_the_largest_entry() -> None:
    found = errors(np.array([1.0, 11.0]), np.array([0.0, 10.0]))
    assert np.allclose(found, [0.1, 0.1])


def test_a_known_misconception_is_named_instead_of_a_count() -> None:
    expected, got = np.array([1.0, 2.0, 4.0]), np.array([0.5, 3.0, 1.0])
    outcome = agree(got, expected, "a vector", mistaken=lambda: {"it is turned round": got.copy()})
    assert outcome.reason == "this is what comes out when it is turned round"


def test_an_infinite_misconception_explains_nothing() -> None:
    wrong = np.array([np.inf])
    outcome = agree(wrong, np.array([1.0]), "a number", mistaken=lambda: {"a cause": wrong})
    assert "infinite" in outcome.reason


def test_misconceptions_are_computed_for_wrong_answers_only() -> None:
    def never() -> dict[str, float]:
        raise AssertionError

    assert agree(np.ones(2), np.ones(2), "ones", mistaken=never).ok


def test_a_preview_is_short_and_names_the_shape() -> None:
    text = preview(np.arange(10_000.0).reshape(100, 100))
    assert len(text) < 200
    assert "(100, 100)" in text
