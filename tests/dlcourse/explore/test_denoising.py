"""Denoising: better than doing nothing where there is noise, worse where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.autoencoders import digits
from dlcourse.explore import denoising
from dlcourse.explore.denoising import LEVELS, cleaned, mean_errors


def test_without_noise_the_digits_are_as_they_were() -> None:
    _, new = digits()
    assert np.array_equal(cleaned(new.x, 0.0)["noisy"], new.x)
    assert mean_errors(new.x, 0.0)["noisy"] == 0


def test_the_same_level_gives_the_same_noise() -> None:
    _, new = digits()
    assert np.array_equal(cleaned(new.x, 0.3)["noisy"], cleaned(new.x, 0.3)["noisy"])


@pytest.mark.parametrize("sigma", LEVELS[2:])
def test_both_networks_take_noise_away_and_the_trained_one_more(sigma: float) -> None:
    _, new = digits()
    errors = mean_errors(new.x, sigma)
    assert errors["denoising"] < 0.6 * errors["plain"]
    assert errors["plain"] < errors["noisy"]


def test_the_trained_one_pays_for_it_on_clean_digits() -> None:
    _, new = digits()
    errors = mean_errors(new.x, 0.0)
    assert errors["denoising"] > errors["plain"] > errors["noisy"]


def test_the_caption_states_the_errors_of_all_three() -> None:
    _, new = digits()
    panel = denoising()
    for sigma in (0.0, 0.25, 1.0):
        panel.controls["sigma"].value = sigma
        for name, error in mean_errors(new.x, sigma).items():
            assert f"{name} {error:.4f}" in panel.alt
