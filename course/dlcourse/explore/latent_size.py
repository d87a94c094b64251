"""How many latent numbers a digit needs: reconstructions by an autoencoder and by PCA."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.autoencoders import digits, trained_digits
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter, stops
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.strips import strips
from dlcourse.plots.style import COLOURS, GREY, style
from dlcourse.threads import one_thread

Floats = NDArray[np.float64]

SIZES = (1, 2, 4, 8, 16, 32)
SHOWN = 5
SHOWS = (
    "The mean squared error on new digits against the latent size, for an autoencoder and for PCA, "
    "and some digits as both give them back."
)


def latent_size() -> Panel:
    """Sliders for the latent size k and for the digits shown; autoencoder beside PCA."""
    _, test = digits()
    controls = {
        "k": stops("latent size k", SIZES, 2),
        "first": counter("first digit shown", 0, 0, len(test) - SHOWN),
    }
    uses = ("autoencoder_forward", "autoencoder_gradients", "pca", "reconstruction_errors")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.6), uses=uses)


def reconstructions() -> dict[str, list[Floats]]:
    """The new digits as each method gives them back, for every latent size."""
    train, test = digits()
    with one_thread():
        mean, directions = (to_numpy(part) for part in current("pca")(train.x, max(SIZES)))
    centred = test.x - mean
    flat = [mean + centred @ directions[:k].T @ directions[:k] for k in SIZES]
    bent = [to_numpy(trained_digits(k).reconstruct(test.x)) for k in SIZES]
    return {"autoencoder": bent, "PCA": flat}


def _draw(figure: Picture, k: int, first: int) -> str:
    _, test = digits()
    at, some = SIZES.index(k), slice(first, first + SHOWN)
    rows, errors = {"original": test.x[some]}, {}
    for name, found in reconstructions().items():
        rows[name] = found[at][some]
        errors[name] = [float(current("reconstruction_errors")(test.x, x).mean()) for x in found]
    notes = ["", *(f"{error[at]:.4f}" for error in errors.values())]
    with style():
        _curves(figure.add_axes((0.1, 0.19, 0.37, 0.79)), errors, k)
        strips(rows, notes=notes, ax=figure.add_axes((0.62, 0.08, 0.3, 0.84)))
    each = ", ".join(f"{name} {error[at]:.4f}" for name, error in errors.items())
    kept = f"{k} number{'s' if k > 1 else ''} in the place of 64 pixels"
    return f"{kept}: mean squared error on new digits: {each}."


def _curves(ax: Axes, errors: dict[str, list[float]], k: int) -> None:
    looks: tuple[dict[str, Any], ...] = (
        {"color": COLOURS["vermilion"], "linestyle": "-", "marker": "o"},
        {"color": COLOURS["blue"], "linestyle": "--", "marker": "s"},
    )
    ax.axvline(k, color=GREY, linewidth=8, alpha=0.3)
    for (name, error), look in zip(errors.items(), looks, strict=True):
        ax.plot(SIZES, error, label=name, markersize=9, **look)
    ax.set_xscale("log", base=2)
    ax.set_xticks(SIZES, [str(size) for size in SIZES])
    ax.set(xlabel="latent size $k$", ylabel="mean squared error")
    ax.set_ylim(bottom=0)
    ax.legend()
