"""The price of weights against what they do: the boundary gets smoother, the weights smaller."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse import data
from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.regions import decision_regions
from dlcourse.plots.style import COLOURS, style
from dlcourse.threads import one_thread

Floats = NDArray[np.float64]

PENALTIES = {"L2: λ Σ w²": "l2_penalty", "L1: λ Σ |w|": "l1_penalty"}
STEPS, RATE, INERTIA = 400, 2.0, 0.9
WIDTH = 0.3  # of a bump
SMALL = 0.01  # a weight below this share of the largest one counts as 0
PLACES = {"left": 0.1, "right": 0.985, "bottom": 0.19, "top": 0.88, "wspace": 0.2}
SHOWS = (
    "The regions of two classes with forty points, and the weights of 63 bumps as bars; both "
    "depend on the price lambda of the weights."
)


class Fit(NamedTuple):
    """What descent has found: the weights of the bumps, and the bias."""

    weights: Floats
    bias: float


def weight_penalty() -> Panel:
    """A slider for lambda, a menu for the penalty.

    The hidden layer is fixed: 63 bumps, h_i = exp(-|x - c_i|^2 / (2 s^2)).  The weights of the
    output are found by gradient descent on the cross-entropy plus ``l2_penalty`` or ``l1_penalty``.
    """
    controls = {
        "exponent": slider("log₁₀ λ", -6.0, -6, -1.5, 0.25),
        "kind": choice("penalty", tuple(PENALTIES)),
    }
    uses = ("l2_penalty", "l1_penalty", "sigmoid")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.9), uses=uses)


@cache
def samples() -> tuple[data.Dataset, data.Dataset]:
    """Forty points to learn from, and two thousand new ones."""
    return data.moons(40, 0.3, seed=3), data.moons(2000, 0.3, seed=99)


def bumps(x: Floats) -> Floats:
    """The fixed hidden layer: x (N, 2) -> (N, 63), one bump around each point of a grid."""
    grid = np.meshgrid(np.linspace(-1.6, 2.6, 9), np.linspace(-1.2, 1.7, 7))
    centres = np.stack(grid, axis=-1).reshape(-1, 2)
    squares = ((x[:, None] - centres) ** 2).sum(axis=-1)
    return np.asarray(np.exp(-squares / (2 * WIDTH**2)))


@lru_cache(maxsize=64)
def fit(lam: float, penalty: Any, sigmoid: Any) -> Fit:
    """Gradient descent with momentum, its steps smaller and smaller, on loss plus penalty."""
    train, _ = samples()
    h, t = bumps(train.x), train.labels
    w, b = np.zeros(h.shape[1]), 0.0
    dw, db = np.zeros_like(w), 0.0
    for step in range(STEPS):
        rate = RATE / (1 + (step / 100) ** 2)
        df = (to_numpy(sigmoid(h @ w + b)) - t) / len(t)
        _, price = penalty(w, lam)
        dw = INERTIA * dw - rate * (h.T @ df + to_numpy(price))
        db = INERTIA * db - rate * df.sum()
        w, b = w + dw, b + db
    return Fit(w, float(b))


def _draw(figure: Picture, exponent: float, kind: str) -> str:
    with one_thread():
        found = fit(10**exponent, current(PENALTIES[kind]), current("sigmoid"))

    def predict(x: Floats) -> Any:
        return (bumps(x) @ found.weights + found.bias > 0).astype(int)

    train, new = samples()
    share = [float(np.mean(predict(some.x) == some.labels)) for some in (train, new)]
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(4, 5), gridspec_kw=PLACES)
        decision_regions(predict, train, steps=80, ax=left)
        left.set_title(f"new points: {share[1]:.1%} right")
        _bars(right, found.weights)
    return _caption(found.weights, exponent, share)


def _bars(ax: Axes, w: Floats) -> None:
    ordered = np.sort(w)[::-1]
    colours = np.where(ordered >= 0, COLOURS["blue"], COLOURS["vermilion"])
    ax.bar(range(len(w)), ordered, color=list(colours), width=1.0)
    ax.axhline(0, color="black", linewidth=1)
    ax.set(xlabel="weights, largest first", title="weights $w$", ylim=(-10, 10))


def _caption(w: Floats, exponent: float, share: list[float]) -> str:
    zero = int((np.abs(w) < SMALL * np.abs(w).max()).sum())
    return (
        f"λ = {10**exponent:.1e}: the squares of the weights add up to {(w**2).sum():.3g}; "
        f"{zero} of {len(w)} weights are 0 or nearly so. "
        f"Right: {share[0]:.1%} of the 40 points, {share[1]:.1%} of 2000 new ones."
    )
