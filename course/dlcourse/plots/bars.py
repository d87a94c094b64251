"""One bar for each class."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, style


def bars(
    heights: ArrayLike,
    *,
    xlabel: str = "class",
    ylabel: str,
    title: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw a bar for each class 0, 1, ...: upwards in blue, downwards in vermilion."""
    heights = to_numpy(heights).astype(float)
    classes = range(len(heights))
    alt = alt or f"{ylabel} of {xlabel} 0 to {len(heights) - 1}: {heights.round(2).tolist()}"
    figure, ax = axes_for(ax, 9.0, 3.2, alt)
    colours = [COLOURS["blue" if height >= 0 else "vermilion"] for height in heights]
    with style():
        ax.bar(classes, heights, color=colours)
        ax.axhline(0, color=COLOURS["black"], linewidth=1)
        ax.set(xlabel=xlabel, ylabel=ylabel, title=title, xticks=classes)
    return figure
