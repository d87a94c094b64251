"""The gradient points where a function rises fastest: the slope in every direction, seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

LIMIT = 3.0
STEP = 1e-6
GRADIENT, CHOSEN = COLOURS["vermilion"], COLOURS["blue"]
PLACES = {"left": 0.08, "right": 0.985, "bottom": 0.19, "top": 0.9, "wspace": 0.22}
SHOWS = (
    "A map of a function of two variables with its gradient and a chosen direction as arrows, and "
    "the slope in every direction."
)


def steepest_ascent() -> Panel:
    """Sliders for a point and a direction; the slope is largest along the gradient, 0 across it.

    The gradient comes from ``numeric_gradient``, the slopes from small walks in each direction.
    """
    controls = {
        "angle": slider("direction in degrees", 45, 0, 360, 5),
        "x1": slider("x₁", -1.0, -2, 2),
        "x2": slider("x₂", 1.0, -2, 2),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.7), uses=("numeric_gradient",))


def height(x: Any) -> Any:
    """The function on the map, f(x_1, x_2) = x_1^2 / 2 + x_2^2 + x_1 x_2 / 2."""
    return x[0] ** 2 / 2 + x[1] ** 2 + x[0] * x[1] / 2


def slope(x: Floats, degrees: Any) -> Any:
    """How fast ``height`` rises from x in a direction, by a small walk forward and back."""
    angle = np.deg2rad(degrees)
    way = np.stack([np.cos(angle), np.sin(angle)]) * STEP
    x = x.reshape(2, *[1] * np.ndim(degrees))
    return (height(x + way) - height(x - way)) / (2 * STEP)


def _draw(figure: Picture, angle: float, x1: float, x2: float) -> str:
    x = np.array([x1, x2])
    gradient = to_numpy(current("numeric_gradient")(height, x.copy()))
    length = float(np.hypot(*gradient))
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(2, 3), gridspec_kw=PLACES)
        _map(left)
        turn = np.deg2rad(angle)
        _arrow(left, x, np.array([np.cos(turn), np.sin(turn)]), CHOSEN, 4)
        _arrow(left, x, gradient, GRADIENT, 7)
        left.plot(x1, x2, "o", color="black", markersize=10)
        _slopes(right, x, angle, float(np.rad2deg(np.arctan2(*gradient[::-1]))) % 360, length)
    return (
        f"Gradient ({gradient[0]:.2f}, {gradient[1]:.2f}), length {length:.2f}, which is the "
        f"largest slope. Slope at {angle:.0f} degrees: {slope(x, angle):.2f}."
    )


def _map(ax: Axes) -> None:
    grid = np.meshgrid(np.linspace(-LIMIT, LIMIT, 61), np.linspace(-LIMIT, LIMIT, 61))
    levels = np.arange(0.5, 16, 1.0)
    f = height(np.stack(grid))
    lines = ax.contour(*grid, f, levels=levels, colors="#999999", linewidths=1.5)
    ax.clabel(lines, levels[::3], fontsize=12)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT))
    ax.set(title="map of $f$", aspect="equal")
    ax.grid(False)


def _arrow(ax: Axes, start: Floats, way: Floats, colour: str, width: float) -> None:
    look: dict[str, Any] = {
        "color": colour,
        "width": width,
        "headwidth": 3 * width,
        "headlength": 3 * width,
    }
    ax.annotate("", tuple(start + way), tuple(start), arrowprops=look | {"shrink": 0})


def _slopes(ax: Axes, x: Floats, angle: float, steepest: float, length: float) -> None:
    degrees = np.linspace(0, 360, 181)
    ax.plot(degrees, slope(x, degrees), color=COLOURS["black"])
    ax.axhline(0, color="black", linewidth=1)
    ax.plot(steepest, length, "^", color=GRADIENT, markersize=15, label="along the gradient")
    ax.plot(angle, slope(x, angle), "o", color=CHOSEN, markersize=13, label="chosen direction")
    ax.set(xlabel="direction in degrees", xticks=range(0, 361, 90), title="slope")
    ax.set_ylim(-1.25 * length - 0.1, 1.9 * length + 0.2)
    ax.legend(loc="upper center", ncols=1)
