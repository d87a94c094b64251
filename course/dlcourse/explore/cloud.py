"""Standardization step by step on a cloud of two inputs, and the loss that it makes round."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

POINTS, DESCENT = 200, 30
STEPS = ("as measured", "1: mean subtracted", "2: divided by std. dev.", "3: whitened")
PLACES = {"left": 0.08, "right": 0.985, "bottom": 0.19, "top": 0.89, "wspace": 0.22}
SHOWS = (
    "A cloud of points of two inputs, and the map of a mean square loss over their two weights "
    "with the path of gradient descent."
)


def standardization() -> Panel:
    """A slider for the step, others for correlation, scale and mean of the cloud before it.

    Step 2 is ``standardize``, step 3 ``whiten``.  The loss is that of y = w_1 x_1 + w_2 x_2 on the
    points; ``sgd_step`` takes 30 steps at half of the rate from which on it would diverge.
    """
    controls = {
        "correlation": slider("correlation", 0.8, -0.9, 0.9),
        "ratio": slider("spread of x₂ : x₁", 3.0, 0.5, 5.0),
        "mean": slider("mean of x₁ and x₂", 3.0, -5.0, 5.0),
        "step": counter("step", 0, 0, 3),
    }
    uses = ("standardize", "whiten", "sgd_step")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 4.0), uses=uses)


def cloud(correlation: float, ratio: float, mean: float) -> Floats:
    """The points as they come, (N, 2)."""
    one, two = _numbers().T
    other = correlation * one + np.sqrt(1 - correlation**2) * two
    return np.stack([one, ratio * other], axis=1) + mean


@cache
def _numbers() -> Floats:
    """Random numbers; the columns have mean 0, standard deviation 1, no correlation, exactly."""
    z = np.random.default_rng(0).standard_normal((POINTS, 2))
    z -= z.mean(axis=0)
    return np.asarray(np.sqrt(POINTS) * np.linalg.qr(z)[0])


def stages(x: Floats) -> list[Floats]:
    """The cloud as measured and after each of the three steps."""
    scaled, white = (to_numpy(current(name)(x, x)[0]) for name in ("standardize", "whiten"))
    return [x, x - x.mean(axis=0), scaled, white]


def curvatures(x: Floats) -> Floats:
    """The curvatures of the mean square loss, smaller first: eigenvalues of 2 x^T x / N."""
    return np.asarray(np.linalg.eigvalsh(2 * x.T @ x / len(x)))


def descend(x: Floats, t: Floats, lr: float) -> Floats:
    """The weights w_0 ... w_T of gradient descent from 0 by ``sgd_step``, (T + 1, 2)."""
    step, path, state = current("sgd_step"), [np.zeros(2)], None
    for _ in range(DESCENT):
        g = 2 * x.T @ (x @ path[-1] - t) / len(x)
        w, state = step(path[-1].copy(), g, state, lr)
        path.append(to_numpy(w))
    return np.array(path)


def _draw(figure: Picture, step: int, correlation: float, ratio: float, mean: float) -> str:
    x = stages(cloud(correlation, ratio, mean))[step]
    low, high = curvatures(x)
    goal = np.array([1.0, -1.0])
    path = descend(x, x @ goal, 1 / high)
    with style():
        left, right = figure.subplots(1, 2, gridspec_kw=PLACES)
        _cloud(left, x, STEPS[step])
        _loss(right, x, goal, path)
    covariance = np.cov(x.T, bias=True)
    off = float(np.linalg.norm(path[-1] - goal) / np.linalg.norm(goal))
    return (
        f"Means {_two(x.mean(axis=0))}, standard deviations {_two(np.sqrt(np.diag(covariance)))}, "
        f"covariance {_number(covariance[0, 1])}. The loss is {high / low:.3g} times as steep "
        f"across as along; after {DESCENT} steps {off:.0%} of the way are left."
    )


def _cloud(ax: Axes, x: Floats, title: str) -> None:
    ax.plot(*x.T, "o", color=COLOURS["blue"], markersize=6, mec="white", mew=0.5)
    ax.axhline(0, color=COLOURS["black"], linewidth=1)
    ax.axvline(0, color=COLOURS["black"], linewidth=1)
    limit = max(4.0, 1.05 * float(np.abs(x).max()))
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", title=title)


def _loss(ax: Axes, x: Floats, goal: Floats, path: Floats) -> None:
    axis = np.linspace(-2.5, 2.5, 81)
    grid = np.stack(np.meshgrid(axis, axis))
    away = np.moveaxis(grid, 0, -1) - goal
    heights = np.sqrt(np.einsum("abi,ij,abj->ab", away, x.T @ x / len(x), away))
    ax.contourf(*grid, heights, levels=12, cmap="Blues")
    ax.contour(*grid, heights, levels=12, colors="white", linewidths=0.8)
    look: dict[str, Any] = {"color": COLOURS["vermilion"], "markersize": 7, "mec": "white"}
    ax.plot(*path.T, "o-", linewidth=2, **look)
    ax.plot(*path[0], "s", color=COLOURS["black"], markersize=12)
    ax.plot(*path[-1], "*", color=COLOURS["yellow"], markersize=22, mec="black")
    ax.set(xlabel="$w_1$", ylabel="$w_2$", title="loss over the weights", aspect="equal")
    ax.set(xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))
    ax.grid(False)


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"


def _two(values: Any) -> str:
    return " and ".join(_number(float(v)) for v in values)
