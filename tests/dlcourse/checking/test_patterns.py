"""Wrong arrays in words."""

import numpy as np
import pytest
from dlcourse.checking import agree
from dlcourse.checking.patterns import Context, by_layer

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


def found(got: np.ndarray, expected: np.ndarray, **known: object) -> str:
    context = Context(**known)  # type: ignore[arg-type]
    return agree(got, expected, "it", context=context).reason


DH, F = RNG.normal(size=(5, 3)), RNG.normal(size=(5, 3))
DX = DH * (F > 0)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (DH, "is the argument dh as it went in: a factor is missing"),
        (-DH, "is minus the argument dh"),
        (DX * F, "has the factor f once too often, entry by entry"),
        (DX + F, "has f added to it"),
        (DX + 0.3 * (F < 0), "is wrong exactly where f is negative"),
        (0 * DX, "is 0 everywhere"),
        (0.01 * DX, "0.01 times what is expected, everywhere: is that a learning rate?"),
        (-DX / 5, "minus 1 / the number of samples (-1/5) times"),
    ],
)
def test_a_gradient_that_has_to_do_with_an_argument(got: np.ndarray, words: str) -> None:
    sizes = {"the number of samples": 5}
    assert words in found(got, DX, inputs={"dh": DH, "f": F}, sizes=sizes)


def test_two_causes_that_fit_are_both_named() -> None:
    assert "the number of samples (2) or two (2)" in found(
        2 * TABLE, TABLE, sizes={"the number of samples": 2}
    )


def test_another_part_in_the_place_of_this_one() -> None:
    others = {"dx": 3 * TABLE**2}
    assert "is dx, in the place of dW" in found(3 * TABLE**2, TABLE, part="dW", others=others)
    wide = {"dx": np.ones((2, 7))}
    assert "this is dx. Return the parts in the order" in found(
        np.ones((2, 7)), TABLE, part="dW", others=wide
    )


def test_a_list_from_the_last_layer_to_the_first() -> None:
    others = {"dbiases[1]": RNG.normal(size=3), "dbiases[2]": TABLE[0] + 1}
    reason = found(TABLE[0] + 1, TABLE[1], part="dbiases[0]", others=others)
    assert reason == "is dbiases[2]: the list runs from the last layer to the first"


def test_the_layers_that_are_right_say_where_to_look() -> None:
    wrong_before = {"dweights[0]": False, "dweights[1]": False, "dweights[2]": True, "dx": False}
    assert "from one layer to the one before" in by_layer("dweights[0]", wrong_before)
    assert by_layer("dx", wrong_before) == ""
    last = {"dweights[0]": True, "dweights[1]": True, "dweights[2]": False}
    assert by_layer("dweights[2]", last) == "only the last layer is wrong"
    assert by_layer("dweights[0]", {"dweights[0]": False, "dweights[1]": False}) == ""


def test_the_numbers_of_a_wrong_shape_tell_what_happened() -> None:
    assert "What acts on all samples" in found(TABLE, TABLE.sum(0))
    assert "the mean over the batch is missing" in found(TABLE, TABLE.mean(0))
    assert "it is the transpose" in found(TABLE.T, TABLE)
    assert "the numbers are right, reshape them" in found(TABLE.ravel(), TABLE)
    assert "an axis of length 1 too many" in found(TABLE[:1], TABLE[0])
    assert "the sum runs over the wrong axis" in found(
        TABLE.sum(1), TABLE.sum(0), inputs={"df": TABLE}
    )


@pytest.mark.parametrize("seed", range(40))
def test_random_numbers_have_no_cause(seed: int) -> None:
    """What has nothing to do with the answer must not be explained by it."""
    rng = np.random.default_rng(seed)
    shape = [(5, 3), (4, 4), (6,), (2, 2), (1, 3)][seed % 5]
    known = {"inputs": {"f": rng.normal(size=shape)}, "others": {"db": rng.normal(size=shape)}}
    context = Context({"the number of samples": shape[0]}, **known)
    outcome = agree(rng.normal(size=shape), rng.normal(size=shape), "it", context=context)
    assert outcome.cause == ""
