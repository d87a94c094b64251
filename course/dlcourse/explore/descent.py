"""Gradient descent on a curve and on a surface, with learning rates from too small to too large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]
Loss = Callable[[Any], Any]

FAR = 1e3  # descent that has left this far behind will not come back
LIMIT = 2.4
#: Polynomials along one direction; both have curvature 1 (or nearly) at their lowest point.
VALLEYS: dict[str, Loss] = {
    "one valley": lambda w: w**2 / 2,
    "two valleys": lambda w: (w**2 - 1) ** 2 / 8 + 0.06 * w,
}
LOWEST = {
    "one valley": 0.0,
    "two valleys": float(VALLEYS["two valleys"](np.roots([1, 0, -1, 0.12]).real).min()),
}
PLACES = {"left": 0.085, "right": 0.985, "bottom": 0.19, "top": 0.9, "wspace": 0.27}
CURVE = "A loss over one weight with the steps of gradient descent, and the loss after each step."
SURFACE = "A map of a loss over two weights with the path of descent, and the loss by step."


def gradient_descent() -> Panel:
    """Sliders for learning rate, start and number of steps of descent on a curve.

    w <- w - eta dL/dw, with the derivative from ``numeric_gradient``.  At curvature 1 each step
    multiplies the distance from the lowest point by 1 - eta: above 1 overshoots, above 2 diverges.
    """
    controls = {
        "eta": slider("learning rate η", 0.3, 0.02, 2.3, 0.02),
        "start": slider("start w", -2.0, -2.2, 2.2),
        "steps": counter("steps", 12, 1, 40),
        "shape": choice("loss", tuple(VALLEYS)),
    }
    return Panel(_draw_curve, controls, shows=CURVE, size=(9.2, 3.7), uses=("numeric_gradient",))


def gradient_descent_on_a_surface() -> Panel:
    """The same over two weights: a ravine, c times as steep across as along.

    L = valley(w_1) / c + w_2^2 / 2.
    """
    controls = {
        "eta": slider("learning rate η", 0.3, 0.02, 2.3, 0.02),
        "ratio": slider("steepness, across : along", 10.0, 1, 20, 1),
        "steps": counter("steps", 20, 1, 60),
        "start": slider("start w₁", 2.0, -2.2, 2.2),
        "shape": choice("along w₁", tuple(VALLEYS)),
    }
    return Panel(
        _draw_surface, controls, shows=SURFACE, size=(9.2, 3.7), uses=("numeric_gradient",)
    )


def descend(loss: Loss, start: Floats, eta: float, steps: int) -> Floats:
    """The places w_0 ... w_T of gradient descent, (T + 1, D); ends early where w runs away."""
    path, gradient = [start], current("numeric_gradient")
    for _ in range(steps):
        w = path[-1] - eta * to_numpy(gradient(loss, path[-1].copy()))
        path.append(w)
        if np.abs(w).max() > FAR:
            break
    return np.array(path)


def verdict(path: Floats, losses: Floats, lowest: float, eta: float) -> str:
    """How a descent went, in words, read off its path."""
    steps = np.diff(path, axis=0)
    turns = (steps[1:] * steps[:-1]).min(axis=1) < -1e-12
    if losses[-1] >= 0.99 * losses[0] and losses[0] > lowest + 1e-6:
        return "The loss does not fall: the learning rate is too large."
    if len(turns) and turns.mean() > 0.5:
        return "Every step overshoots, the path swings from side to side."
    if losses[-1] - lowest <= 0.01 * (losses[0] - lowest):
        return "It arrives."
    if np.linalg.norm(steps[-1]) < 0.02 * eta:
        return "It hardly moves any more, for the slope is nearly 0; the lowest point is elsewhere."
    return "Still on its way when the steps are over."


def _draw_curve(figure: Picture, eta: float, start: float, steps: int, shape: str) -> str:
    def loss(w: Any) -> Any:
        return VALLEYS[shape](w[0])

    path = descend(loss, np.array([start]), eta, steps)
    losses = np.array([loss(w) for w in path])
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(3, 2), gridspec_kw=PLACES)
        w = np.linspace(-LIMIT, LIMIT, 300)
        left.plot(w, loss(w[None]), color=COLOURS["blue"])
        _path(left, path[:, 0], losses)
        left.set(xlabel="$w$", ylabel="$L$", xlim=(-LIMIT, LIMIT), ylim=(-0.25, 3.0))
        _history(right, losses - LOWEST[shape])
    return _caption(path, losses, LOWEST[shape], eta)


def _draw_surface(
    figure: Picture, eta: float, ratio: float, steps: int, start: float, shape: str
) -> str:
    def loss(w: Any) -> Any:
        return VALLEYS[shape](w[0]) / ratio + w[1] ** 2 / 2

    path = descend(loss, np.array([start, 1.6]), eta, steps)
    losses, lowest = np.array([loss(w) for w in path]), LOWEST[shape] / ratio
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(3, 2), gridspec_kw=PLACES)
        grid = np.meshgrid(np.linspace(-LIMIT, LIMIT, 81), np.linspace(-LIMIT, LIMIT, 81))
        heights = np.sqrt(loss(np.stack(grid)) - lowest + 1e-9)  # the lines close up near the floor
        left.contourf(*grid, heights, levels=12, cmap="Blues")
        left.contour(*grid, heights, levels=12, colors="white", linewidths=0.8)
        _path(left, path[:, 0], path[:, 1])
        left.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT))
        left.grid(False)
        _history(right, losses - lowest)
    return _caption(path, losses, lowest, eta)


def _path(ax: Axes, x: Floats, y: Floats) -> None:
    ax.plot(x, y, "-", color=COLOURS["vermilion"], linewidth=2)
    ax.plot(x, y, "o", color=COLOURS["vermilion"], markersize=8, markeredgecolor="white")
    ax.plot(x[0], y[0], "s", color=COLOURS["black"], markersize=12, label="start")
    ax.plot(x[-1], y[-1], "*", color=COLOURS["yellow"], markersize=22, mec="black", label="end")
    ax.legend(loc="upper center", ncols=2, frameon=True, framealpha=0.9, edgecolor="none")


def _history(ax: Axes, excess: Floats) -> None:
    ax.semilogy(np.maximum(excess, 1e-9), "o-", color=COLOURS["vermilion"], linewidth=2)
    ax.set(xlabel="step", title="loss above the minimum", ylim=(1e-8, 1e6))


def _caption(path: Floats, losses: Floats, lowest: float, eta: float) -> str:
    return (
        f"After {len(path) - 1} steps the loss went from {losses[0]:.3g} to {losses[-1]:.3g}. "
        f"{verdict(path, losses, lowest, eta)}"
    )
