"""A network drawn as circles and lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, style

Place = tuple[float, float]


def network(
    widths: Sequence[int],
    *,
    names: Sequence[str] | None = None,
    most: int = 7,
    ax: Axes | None = None,
) -> Figure:
    """Draw a network of the given layer widths, input on the left, output on the right.

    Of a layer wider than ``most`` only some units are drawn, with dots between them.
    """
    names = layer_names(len(widths)) if names is None else names
    alt = f"a fully connected network with layers of {', '.join(map(str, widths))} units"
    tall = min(max(widths), most)
    figure, ax = axes_for(ax, min(9.0, 2.0 * len(widths) + 1), 1.1 + 0.45 * tall, alt)
    layers = [_places(k, width, most) for k, width in enumerate(widths)]
    with style():
        for left, right in pairwise(layers):
            _connect(ax, left, right)
        for k, (layer, width) in enumerate(zip(layers, widths, strict=True)):
            _circles(ax, layer, _colour(k, len(widths)))
            _label(ax, k, f"{names[k]}\n{width}", tall)
            if width > most:
                ax.text(k, 0.0, "⋮", ha="center", va="center", fontsize=22)
        ax.set(xlim=(-0.5, len(widths) - 0.5), ylim=(-tall / 2 - 1.3, tall / 2 + 0.2))
        ax.axis("off")
    return figure


def layer_names(layers: int) -> list[str]:
    """x, h_1 ... h_K, y; a single hidden layer is h."""
    hidden = [f"$h_{k}$" for k in range(1, layers - 1)] if layers > 3 else ["$h$"] * (layers - 2)
    return ["$x$", *hidden, "$y$"]


def _places(layer: int, width: int, most: int) -> list[Place]:
    """Where the units of a layer are drawn; a gap is left in the middle of a wide one."""
    shown = min(width, most)
    heights = (shown - 1) / 2 - np.arange(shown)
    if width > most:
        heights = heights[np.abs(heights) >= 0.5]
    return [(float(layer), float(y)) for y in heights]


def _connect(ax: Axes, left: list[Place], right: list[Place]) -> None:
    for a in left:
        for b in right:
            ax.plot((a[0], b[0]), (a[1], b[1]), color="#BBBBBB", linewidth=1.2, zorder=1)


def _circles(ax: Axes, layer: list[Place], colour: str) -> None:
    xs, ys = zip(*layer, strict=True)
    ax.scatter(xs, ys, s=520, color=colour, edgecolor="black", linewidth=1.5, zorder=2)


def _label(ax: Axes, layer: int, text: str, tall: int) -> None:
    ax.text(layer, -tall / 2 - 0.15, text, ha="center", va="top", fontsize=17)


def _colour(layer: int, layers: int) -> str:
    return COLOURS["orange" if layer == 0 else "green" if layer == layers - 1 else "sky"]
