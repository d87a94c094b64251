"""A figure that belongs to no global state and shows itself with alternative text."""

from __future__ import annotations

import base64
import html
import io
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from dlcourse.plots.style import style

#: Inches of a figure times this are the pixels of a slide; pictures are drawn finer than that.
SLIDE_DPI = 100
SHARPNESS = 1.75


class Picture(Figure):  # type: ignore[misc]
    """A matplotlib figure with ``alt``, a sentence for those who cannot see it.

    pyplot does not know it: nothing is left behind, and it is shown once, where it is named.
    """

    alt: str = ""
    photo: bool = False  # shows photographs, which need their own colours chosen with more care

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.bundle(), raw=True)

    def bundle(self) -> dict[str, Any]:
        """What a notebook stores: the picture, the picture with its alt text, the alt text."""
        return static_bundle(png(self, SHARPNESS), self.alt, self.get_figwidth())


def picture(
    width: float = 9.0, height: float = 3.8, alt: str = "", *, constrained: bool = True
) -> Picture:
    """An empty picture of the given size in inches; 9.2 inches fill the width of a slide."""
    figure = Picture(
        figsize=(width, height), dpi=SLIDE_DPI, layout="constrained" if constrained else None
    )
    figure.alt = alt
    return figure


def row(
    count: int, height: float = 4.0, *, sharey: bool = False, alt: str = ""
) -> tuple[Picture, list[Axes]]:
    """A picture as wide as a slide with ``count`` axes side by side."""
    figure = picture(9.2, height, alt)
    with style():
        return figure, list(figure.subplots(1, count, squeeze=False, sharey=sharey)[0])


def axes_for(ax: Axes | None, width: float, height: float, alt: str) -> tuple[Figure, Axes]:
    """The axes to draw into with their figure: the given ones, or those of a new picture."""
    if ax is not None:
        return cast(Figure, ax.figure), ax
    figure = picture(width, height, alt)
    with style():
        return figure, figure.add_subplot()


def png(figure: Figure, sharpness: float = 1.0) -> bytes:
    """The figure as PNG bytes, drawn without pyplot; 256 colours make them a third as many."""
    figure.dpi = SLIDE_DPI * sharpness
    canvas, buffer = FigureCanvasAgg(figure), io.BytesIO()
    with style():
        canvas.draw()
    colours = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    few = _few_colours(colours, photo=getattr(figure, "photo", False))
    palette = [255 if level > 252 else level for level in few.getpalette() or ()]
    corner = 3 * int(np.asarray(few)[0, 0])  # the background, which light colours can tint
    palette[corner : corner + 3] = [255, 255, 255]
    few.putpalette(palette)
    few.save(buffer, "PNG")
    return buffer.getvalue()


def _few_colours(whole: Image.Image, *, photo: bool) -> Image.Image:
    """The image in 256 colours, found in a hundredth of a second; of a photograph, in a tenth."""
    if not photo:
        return whole.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    sample = whole.resize((whole.width // 4, whole.height // 4), Image.Resampling.NEAREST)
    palette = sample.quantize(256, Image.Quantize.MEDIANCUT)
    return whole.quantize(palette=palette, dither=Image.Dither.NONE)


def static_bundle(data: bytes, alt: str, inches: float) -> dict[str, Any]:
    """A display bundle of PNG bytes: bare, as HTML with the alt text, and the alt text alone."""
    encoded = base64.b64encode(data).decode()
    width = f"width:{inches * SLIDE_DPI:.0f}px;max-width:100%"
    image = f'<img alt="{html.escape(alt)}" style="{width}" src="data:image/png;base64,{encoded}">'
    return {"image/png": encoded, "text/html": image, "text/plain": alt or "a picture"}
