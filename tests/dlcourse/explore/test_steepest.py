"""The direction of steepest ascent: slopes are the gradient times the direction."""

import numpy as np
import pytest
from dlcourse.explore import steepest_ascent
from dlcourse.explore.steepest import slope

DEGREES = np.arange(0, 360, 15)


def gradient(x: np.ndarray) -> np.ndarray:
    """Of x_1^2 / 2 + x_2^2 + x_1 x_2 / 2, by hand."""
    return np.array([x[0] + x[1] / 2, 2 * x[1] + x[0] / 2])


@pytest.mark.parametrize("x", [(-1.0, 1.0), (2.0, -0.3), (0.0, 0.0)])
def test_the_slope_is_the_scalar_product_with_the_gradient(x: tuple[float, float]) -> None:
    angles = np.deg2rad(DEGREES)
    ways = np.stack([np.cos(angles), np.sin(angles)])
    assert np.allclose(slope(np.array(x), DEGREES), gradient(np.array(x)) @ ways, atol=1e-8)


def test_the_caption_states_the_gradient_and_the_slope() -> None:
    panel = steepest_ascent()
    panel.controls["x1"].value, panel.controls["x2"].value = 2.0, 0.0
    panel.controls["angle"].value = 90
    assert "Gradient (2.00, 1.00), length 2.24" in panel.alt
    assert "Slope at 90 degrees: 1.00" in panel.alt


def test_across_the_gradient_it_is_level() -> None:
    x = np.array([-1.0, 1.0])
    steepest = np.rad2deg(np.arctan2(*gradient(x)[::-1]))
    assert slope(x, steepest + 90) == pytest.approx(0, abs=1e-8)
    assert slope(x, steepest) == pytest.approx(np.hypot(*gradient(x)))
