"""Logits turned into probabilities, sharper or softer by a temperature."""

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

LOGITS = (2.0, 1.0, 0.1, -1.5)
CLASSES = ("class 1", "class 2", "class 3", "class 4")
PLACES = {"left": 0.05, "right": 0.99, "bottom": 0.11, "top": 0.89, "wspace": 0.15}
MINUS = "\N{MINUS SIGN}"
SHOWS = "Two bar charts: four logits, and the probabilities that softmax makes of them."


def softmax_temperature() -> Panel:
    """Sliders for four logits and the temperature T: p = softmax(f / T).

    T = 1 is the plain softmax; T near 0 gives all to the largest logit, a large T shares evenly.
    """
    controls = {f"f{k}": slider(f"f{'₁₂₃₄'[k - 1]}", f, -5, 5) for k, f in enumerate(LOGITS, 1)}
    controls["temperature"] = slider("temperature T", 1.0, 0.1, 5)
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.3), uses=("softmax",))


def _draw(figure: Picture, temperature: float, **logits: float) -> str:
    f = np.array([list(logits.values())])
    p = to_numpy(current("softmax")(f / temperature))[0]
    with style():
        left, right = figure.subplots(1, 2, gridspec_kw=PLACES)
        _bars(left, f[0], COLOURS["sky"], "{:.1f}")
        left.set(title="logits $f$", ylim=(-6, 6))
        left.axhline(0, color="k", linewidth=1)
        _bars(right, p, COLOURS["orange"], "{:.3f}")
        right.set(title="probabilities softmax$(f/T)$", ylim=(0, 1.15))
    chosen = CLASSES[int(p.argmax())]
    return f"T = {temperature:.1f}: the probabilities add up to {p.sum():.6f}; largest: {chosen}."


def _bars(ax: Axes, heights: NDArray[np.float64], colour: str, text: str) -> None:
    bars = ax.bar(CLASSES, heights, color=colour, edgecolor="black")
    ax.bar_label(
        bars, [text.format(h).replace("-", MINUS) for h in heights], fontsize=15, padding=2
    )
    ax.grid(False, axis="x")
