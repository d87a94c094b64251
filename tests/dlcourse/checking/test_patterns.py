"""Wrong arrays in words."""

import numpy as np
import pytest
from dlcourse.checking import agree

RNG = np.random.default_rng(5)
TABLE = RNG.normal(size=(5, 3))
SQUARE = RNG.normal(size=(4, 4))


def reason(got: object, expected: object, **sizes: int) -> str:
    named = {name.replace("_", " "): size for name, size in sizes.items()}
    return agree(np.asarray(got), np.asarray(expected), "it", sizes=named).reason


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (2 * TABLE, "two (2) times"),
        (TABLE / 2, "half (1/2) times"),
        (-TABLE, "the sign is wrong"),
        (5 * TABLE, "the number of samples (5) times"),
        (TABLE / 5, "1 / the number of samples (1/5) times"),
        (1.3 * TABLE, "1.3 times"),
        (TABLE + 0.7, "the same amount everywhere"),
        (TABLE[::-1], "in reverse order"),
        (np.roll(TABLE, 1, axis=0), "one row off"),
        (TABLE[[2, 0, 1, 4, 3]], "right numbers in the wrong places"),
        (np.where(TABLE < 0, 0.5 * TABLE, TABLE), "exactly where the right value is negative"),
        (np.where(TABLE > 0, 0.5 * TABLE, TABLE), "exactly where the right value is positive"),
        (TABLE * [1, 1, 1.5], "right except in column 2"),
        (TABLE * [[1], [1], [2.5], [1], [1]], "right except in row 2"),
        (TABLE + 1e-8 * SQUARE[0, :3] * TABLE**2, "more than rounding"),
        (np.where(TABLE.max() == TABLE, np.nan, TABLE), "1 of 15 entries are NaN"),
        (np.where(TABLE.max() == TABLE, np.inf, TABLE), "1 of 15 entries are infinite"),
        (TABLE + RNG.normal(size=(5, 3)), "15 of 15 entries are wrong"),
    ],
)
def test_a_table_that_is_wrong(got: np.ndarray, words: str) -> None:
    assert words in reason(got, TABLE, the_number_of_samples=5)


def test_a_transpose_of_a_square() -> None:
    assert "is the transpose of what is expected" in reason(SQUARE.T, SQUARE)


def test_wrong_only_where_zero_is_right() -> None:
    expected = np.array([0.0, 0.0, 1.0, 2.0])
    assert "only where the right value is 0" in reason([0.0, 3.0, 1.0, 2.0], expected)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (6.0, "is two (2) times what is expected"),
        (12.0, "is the number of rows (4) times what is expected"),
        (-3.0, "the sign is wrong"),
        (3.1, "is too large"),
        (2.9, "is too small"),
        (300.0, "is much too large"),
        (0.001, "is too small"),
        (-7.7, "has the wrong sign, and another size"),
        (3 + 1e-7, "more than rounding"),
        (3 / np.log(2), "base 2"),
        (np.nan, "the value is NaN"),
    ],
)
def test_a_number_that_is_wrong(got: float, words: str) -> None:
    assert words in reason(got, 3.0, the_number_of_rows=4)


@pytest.mark.parametrize("got", [-1.6e-15, 2.7, -2.7, 0.0])
def test_no_ratio_is_told_that_explains_nothing(got: float) -> None:
    assert "times" not in reason(got, 3.0)


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        ((3, 5), (5, 3), "rows and columns are exchanged"),
        ((), (5,), "reduced to one number"),
        ((5, 1), (5,), "an axis of length 1 too many"),
        ((5, 5), (5,), "broadcast against each other"),
        ((5, 4), (4,), "every sample is still apart"),
        ((6, 3), (6,), "an axis too many"),
        ((5,), (5, 3), "an axis is missing"),
        ((11,), (6, 3), "picked out by a mask"),
        ((5,), (), "not averaged yet"),
    ],
)
def test_a_wrong_shape(got: tuple[int, ...], expected: tuple[int, ...], words: str) -> None:
    assert words in reason(np.zeros(got), np.zeros(expected))
