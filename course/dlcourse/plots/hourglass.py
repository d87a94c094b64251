"""An autoencoder at work on one image: narrow to the latent numbers, wide again to the output."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import ArrayLike, NDArray

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import axes_for
from dlcourse.plots.strips import draw_sheet
from dlcourse.plots.style import COLOURS, GREY, style

#: Half the height of an image, of the latent numbers, of the wide and of the narrow end of a half.
IMAGE, CODE, WIDE, NARROW = 1.5, 1.3, 1.5, 0.75
#: From left to right: input, encoder, latent numbers, decoder, output.
INPUT, ENCODER, LATENT, DECODER, OUTPUT = (0, 3), (3.3, 5.5), (5.8, 6.9), (7.2, 9.4), (9.7, 12.7)


def hourglass(
    x: ArrayLike,
    latent: ArrayLike,
    x_hat: ArrayLike,
    *,
    shape: tuple[int, int] = (8, 8),
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw one image x (H*W,), its latent numbers (k,) and its reconstruction x_hat (H*W,)."""
    z = to_numpy(latent)
    numbers = ", ".join(f"{number:.2f}" for number in z)
    alt = alt or f"an image, the encoder, the latent numbers {numbers}, the decoder, the output"
    figure, ax = axes_for(ax, 9.2, 3.5, alt)
    with style():
        for pixels, place in ((x, INPUT), (x_hat, OUTPUT)):
            draw_sheet(ax, to_numpy(pixels).reshape(shape), (*place, -IMAGE, IMAGE))
            _box(ax, place, (-IMAGE, IMAGE), fill=False)
        _half(ax, ENCODER, (WIDE, NARROW), "encoder", COLOURS["orange"])
        _half(ax, DECODER, (NARROW, WIDE), "decoder", COLOURS["green"])
        _numbers(ax, z)
        size = shape[0] * shape[1]
        _name(ax, INPUT, f"input $x$\n{size} pixels")
        _name(ax, LATENT, f"latent $z$\n{len(z)} numbers")
        _name(ax, OUTPUT, f"output $\\hat{{x}}$\n{size} pixels")
        ax.set(xlim=(-0.1, OUTPUT[1] + 0.1), ylim=(-2.7, 1.6))
        ax.axis("off")
    return figure


def _half(
    ax: Axes, across: tuple[float, float], up: tuple[float, float], name: str, colour: str
) -> None:
    (left, right), (start, end) = across, up
    corners = [(left, start), (right, end), (right, -end), (left, -start)]
    look: dict[str, Any] = {"facecolor": colour, "alpha": 0.35, "edgecolor": GREY}
    ax.add_patch(Polygon(corners, linewidth=2, **look))
    ax.text((left + right) / 2, 0, name, ha="center", va="center", fontsize=18)


def _numbers(ax: Axes, z: NDArray[Any]) -> None:
    """The latent numbers below each other, the first one on top."""
    left, right = LATENT
    edges = np.linspace(CODE, -CODE, len(z) + 1)
    height = edges[0] - edges[1]
    size = min(15.0, 44 * height)
    for number, low in zip(z, edges[1:], strict=True):
        _box(ax, LATENT, (low, low + height), facecolor="white")
        text = f"{number + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")
        ax.text((left + right) / 2, low + height / 2, text, ha="center", va="center", fontsize=size)


def _box(ax: Axes, across: tuple[float, float], up: tuple[float, float], **look: Any) -> None:
    corner, wide, high = (across[0], up[0]), across[1] - across[0], up[1] - up[0]
    ax.add_patch(Rectangle(corner, wide, high, edgecolor="black", linewidth=1.5, **look))


def _name(ax: Axes, place: tuple[float, float], text: str) -> None:
    ax.text(sum(place) / 2, -1.65, text, ha="center", va="top", fontsize=16)
