"""Dropout on a drawn network: which units are there in this step, and what comes out on average."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import rng, to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, GREY, style

Floats = NDArray[np.float64]

WIDTHS = (3, 8, 8, 1)
DRAWS = 1000
LIMITS = (-3.0, 8.0)
MODES = ("training", "test")
PLACES = {"left": 0.02, "right": 0.985, "bottom": 0.19, "top": 0.9, "wspace": 0.12}
SHOWS = (
    "A network of two hidden layers whose dropped units are crossed out, and the outputs of a "
    "thousand such networks for the same input."
)


def dropout_network() -> Panel:
    """A slider for the rate and one for the draw, a menu for training or test.

    Both hidden layers go through ``dropout``: what is dropped is 0, what stays is divided by
    1 - rate.
    """
    controls = {
        "rate": slider("dropout rate p", 0.4, 0, 0.9, 0.05),
        "step": counter("training step", 1, 1, 30),
        "mode": choice("mode", MODES),
    }
    uses = ("dropout", "relu", "linear")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.8), uses=uses)


@cache
def weights() -> list[Floats]:
    """The network's weights, drawn once."""
    random = np.random.default_rng(2)
    pairs = pairwise(WIDTHS)
    return [random.normal(0.2, np.sqrt(1 / a), (b, a)) for a, b in pairs]


def outputs(
    rate: float, seed: int, training: bool, rows: int = DRAWS
) -> tuple[Floats, list[Floats]]:
    """The output for one input in ``rows`` networks with units dropped, and the hidden masks."""
    random, masks = rng(seed), []
    h: Any = np.ones((rows, WIDTHS[0]))
    for W in weights()[:-1]:
        f = current("linear")(h, W, np.zeros(len(W)))
        h, mask = current("dropout")(current("relu")(f), rate, random, training)
        masks.append(to_numpy(mask))
    return to_numpy(current("linear")(h, weights()[-1], np.zeros(1)))[:, 0], masks


def _draw(figure: Picture, rate: float, step: int, mode: str) -> str:
    training = mode == "training"
    (now, *_), masks = outputs(rate, step, training, rows=1)
    many, _ = outputs(rate, 1000 + step, training=True)
    (whole, *_), _ = outputs(rate, step, training=False, rows=1)
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(5, 4), gridspec_kw=PLACES)
        _network(left, [mask[0] for mask in masks])
        _histogram(right, many, float(now), float(whole))
    kept = [int((mask[0] > 0).sum()) for mask in masks]
    alive = [float(mask[mask > 0][0]) for mask in masks if (mask > 0).any()]
    times = f", and counts {alive[0]:.2f} times" if alive else ""
    return (
        f"In {mode}, {kept[0]} of 8 and {kept[1]} of 8 hidden units take part{times}. Output now "
        f"{now:.2f}; mean over {DRAWS} training steps {many.mean():.2f}, in test {whole:.2f}."
    )


def _network(ax: Axes, masks: list[Floats]) -> None:
    there = [np.ones(WIDTHS[0]), *(mask > 0 for mask in masks), np.ones(WIDTHS[-1])]
    heights = [(width - 1) / 2 - np.arange(width) for width in WIDTHS]
    for k in range(len(WIDTHS) - 1):
        for i, j in np.argwhere(np.outer(there[k], there[k + 1])):
            ends = (heights[k][i], heights[k + 1][j])
            ax.plot((k, k + 1), ends, color="#BBBBBB", linewidth=1.2, zorder=1)
    for k, (y, alive) in enumerate(zip(heights, there, strict=True)):
        x, on = np.full(len(y), k), np.asarray(alive, dtype=bool)
        colour = COLOURS["orange" if k == 0 else "green" if k == len(WIDTHS) - 1 else "sky"]
        ax.scatter(x[on], y[on], s=430, color=colour, edgecolor="black", linewidth=1.5, zorder=2)
        ax.scatter(x[~on], y[~on], s=430, color="white", edgecolor=GREY, linestyle=":", zorder=2)
        ax.scatter(x[~on], y[~on], s=150, marker="x", color=COLOURS["vermilion"], zorder=3)
    names = ("$x$", "$h_1$", "$h_2$", "$y$")
    for k, name in enumerate(names):
        ax.text(k, -4.2, name, ha="center", va="top", fontsize=17)
    ax.set(xlim=(-0.4, len(WIDTHS) - 0.6), ylim=(-5.0, 4.1))
    ax.axis("off")


def _histogram(ax: Axes, many: Floats, now: float, whole: float) -> None:
    ax.hist(np.clip(many, *LIMITS), list(np.linspace(*LIMITS, 41)), color=COLOURS["sky"])
    look: dict[str, Any] = {"linewidth": 4, "ymax": 0.72}
    ax.axvline(many.mean(), color=COLOURS["blue"], label="their mean", **look)
    ax.axvline(whole, color=COLOURS["orange"], linestyle="--", label="in test", **look)
    ax.axvline(now, color=COLOURS["vermilion"], linestyle=":", label="now", **look)
    ax.set(xlabel="output $y$", title=f"{DRAWS} training steps", yticks=(), xlim=LIMITS)
    ax.set_ylim(top=1.5 * ax.get_ylim()[1])
    ax.legend(loc="upper right", ncols=1)
