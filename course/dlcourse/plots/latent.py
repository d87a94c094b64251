"""The latent plane of an autoencoder: where the digits lie in it, and what the decoder draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.curves import name_axes
from dlcourse.plots.picture import axes_for
from dlcourse.plots.strips import draw_sheet, mosaic
from dlcourse.plots.style import CYCLE, style

Decoder = Callable[[Any], Any]


def latent_map(
    codes: ArrayLike,
    labels: ArrayLike,
    *,
    xlabel: str = "$z_1$",
    ylabel: str = "$z_2$",
    title: str = "",
    size: float = 60,
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw each row of ``codes`` (N, 2) as its class, the digit 0 to 9."""
    z, classes = to_numpy(codes), to_numpy(labels)
    alt = alt or f"{title} map of {len(z)} digits in the plane, each drawn as its class".strip()
    figure, ax = axes_for(ax, 6.0, 3.8, alt)
    with style():
        for k in np.unique(classes):
            x, y = z[classes == k].T
            ax.scatter(x, y, s=size, marker=f"${k}$", color=CYCLE[k % len(CYCLE)], linewidth=0)
        name_axes(ax, xlabel, ylabel, title)
    return figure


def decoded_plane(
    decode: Decoder,
    across: tuple[float, float],
    up: tuple[float, float],
    *,
    steps: tuple[int, int] = (24, 9),
    shape: tuple[int, int] = (8, 8),
    xlabel: str = "$z_1$",
    ylabel: str = "$z_2$",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw what the decoder makes of a grid of points (z_1, z_2), each image where its point is."""
    columns, rows = steps
    z1, z2 = _middles(*across, columns), _middles(*up, rows)[::-1]
    grid = np.stack(np.meshgrid(z1, z2), axis=-1).reshape(-1, 2)
    sheet = mosaic(to_numpy(decode(grid)).reshape(rows, columns, *shape))
    figure, ax = axes_for(ax, 9.2, 4.0, alt or f"{rows} times {columns} decoded images")
    with style():
        draw_sheet(ax, sheet, (*across, *up))
        ax.set_aspect("auto")
        name_axes(ax, xlabel, ylabel)
    return figure


def _middles(low: float, high: float, count: int) -> Any:
    """The middles of ``count`` equal parts of an interval."""
    return low + (np.arange(count) + 0.5) * (high - low) / count
