"""Pictures in colour side by side, each under its name."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import picture
from dlcourse.plots.style import style


def photos(named: Mapping[str, ArrayLike], *, columns: int = 3, alt: str = "") -> Figure:
    """Draw images (H, W, 3) in [0, 1] in a grid; of (H, W, 1) and (H, W), 1 is full ink."""
    pixels = {name: to_numpy(image).astype(float) for name, image in named.items()}
    rows, wide = -(-len(pixels) // columns), 9.2 / columns
    tall = max(wide * image.shape[0] / image.shape[1] for image in pixels.values())
    figure = picture(9.2, rows * (tall + 0.35), alt or f"Images: {', '.join(named)}")
    with style():
        grid = figure.subplots(rows, columns, squeeze=False).ravel()
        for ax in grid:
            ax.axis("off")
        for ax, (name, image) in zip(grid, pixels.items(), strict=False):
            colour = image.ndim == 3 and image.shape[2] == 3
            shown = image if colour else image.reshape(image.shape[:2])
            ax.imshow(shown, cmap="gray_r", vmin=0, vmax=1)
            ax.set_title(name, fontsize=15)
    return figure
