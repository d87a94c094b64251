"""A shallow network through ever more points of a curve: universal approximation, seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]
Function = Callable[..., Any]

TARGETS: dict[str, Callable[[Floats], Floats]] = {
    "wave: sin(4πx) + x": lambda x: np.sin(4 * np.pi * x) + x,
    "bump: e^(-50 (x - ½)²)": lambda x: np.exp(-50 * (x - 0.5) ** 2),
    "root: √x": np.sqrt,
    "steep step": lambda x: np.tanh(40 * (x - 0.4)),
}
MOST = 64
PLACES = {"left": 0.09, "right": 0.98, "bottom": 0.2, "top": 0.9, "wspace": 0.25}
COUNTS = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, MOST])
X = np.linspace(0.0, 1.0, 601)
SHOWS = (
    "A curve with a piecewise linear network through points of it, and the largest error "
    "against the number of hidden units."
)


def universal_approximation() -> Panel:
    """A slider for the number of hidden units, a menu for the curve; the largest error is shown.

    The network is built, not trained: ``relu_interpolant`` puts its joints on equally spaced points
    of the curve on [0, 1], ``shallow_network`` evaluates it.
    """
    controls = {
        "units": counter("hidden units", 6, 1, MOST),
        "curve": choice("curve", tuple(TARGETS)),
    }
    return Panel(
        _draw, controls, shows=SHOWS, size=(9.2, 3.5), uses=("relu_interpolant", "shallow_network")
    )


def network_through(curve: str, units: int, build: Function, run: Function) -> Floats:
    """The network through ``units + 1`` points of the curve, on the grid X."""
    knots = np.linspace(0.0, 1.0, units + 1)
    theta, phi = build(knots, TARGETS[curve](knots))
    return np.asarray(to_numpy(run(X, theta, phi)))


@lru_cache(maxsize=16)
def largest_errors(curve: str, build: Function, run: Function) -> list[float]:
    """max |network - curve| on the grid X for every number of units in COUNTS."""
    target = TARGETS[curve](X)
    networks = (network_through(curve, units, build, run) for units in COUNTS)
    return [max(float(np.abs(y - target).max()), 1e-16) for y in networks]


def _draw(figure: Picture, units: int, curve: str) -> str:
    pieces = current("relu_interpolant"), current("shallow_network")
    network = network_through(curve, units, *pieces)
    error = float(np.abs(network - TARGETS[curve](X)).max())
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(5, 3), gridspec_kw=PLACES)
        _fit(left, TARGETS[curve], network, units)
        right.loglog(COUNTS, largest_errors(curve, *pieces), color=COLOURS["blue"], linewidth=2)
        right.plot(units, max(error, 1e-16), "o", markersize=13, color=COLOURS["vermilion"])
        right.set(xlabel="hidden units", title="largest error")
        right.set_xticks([1, 4, 16, 64], ["1", "4", "16", "64"])
        right.minorticks_off()
    return f"{units} hidden units: the network is off by at most {error:.2g} on [0, 1]."


def _fit(ax: Axes, target: Callable[[Floats], Floats], network: Floats, units: int) -> None:
    knots = np.linspace(0.0, 1.0, units + 1)
    ax.plot(X, target(X), color=COLOURS["sky"], linewidth=6, label="curve")
    ax.plot(X, network, "--", color=COLOURS["vermilion"], label="network")
    ax.plot(knots, target(knots), "o", color=COLOURS["black"], markersize=5)
    ax.margins(y=0.25)
    ax.set(xlabel="$x$", ylabel="$y$")
    ax.legend(loc="upper left", ncols=2)
