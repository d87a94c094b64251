"""Softmax with temperature: shares that add up to 1, sharper when cold, even when hot."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from dlcourse.explore import softmax_temperature
from dlcourse.plots import picture


def probabilities(temperature: float) -> np.ndarray:
    panel = softmax_temperature()
    figure = picture()
    panel.draw(figure, **(panel.values | {"temperature": temperature}))
    return np.array([bar.get_height() for bar in figure.axes[1].patches])


@pytest.mark.parametrize("temperature", [0.1, 1.0, 5.0])
def test_the_bars_are_the_softmax_of_the_logits_over_the_temperature(temperature: float) -> None:
    e = np.exp(np.array([2.0, 1.0, 0.1, -1.5]) / temperature)
    assert np.allclose(probabilities(temperature), e / e.sum(), rtol=1e-12)
    assert plt.get_fignums() == []


def test_cold_is_sharp_and_hot_is_even() -> None:
    assert probabilities(0.1)[0] > 0.99
    assert probabilities(5.0)[0] < 0.4


def test_the_caption_names_the_sum_and_the_largest() -> None:
    panel = softmax_temperature()
    panel.controls["f3"].value = 5.0
    assert "add up to 1.000000; largest: class 3" in panel.alt
