"""Activation functions: the slopes shown are the derivatives."""

import numpy as np
import pytest
from dlcourse.explore import activation_functions
from dlcourse.explore.activations import X, derivative
from dlcourse.pieces import current


def test_slopes_are_the_derivatives() -> None:
    s = 1 / (1 + np.exp(-X))
    assert np.allclose(derivative(current("sigmoid"), X), s * (1 - s), atol=1e-8)
    assert np.allclose(derivative(np.tanh, X), 1 - np.tanh(X) ** 2, atol=1e-8)
    assert np.allclose(derivative(current("relu"), X), X > 0, atol=1e-8)


@pytest.mark.parametrize("alpha", [0.0, 1.0, 2.5])
def test_the_slope_of_elu_follows_alpha(alpha: float) -> None:
    panel = activation_functions()
    panel.controls["alpha"].value = alpha
    panel.controls["f"].value = -1.0
    assert f"ELU {alpha * np.exp(-1):.3f}" in panel.alt


def test_the_largest_slope_of_a_sigmoid_is_a_quarter() -> None:
    panel = activation_functions()
    panel.controls["f"].value = 0.0
    assert "sigmoid 0.250" in panel.alt
    assert "tanh 1.000" in panel.alt
