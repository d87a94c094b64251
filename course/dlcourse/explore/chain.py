"""The chain rule for sin(log x): two slopes, one after the other, multiply."""

from __future__ import annotations

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

PLACES = {"left": 0.06, "right": 0.99, "bottom": 0.2, "top": 0.86, "wspace": 0.22}
HIGH = 8.0
TIMES = "\N{MULTIPLICATION SIGN}"
SHOWS = "Three curves with tangents: log x, sine of that, and the composition against x."


def chain_rule() -> Panel:
    """A slider for x; the slope of sin(log x) is cos(log x) times 1 / x.

    The slope of the composition is computed by ``log_sine_derivative``.
    """
    controls = {"x": slider("x", 2.0, 0.4, 7.6)}
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.3), uses=("log_sine_derivative",))


def _draw(figure: Picture, x: float) -> str:
    g, inner, outer = np.log(x), 1 / x, np.cos(np.log(x))
    whole = float(to_numpy(current("log_sine_derivative")(np.array([x])))[0])
    with style():
        first, second, third = figure.subplots(1, 3, gridspec_kw=PLACES)
        xs, gs = np.linspace(0.3, HIGH, 300), np.linspace(-1.3, 2.2, 300)
        _curve(first, xs, np.log(xs), (x, g), inner, COLOURS["blue"])
        _curve(second, gs, np.sin(gs), (g, np.sin(g)), outer, COLOURS["green"])
        _curve(third, xs, np.sin(np.log(xs)), (x, np.sin(g)), whole, COLOURS["vermilion"])
        first.set(xlabel="$x$", ylim=(-1.5, 2.4), title=rf"$\log x$: slope {inner:.2f}")
        second.set(xlabel="$g$", ylim=(-1.5, 1.8), title=rf"$\sin g$: slope {outer:.2f}")
        third.set(xlabel="$x$", ylim=(-1.5, 1.8), title=rf"$\sin(\log x)$: slope {whole:.2f}")
        figure.text(0.345, 0.915, TIMES, fontsize=24, ha="center", va="center")
        figure.text(0.675, 0.915, "=", fontsize=24, ha="center", va="center")
    return (
        f"At x = {x:.1f}: {outer:.4f} times {inner:.4f} is {outer * inner:.4f}; found {whole:.4f}."
    )


def _curve(
    ax: Axes, x: Floats, y: Floats, at: tuple[float, float], slope: float, colour: str
) -> None:
    """A curve, a point on it, and the straight line through it of the given slope."""
    run = np.array([-1.2, 1.2]) / np.hypot(1.0, slope)
    ax.plot(x, y, color=colour)
    ax.plot(at[0] + run, at[1] + slope * run, color="black", linewidth=2)
    ax.plot(*at, "o", color="black", markersize=11)
