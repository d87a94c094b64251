"""The sketch: the curve goes through every height that is set."""

import numpy as np
from dlcourse.explore import sketch
from dlcourse.plots import picture


def test_the_curve_passes_through_the_heights() -> None:
    panel = sketch()
    panel.controls["height_3"].value = -2.0
    figure = picture()
    panel.draw(figure, **panel.values)
    curve, dots = figure.axes[0].lines
    heights = np.interp(dots.get_xdata(), curve.get_xdata(), curve.get_ydata())
    assert np.allclose(heights, list(panel.values.values()), atol=1e-9)
