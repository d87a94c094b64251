"""Challenge inputs: the same for everyone and on every run, other for other checks."""

import numpy as np
from dlcourse.checking import Draw


def test_the_same_secret_and_purpose_give_the_same_numbers() -> None:
    assert np.array_equal(Draw(b"s", "lab/relu/a").normal(5), Draw(b"s", "lab/relu/a").normal(5))


def test_other_secrets_and_purposes_give_other_numbers() -> None:
    first = Draw(b"s", "lab/relu/a").normal(5)
    assert not np.array_equal(first, Draw(b"t", "lab/relu/a").normal(5))
    assert not np.array_equal(first, Draw(b"s", "lab/relu/b").normal(5))


def test_increasing_numbers_are_apart_and_distinct_ones_differ() -> None:
    draw = Draw(b"s", "p")
    assert (np.diff(draw.increasing(50)) >= 0.3).all()
    assert len(set(draw.distinct(10, 0, 12))) == 10
