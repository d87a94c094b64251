"""The chain rule: the two slopes shown multiply to the third."""

import re

import numpy as np
import pytest
from dlcourse import piece
from dlcourse.explore import chain_rule
from dlcourse.plots import picture


@pytest.mark.parametrize("x", [0.4, 1.0, 4.8, 7.6])
def test_the_slopes_multiply(x: float) -> None:
    panel = chain_rule()
    panel.controls["x"].value = x
    outer, inner, product, found = map(float, re.findall(r"-?\d\.\d{4}", panel.alt))
    assert inner == pytest.approx(1 / x, abs=1e-4)
    assert outer == pytest.approx(np.cos(np.log(x)), abs=1e-4)
    assert product == found


def test_the_tangents_have_the_slopes_of_the_titles() -> None:
    panel = chain_rule()
    figure = picture()
    panel.draw(figure, x=3.0)
    for ax in figure.axes:
        _, tangent, _ = ax.lines
        rise, run = np.diff(tangent.get_ydata())[0], np.diff(tangent.get_xdata())[0]
        assert float(ax.get_title().rsplit(" ", 1)[1]) == pytest.approx(rise / run, abs=0.006)


def test_a_wrong_piece_shows_in_the_picture() -> None:
    @piece
    def log_sine_derivative(x):  # type: ignore[no-untyped-def]
        return np.cos(np.log(x))

    assert "is 0.3846; found 0.7692" in chain_rule().alt
