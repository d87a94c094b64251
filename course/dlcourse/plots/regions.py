"""Which class a classifier gives to each point of the plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from dlcourse.arrays import to_numpy
from dlcourse.data import Dataset
from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import CYCLE, MARKERS, style


def decision_regions(
    predict: Callable[[Any], Any],
    data: Dataset,
    *,
    title: str = "",
    steps: int = 200,
    ax: Axes | None = None,
) -> Figure:
    """Colour the plane by ``predict(points (M, 2)) -> labels (M,)`` and draw the data on it."""
    count = len(data.classes)
    figure, ax = axes_for(ax, 5.4, 3.6, f"{title}: regions of {count} classes and the data points")
    low, high = data.x.min(axis=0) - 0.2, data.x.max(axis=0) + 0.2
    xs, ys = np.linspace(low[0], high[0], steps), np.linspace(low[1], high[1], steps)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    regions = to_numpy(predict(grid)).reshape(steps, steps)
    with style():
        shades = ListedColormap(CYCLE[:count])
        ax.pcolormesh(xs, ys, regions, cmap=shades, vmin=-0.5, vmax=count - 0.5, alpha=0.35)
        for k, name in enumerate(data.classes):
            chosen = data.x[data.labels == k]
            look: dict[str, Any] = {
                "color": CYCLE[k],
                "marker": MARKERS[k],
                "edgecolor": "white",
                "linewidth": 0.6,
            }
            ax.scatter(chosen[:, 0], chosen[:, 1], s=42, label=name, **look)
        ax.set(xlabel=f"${data.features[0]}$", ylabel=f"${data.features[1]}$", title=title)
        ax.grid(False)
    return figure
