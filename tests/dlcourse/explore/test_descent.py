"""Gradient descent: its paths are those of the closed form, and the words fit what happens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from dlcourse.explore import Panel, gradient_descent, gradient_descent_on_a_surface
from dlcourse.explore.descent import LOWEST, VALLEYS, descend

WORDS = {
    0.02: "Still on its way",
    0.6: "It arrives",
    1.6: "Every step overshoots",
    2.2: "does not fall",
}


@pytest.mark.parametrize("eta", [0.1, 0.9, 1.7, 2.1])
def test_on_a_parabola_each_step_multiplies_by_one_minus_eta(eta: float) -> None:
    path = descend(lambda w: VALLEYS["one valley"](w[0]), np.array([-2.0]), eta, 12)
    assert np.allclose(path[:, 0], -2.0 * (1 - eta) ** np.arange(13), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("shape", VALLEYS)
def test_the_lowest_value_is_the_lowest(shape: str) -> None:
    heights = VALLEYS[shape](np.linspace(-3, 3, 600_001))
    assert LOWEST[shape] == pytest.approx(heights.min(), abs=1e-8)


def test_a_descent_that_runs_away_ends_early_and_finite() -> None:
    path = descend(lambda w: w[0] ** 4, np.array([2.0]), 2.0, 40)
    assert len(path) < 10
    assert np.isfinite(path).all()


@pytest.mark.parametrize("make", [gradient_descent, gradient_descent_on_a_surface])
@pytest.mark.parametrize("eta", WORDS)
def test_the_caption_says_how_it_went(make: Callable[[], Panel], eta: float) -> None:
    panel = make()
    panel.controls["steps"].value = 40
    panel.controls["eta"].value = eta
    assert WORDS[eta] in panel.alt


def test_from_the_wrong_side_it_ends_in_the_higher_valley() -> None:
    panel = gradient_descent()
    panel.controls["shape"].value = "two valleys"
    panel.controls["steps"].value = 40
    panel.controls["start"].value = 2.0
    assert "the lowest point is elsewhere" in panel.alt
    panel.controls["start"].value = -2.0
    assert "It arrives" in panel.alt
