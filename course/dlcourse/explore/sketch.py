"""A curve drawn by dragging the heights of its points, computed by a shallow network."""

from __future__ import annotations

import numpy as np

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

HEIGHTS = (0.0, 1.0, 0.5, 1.6, -1.0, 0.2, 0.8, 0.0)
LIMIT = 2.0
SHOWS = "A shallow network's output against x, through eight points one apart."


def sketch() -> Panel:
    """A slider for the height of each of eight points; ``relu_interpolant`` joins them."""
    controls = {
        f"height_{k}": slider(f"height at x = {k}", v, -LIMIT, LIMIT) for k, v in enumerate(HEIGHTS)
    }
    uses = ("relu_interpolant", "shallow_network")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.4), uses=uses)


def _draw(figure: Picture, **heights: float) -> str:
    knots, values = np.arange(len(heights)) * 1.0, np.array(list(heights.values()))
    x = np.linspace(0, knots[-1], 701)
    theta, phi = current("relu_interpolant")(knots, values)
    y = to_numpy(current("shallow_network")(x, theta, phi))
    with style():
        ax = figure.add_axes((0.08, 0.2, 0.9, 0.75))
        ax.plot(x, y, color=COLOURS["vermilion"])
        ax.plot(knots, values, "o", color=COLOURS["black"], markersize=9)
        ax.set(xlabel="$x$", ylabel="$y$", ylim=(-LIMIT - 0.2, LIMIT + 0.2))
    return f"{len(theta)} hidden neurons; the bends of y sit at the points."
