"""A grid of small images with what they are and what a network says they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import picture
from dlcourse.plots.style import COLOURS, style


def images(
    x: ArrayLike,
    true: Sequence[int] | ArrayLike | None = None,
    predicted: Sequence[int] | ArrayLike | None = None,
    *,
    columns: int = 8,
    shape: tuple[int, int] = (8, 8),
) -> Figure:
    """Draw the rows of ``x`` (N, H*W), or the images (N, H, W), in a grid.

    Above each: its true label, and in words where ``predicted`` differs from it.
    """
    pixels = to_numpy(x).reshape(-1, *shape)
    true, predicted = (None if of is None else to_numpy(of) for of in (true, predicted))
    rows = -(-len(pixels) // columns)
    captions = [_caption(k, true, predicted) for k in range(len(pixels))]
    tall = 1.9 if any(wrong for _, wrong in captions) else 1.6
    said = ", ".join(text.replace("\n", " ") for text, _ in captions if text)
    figure = picture(
        9.0, tall * rows, f"{len(pixels)} images: {said}" if said else f"{len(pixels)} images"
    )
    with style():
        grid = figure.subplots(rows, columns, squeeze=False).ravel()
        for ax in grid:
            ax.axis("off")
        for ax, image, (text, wrong) in zip(grid, pixels, captions, strict=False):
            _image(ax, image, text, wrong)
    return figure


def _caption(k: int, true: Any, predicted: Any) -> tuple[str, bool]:
    """The words above image k, and whether they tell of a mistake."""
    if true is None and predicted is None:
        return "", False
    if true is None or predicted is None:
        return str((true if predicted is None else predicted)[k]), False
    wrong = bool(predicted[k] != true[k])
    return (f"is {true[k]}\nsaid {predicted[k]}", True) if wrong else (str(true[k]), False)


def _image(ax: Axes, image: Any, text: str, wrong: bool) -> None:
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=1)
    colour = COLOURS["vermilion"] if wrong else COLOURS["black"]
    ax.set_title(text, color=colour, fontsize=16, weight="bold" if wrong else "normal")
