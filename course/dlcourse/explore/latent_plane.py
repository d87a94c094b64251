"""A point in the latent plane of an autoencoder, and the digit that the decoder draws for it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.autoencoders import Autoencoder, digits, trained_digits
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import slider
from dlcourse.plots.latent import latent_map
from dlcourse.plots.picture import Picture
from dlcourse.plots.strips import draw_sheet
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

HIDDEN, SEED = (128, 64), 1
STEP = 0.05
SHOWS = (
    "A map of digits by their two latent numbers with a point in it, the image decoded from the "
    "point, and the real digit whose code is nearest."
)


def latent_plane() -> Panel:
    """Sliders for a point (z_1, z_2); beside it the decoded image and the nearest new digit."""
    _, test = digits()
    z = to_numpy(network().encode(test.x))
    controls = {f"z{k + 1}": _over(z[:, k], f"z{'₁₂'[k]}") for k in (0, 1)}
    uses = ("autoencoder_forward", "autoencoder_gradients")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.9), uses=uses)


def network() -> Autoencoder:
    """The autoencoder behind the map: 64-128-64-2-64-128-64, trained on the digits."""
    return trained_digits(2, hidden=HIDDEN, seed=SEED)


def nearest(z: Floats, codes: Floats) -> tuple[int, float]:
    """Which row of ``codes`` (N, 2) is nearest to z (2,), and how far it is."""
    distances = np.sqrt(((codes - z) ** 2).sum(axis=1))
    best = int(distances.argmin())
    return best, float(distances[best])


def _over(codes: Floats, label: str) -> Any:
    """A slider over the range of the codes, which starts at the code of the first digit."""
    low, high = STEP * np.floor(codes.min() / STEP), STEP * np.ceil(codes.max() / STEP)
    return slider(label, float(STEP * np.rint(codes[0] / STEP)), float(low), float(high), STEP)


def _draw(figure: Picture, z1: float, z2: float) -> str:
    _, test = digits()
    model, z = network(), np.array([z1, z2])
    codes = to_numpy(model.encode(test.x))
    drawn = to_numpy(model.decode(z[None]))[0]
    near, distance = nearest(z, codes)
    with style():
        latent_map(codes, test.labels, ax=figure.add_axes((0.11, 0.17, 0.5, 0.81)))
        point: dict[str, Any] = {"color": COLOURS["yellow"], "edgecolor": "black", "zorder": 4}
        figure.axes[0].scatter(z1, z2, s=520, marker="*", linewidth=2, **point)
        _image(figure.add_axes((0.63, 0.2, 0.17, 0.62)), drawn, "decoded")
        _image(figure.add_axes((0.82, 0.2, 0.17, 0.62)), test.x[near], "nearest digit")
    return (
        f"The star is at ({z1 + 0.0:.2f}, {z2 + 0.0:.2f}); these two numbers are all that the "
        f"decoder gets. The nearest of the {len(codes)} digits, none of which the network saw in "
        f"training, is a {test.labels[near]}, {distance:.2f} away."
    )


def _image(ax: Axes, pixels: Floats, title: str) -> None:
    draw_sheet(ax, pixels.reshape(8, 8))
    ax.set(xticks=[], yticks=[], title=title)
    ax.spines[:].set_visible(True)
