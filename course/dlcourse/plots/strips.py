"""Rows of images below each other, to be compared: a name on the left, a note on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import style

BETWEEN = "#CFCFCF"


def strips(
    rows: Mapping[str, ArrayLike],
    *,
    notes: Sequence[str] = (),
    title: str = "",
    shape: tuple[int, int] = (8, 8),
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw the images of each row, (N, H*W), side by side, and the rows under each other."""
    pixels = [to_numpy(x).reshape(-1, *shape) for x in rows.values()]
    count = len(pixels[0])
    said = ", ".join(" ".join(pair) for pair in zip(rows, notes or [""] * len(rows), strict=True))
    alt = alt or f"{title} rows of {count} images: {said}".strip()
    figure, ax = axes_for(ax, 9.2, 0.35 + 0.8 * len(rows), alt)
    sheet = mosaic(np.stack(pixels))
    middle = [(shape[0] + 1) * k + (shape[0] + 1) / 2 for k in range(len(rows))]
    with style():
        draw_sheet(ax, sheet)
        ax.set_yticks(middle, list(rows))
        ax.tick_params(length=0)
        ax.set(xticks=[], title=title)
        for height, note in zip(middle, notes, strict=False):
            ax.text(sheet.shape[1] + 1, height, note, fontsize=14, va="center")
    return figure


def mosaic(images: NDArray[Any]) -> NDArray[np.float64]:
    """Images (R, C, H, W) as one sheet with lines, marked by NaN, around each of them."""
    rows, columns, height, width = images.shape
    sheet = np.full((rows * (height + 1) + 1, columns * (width + 1) + 1), np.nan)
    cells = sheet[1:, 1:].reshape(rows, height + 1, columns, width + 1)
    cells[:, :height, :, :width] = np.moveaxis(images, 2, 1)
    return sheet


def draw_sheet(ax: Axes, sheet: NDArray[np.float64], extent: Any = None) -> None:
    """Draw a sheet of images: 0 is white, 1 black, the lines between them grey."""
    paper = colormaps["gray_r"].with_extremes(bad=BETWEEN)
    place = extent or (0, sheet.shape[1], sheet.shape[0], 0)
    ax.imshow(sheet, cmap=paper, vmin=0, vmax=1, extent=place, interpolation="nearest")
    ax.grid(False)
    ax.spines[:].set_visible(False)
