"""Tests of random numbers: right ones pass, others are told by what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from dlcourse.checking.distributions import (
    LIMIT,
    NORMAL,
    UNIFORM,
    distributed,
    first_wrong,
    from_the_source,
    kept,
    uneven,
)

Generator = np.random.Generator
SHAPE = (120, 150)
KINDS: dict[str, tuple[Any, Callable[[Generator], Any]]] = {
    "normal": (NORMAL, lambda g: g.normal(size=SHAPE)),
    "uniform": (UNIFORM, lambda g: g.uniform(-1, 1, size=SHAPE)),
    "kept": (kept(0.3), lambda g: (g.random(SHAPE) < 0.3).astype(float)),
}


@pytest.mark.parametrize("name", KINDS)
def test_right_numbers_pass_with_room_to_spare(name: str) -> None:
    """Over 200 draws no moment is off by more than 5 of the 6 deviations, and they spread by 1."""
    moments, draw = KINDS[name]
    off = np.array([[m.off(draw(np.random.default_rng(s))) for m in moments] for s in range(200)])
    assert np.abs(off).max() < LIMIT - 1
    assert np.abs(off.mean(axis=0)).max() < 5 / math.sqrt(200)
    assert np.abs(off.std(axis=0) - 1).max() < 5 / math.sqrt(400)


WRONG: dict[str, tuple[str, str, Callable[[Generator], Any]]] = {
    "shifted": ("normal", "mean", lambda g: g.normal(0.06, 1, SHAPE)),
    "wider": ("normal", "variance", lambda g: g.normal(0, 1.05, SHAPE)),
    "a hundred times wider": ("normal", "variance", lambda g: g.normal(0, 100, SHAPE)),
    "narrower": ("normal", "variance", lambda g: g.normal(0, 0.95, SHAPE)),
    "even, not normal": ("normal", "shape", lambda g: math.sqrt(3) * g.uniform(-1, 1, SHAPE)),
    "normal, not even": ("uniform", "shape", lambda g: g.normal(0, math.sqrt(1 / 3), SHAPE)),
    "rows repeated": ("normal", "row", lambda g: np.repeat(g.normal(size=(60, 150)), 2, axis=0)),
    "one row": ("normal", "row", lambda g: np.tile(g.normal(size=150), (120, 1))),
    "one column": ("normal", "column", lambda g: np.tile(g.normal(size=(120, 1)), (1, 150))),
    "one number": ("normal", "row", lambda g: np.full(SHAPE, 0.1)),
    "another share": ("kept", "mean", lambda g: (g.random(SHAPE) < 0.33).astype(float)),
    "nothing dropped": ("kept", "mean", lambda g: np.ones(SHAPE)),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_numbers_are_found(name: str) -> None:
    kind, moment, draw = WRONG[name]
    for seed in range(10):
        found = first_wrong(draw(np.random.default_rng(seed)), KINDS[kind][0])
        assert found is not None
        assert found.name == moment


def test_the_spread_of_a_known_mistake_is_named_and_of_two_none() -> None:
    values = 2 * np.random.default_rng(0).normal(size=SHAPE)
    told = distributed(values, NORMAL, "w", shape="", spreads={"it is doubled": 2.0})
    assert told.cause == "this is the spread that comes out when it is doubled"
    told = distributed(values, NORMAL, "w", shape="", spreads={"a": 2.0, "b": 2.0})
    assert not told.cause
    assert "the standard deviation is 1.99 times what it should be" in told.reason


def test_numbers_that_ignore_their_source_are_found() -> None:
    def results(call: Callable[[Any], Any]) -> list[bool]:
        return [outcome.ok for outcome in from_the_source(call, 1, 2)]

    unseeded = np.random.default_rng()
    assert results(lambda seed: np.random.default_rng(seed).normal(size=3)) == [True, True]
    assert results(lambda seed: unseeded.normal(size=3)) == [False, True]
    assert results(lambda seed: np.ones(3)) == [True, False]


def test_counts_are_uneven_where_shares_differ_and_not_by_chance() -> None:
    shares = np.array([1, 1, 2, 4]) / 8
    random = np.random.default_rng(0)
    right = [uneven(random.multinomial(500, shares), shares, free=3) for _ in range(500)]
    assert abs(np.mean(right)) < 0.25
    assert 0.8 < np.std(right) < 1.2
    assert max(right) < LIMIT - 1
    doubled = np.array([2, 1, 2, 4]) / 9
    wrong = [uneven(random.multinomial(2000, doubled), shares, free=3) for _ in range(100)]
    assert min(wrong) > LIMIT
