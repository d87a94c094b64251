"""The activation functions of hidden layers beside their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, GREY, style

Activation = Callable[[Any], Any]
STEP = 1e-5
PLACES = {"left": 0.05, "right": 0.99, "bottom": 0.32, "top": 0.9, "wspace": 0.08}
X = np.linspace(-4.0, 4.0, 400)  # an even number of points: none of them at the kink, 0
SHOWS = "Four activation functions of the pre-activation f, each with its slope."


def activation_functions() -> Panel:
    """A slider for the place f and one for ELU's alpha; the tangent there shows the derivative."""
    controls = {
        "f": slider("pre-activation f", -1.5, -4, 4),
        "alpha": slider("ELU's \N{GREEK SMALL LETTER ALPHA}", 1.0, 0, 3),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.5), uses=("relu", "elu", "sigmoid"))


def derivative(activation: Activation, f: Any) -> NDArray[np.float64]:
    """The slope of an activation function at f, by central differences."""
    up, down = activation(np.asarray(f) + STEP), activation(np.asarray(f) - STEP)
    return np.asarray((to_numpy(up) - to_numpy(down)) / (2 * STEP))


def _functions(alpha: float) -> dict[str, Activation]:
    elu = current("elu")
    return {
        "ReLU": current("relu"),
        "ELU": lambda f: elu(f, alpha),
        "tanh": np.tanh,
        "sigmoid": current("sigmoid"),
    }


def _draw(figure: Picture, f: float, alpha: float) -> str:
    said = []
    with style():
        grid = figure.subplots(1, 4, sharey=True, gridspec_kw=PLACES)
        for ax, (name, activation) in zip(grid, _functions(alpha).items(), strict=True):
            slope = _activation(ax, name, activation, f)
            said.append(f"{name} {slope:.3f}")
        handles, labels = grid[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="lower center", ncols=2)
    return f"Slopes at f = {f:.1f}: {', '.join(said)}."


def _activation(ax: Axes, name: str, activation: Activation, f: float) -> float:
    """Draw one function, its derivative and its tangent at f; returns the slope there."""
    at = np.array([f])
    value, slope = float(to_numpy(activation(at))[0]), float(derivative(activation, at)[0])
    ax.plot(X, to_numpy(activation(X)), color=COLOURS["blue"], label="$a(f)$")
    ax.plot(X, derivative(activation, X), "--", color=COLOURS["vermilion"], label="slope $a'(f)$")
    run = np.array([-1.2, 1.2])
    ax.plot(f + run, value + slope * run, color=GREY, linewidth=2)
    ax.plot(f, value, "o", color=COLOURS["blue"], markersize=11)
    ax.plot(f, slope, "s", color=COLOURS["vermilion"], markersize=9)
    ax.set(xlabel="$f$", title=name, xlim=(-4, 4), ylim=(-2, 3), xticks=(-3, 0, 3))
    return slope
