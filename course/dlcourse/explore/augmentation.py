"""Five ways to make another picture of the same thing, beside the original."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from dlcourse import data
from dlcourse.arrays import rng, to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

USES = ("flip_horizontal", "rotate", "random_crop", "shift_color", "change_contrast")
PLACES = {"left": 0.01, "right": 0.99, "bottom": 0.01, "top": 0.93, "wspace": 0.05, "hspace": 0.2}
PICTURES = ("flower", "temple", "digit")
SHOWS = "Six versions of a picture: original, flip, rotation, random crop, color and contrast."


def augmentation() -> Panel:
    """Sliders for angle, size of the crop, warmth of the colours, contrast and draw."""
    controls = {
        "degrees": slider("rotation in degrees", 15, -180, 180, 5),
        "share": slider("size of the crop", 0.7, 0.3, 1.0, 0.05),
        "shift": slider("color shift", 0.15, -0.5, 0.5, 0.05),
        "factor": slider("contrast", 1.6, 0, 3),
        "seed": counter("draw of the crop", 1, 1, 20),
        "picture": choice("picture", PICTURES),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 5.2), uses=USES)


@cache
def original(picture: str) -> Floats:
    """One picture as a batch: (1, H, W, 3) in colour, (1, 8, 8, 1) for a digit."""
    if picture == "digit":
        digit: Floats = data.digits().x[4].reshape(1, 8, 8, 1)
        return digit
    at = PICTURES.index(picture)
    return np.asarray(data.photographs()[at : at + 1])


def versions(
    x: Floats, degrees: float, share: float, shift: float, factor: float, seed: int
) -> dict[str, Floats]:
    """The picture in six versions by name; a shift above 0 makes it redder and less blue."""
    size = max(1, round(share * x.shape[1]))
    warm: Any = np.array([shift, 0.0, -shift]) if x.shape[-1] == 3 else shift
    made = {
        "original": x,
        "flip": current("flip_horizontal")(x),
        "rotation": current("rotate")(x, degrees),
        "random crop": current("random_crop")(x, size, rng(seed, like=x)),
        "color shift": current("shift_color")(x, warm),
        "contrast change": current("change_contrast")(x, factor),
    }
    return {name: to_numpy(images)[0] for name, images in made.items()}


def window(image: Floats, crop: Floats) -> tuple[int, int] | None:
    """The row and column in the image where the crop was cut out; None if nowhere."""
    views = np.lib.stride_tricks.sliding_window_view(image, crop.shape[:2], axis=(0, 1))
    same = (np.moveaxis(views, 2, -1) == crop).all(axis=(2, 3, 4))
    return tuple(map(int, np.argwhere(same)[0])) if same.any() else None  # type: ignore[return-value]


def _draw(figure: Picture, picture: str, **how: Any) -> str:
    x = original(picture)
    made = versions(x, **how)
    figure.photo = x.shape[-1] == 3
    with style():
        grid = figure.subplots(2, 3, gridspec_kw=PLACES)
        for ax, (name, image) in zip(grid.flat, made.items(), strict=True):
            _image(ax, name, image)
        crop = made["random crop"]
        at = window(made["original"], crop)
        if at is not None and crop.shape != x.shape[1:]:
            corner = (at[1] - 0.5, at[0] - 0.5)
            look: dict[str, Any] = {"fill": False, "edgecolor": COLOURS["yellow"], "linewidth": 3}
            grid[0, 0].add_patch(Rectangle(corner, crop.shape[1], crop.shape[0], **look))
    return _caption(made, at)


def _image(ax: Axes, name: str, image: Floats) -> None:
    grey = image.shape[-1] == 1
    ax.imshow(image[..., 0] if grey else image, cmap="gray_r", vmin=0, vmax=1)
    ax.set_title(name, fontsize=17)
    ax.axis("off")


def _caption(made: dict[str, Floats], at: tuple[int, int] | None) -> str:
    size, whole = len(made["random crop"]), len(made["original"])
    where = f"starts at row {at[0]}, column {at[1]}" if at else "is not found in the original"
    clipped = float(np.mean(np.isin(made["contrast change"], (0, 1))))
    return (
        f"The crop keeps {size} of {whole} rows and columns and {where}. After the contrast "
        f"change {clipped:.0%} of all values stand at 0 or 1."
    )
