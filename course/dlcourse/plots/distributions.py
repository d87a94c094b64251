"""How numbers are spread, layer by layer: one histogram beside the other, standing upright."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, style

BINS = 40


def distributions(
    layers: Sequence[ArrayLike],
    *,
    limit: float = 3.0,
    colour: str = COLOURS["blue"],
    label: str = "",
    shift: float = 0.0,
    wide: float = 0.42,
    xlabel: str = "layer",
    ylabel: str = "$h$",
    title: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw the histogram of each layer's numbers, upright, at 1, 2, ... of the x-axis.

    The width of a bin grows with the root of its count, so that rare numbers are seen as well;
    what lies beyond ``limit`` stands in the outermost bin.
    ``shift`` moves them sideways, so that two sets fit beside each other.
    """
    tables = [to_numpy(layer).astype(float).ravel() for layer in layers]
    spreads = ", ".join(f"{table.std():.2g}" for table in tables)
    figure, ax = axes_for(ax, 9.0, 3.5, alt or f"{ylabel} by {xlabel}, of spread {spreads}")
    edges = np.linspace(-limit, limit, BINS + 1)
    with style():
        for place, table in enumerate(tables, 1):
            _upright(ax, place + shift, table, edges, wide, {"color": colour, "label": label})
            label = ""
        places = range(1, len(tables) + 1)
        ax.set(xlabel=xlabel, ylabel=ylabel, title=title, xticks=places, ylim=(-limit, limit))
        ax.set_xlim(0.4, len(tables) + 0.6)
        ax.grid(False, axis="x")
    return figure


def _upright(
    ax: Axes,
    place: float,
    table: Any,
    edges: NDArray[np.float64],
    wide: float,
    look: dict[str, Any],
) -> None:
    counts, _ = np.histogram(np.clip(table, edges[0], edges[-1]), edges)
    half = wide * np.sqrt(counts / counts.max())
    filled = counts > 0
    low, high, left, right = edges[:-1], edges[1:], place - half, place + half
    corners = np.array([[left, low], [right, low], [right, high], [left, high]])
    boxes = list(corners.transpose(2, 0, 1)[filled])
    ax.add_collection(PolyCollection(boxes, linewidth=0, **look))
