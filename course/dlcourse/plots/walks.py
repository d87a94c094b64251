"""The ways of optimizers on a map of a loss over two weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.curves import name_axes
from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, CYCLE, DASHES, MARKERS, style

Limits = tuple[float, float]


def walks(
    height: Callable[[Any], Any],
    paths: Mapping[str, ArrayLike],
    across: Limits,
    up: Limits,
    *,
    title: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw paths (T, 2) on the map of ``height``, which takes w (2, ...): w[0] across, w[1] up.

    Contour lines are closer where the loss is low.  A path starts at the black dot and ends at a
    star; where it leaves the map, it is cut off.
    """
    places = {name: to_numpy(path) for name, path in paths.items()}
    figure, ax = axes_for(ax, 9.0, 3.5, alt or _in_words(height, places))
    xs, ys = np.linspace(*across, 121), np.linspace(*up, 121)
    z = to_numpy(height(np.stack(np.meshgrid(xs, ys))))
    levels = z.min() + (z.max() - z.min()) * np.linspace(0, 1, 13) ** 2
    with style():
        ax.contourf(xs, ys, z, levels=levels, cmap="Greys", alpha=0.5)
        ax.contour(xs, ys, z, levels=levels, colors="#888888", linewidths=0.7)
        for k, (name, path) in enumerate(places.items()):
            look: dict[str, Any] = {"color": CYCLE[k % len(CYCLE)], "label": name}
            look |= {"marker": MARKERS[k % len(MARKERS)], "markersize": 5, "linewidth": 2}
            ax.plot(*path.T, linestyle=DASHES[k % len(DASHES)], **look)
            star: dict[str, Any] = {"markersize": 17, "markeredgecolor": "black", "zorder": 4}
            if len(path) > 1:
                ax.plot(*path[-1], "*", color=CYCLE[k % len(CYCLE)], **star)
            ax.plot(*path[0], "o", color=COLOURS["black"], markersize=9, zorder=4)
        name_axes(ax, "$w_1$", "$w_2$", title)
        ax.set(xlim=across, ylim=up)
        ax.grid(False)
        ax.legend(loc="upper right", frameon=True, framealpha=0.9, facecolor="white")
    return figure


def _in_words(height: Callable[[Any], Any], places: Mapping[str, Any]) -> str:
    ends = [
        f"{name} ends after {len(path) - 1} steps at ({path[-1][0]:.2g}, {path[-1][1]:.2g}), "
        f"loss {float(height(path[-1])):.2g}"
        for name, path in places.items()
    ]
    return f"paths on a map of the loss: {'; '.join(ends)}"
