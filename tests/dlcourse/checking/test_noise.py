"""How large an error in noise is found, and how often a right one is turned away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from dlcourse.arrays import Random
from dlcourse.checking.noise import _inner_moments, follows_source, has_noise
from dlcourse.checking.outcome import Outcome

from tests.grading import student_of

GREY, SIGMA = np.full((100, 100), 0.5), 0.2


def noisy(factor: float = 1.0, shift: float = 0.0) -> Callable[..., Any]:
    def corrupt(x: Any, sigma: float, rng: Any) -> Any:
        return np.clip(x + factor * sigma * rng.normal(x.shape) + shift, 0, 1)

    return corrupt


def tried(corrupt: Callable[..., Any], seed: int, x: Any = GREY, sigma: float = SIGMA) -> Outcome:
    return has_noise(student_of(corrupt), x, sigma, Random(seed))


@pytest.mark.parametrize(("grey", "sigma"), [(0.5, 0.05), (0.5, 0.9), (0.1, 0.3), (1.0, 0.2)])
def test_right_noise_is_never_turned_away(grey: float, sigma: float) -> None:
    for seed in range(100):
        found = tried(noisy(), seed, np.full((60, 60), grey), sigma)
        assert found.ok, found.reason


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_a_standard_deviation_that_is_a_tenth_off_is_found(factor: float) -> None:
    assert not any(tried(noisy(factor), seed).ok for seed in range(20))


def test_a_mean_of_a_tenth_of_sigma_is_found() -> None:
    assert not any(tried(noisy(shift=0.02), seed).ok for seed in range(20))


def test_the_moments_are_those_of_many_drawn_numbers() -> None:
    noise = 0.3 * np.random.default_rng(0).standard_normal(2_000_000)
    inside = np.where((noise > -0.2) & (noise < 0.8), noise, 0.0)
    moments = [(inside**p).mean() for p in (1, 2, 4)]
    assert np.allclose(_inner_moments(0.2, 0.3), moments, rtol=0.01)


def test_noise_without_end_is_no_noise() -> None:
    found = tried(lambda x, sigma, rng: x * np.nan, 0)
    assert "NaN" in found.reason


def test_sources() -> None:
    seeds = Random(1), Random(2)
    assert follows_source(student_of(noisy()), GREY, seeds).ok
    fixed = np.random.default_rng(0).normal(0.5, 0.1, GREY.shape)
    assert not follows_source(student_of(lambda *_: fixed), GREY, seeds).ok
