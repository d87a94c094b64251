"""Noise on the digits, and what a plain and a denoising autoencoder make of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import rng, to_numpy
from dlcourse.autoencoders import digits, trained_digits
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.strips import strips
from dlcourse.plots.style import COLOURS, DASHES, GREY, style
from dlcourse.threads import one_thread

Floats = NDArray[np.float64]

LATENT, TRAINED_ON = 16, 0.4
SHOWN = 5
LEVELS = np.linspace(0, 1, 6)
HUES = ("black", "blue", "vermilion")
SHOWS = (
    "Digits clean, with noise, and as a plain and a denoising autoencoder give them back; beside "
    "them the error against the noise level."
)


def denoising() -> Panel:
    """Sliders for the noise level sigma and for the digits shown.

    One network was trained on clean digits, one on noise of deviation 0.4.
    """
    _, test = digits()
    controls = {
        "sigma": slider("noise level \N{GREEK SMALL LETTER SIGMA}", 0.4, 0, 1, 0.05),
        "first": counter("first digit shown", 0, 0, len(test) - SHOWN),
    }
    uses = ("autoencoder_forward", "autoencoder_gradients", "corrupt", "reconstruction_errors")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.9), uses=uses)


def cleaned(x: Floats, sigma: float) -> dict[str, Floats]:
    """The images with noise, and what each of the two networks makes of them."""
    noisy = current("corrupt")(x, sigma, rng(1))
    plain, trained = trained_digits(LATENT), trained_digits(LATENT, sigma=TRAINED_ON)
    with one_thread():
        found = {"noisy": noisy, "plain": plain.reconstruct(noisy)}
        found["denoising"] = trained.reconstruct(noisy)
    return {name: to_numpy(images) for name, images in found.items()}


def mean_errors(x: Floats, sigma: float) -> dict[str, float]:
    """How far each of those is from the clean images, mean squared error."""
    error = current("reconstruction_errors")
    return {name: float(error(x, y).mean()) for name, y in cleaned(x, sigma).items()}


def _draw(figure: Picture, sigma: float, first: int) -> str:
    _, test = digits()
    now, found = mean_errors(test.x, sigma), cleaned(test.x[first : first + SHOWN], sigma)
    rows = {"clean": test.x[first : first + SHOWN]} | found
    notes = ["", *(f"{error:.4f}" for error in now.values())]
    with style():
        _curves(figure.add_axes((0.1, 0.17, 0.36, 0.8)), test.x, sigma)
        place = figure.add_axes((0.59, 0.04, 0.33, 0.92))
        strips(rows, notes=notes, ax=place)
    said = ", ".join(f"{name} {error:.4f}" for name, error in now.items())
    return f"Noise of deviation {sigma:.2f}: mean squared error to the clean digits: {said}."


def _curves(ax: Axes, x: Floats, sigma: float) -> None:
    found = [mean_errors(x, float(level)) for level in LEVELS]
    ax.axvline(sigma, color=GREY, linewidth=8, alpha=0.3)
    for name, hue, dash in zip(found[0], HUES, DASHES, strict=False):
        look: dict[str, Any] = {"color": COLOURS[hue], "linestyle": dash, "label": name}
        ax.plot(LEVELS, [errors[name] for errors in found], **look)
    ax.set(xlabel=r"noise level $\sigma$", ylabel="mean squared error", ylim=(0, 0.25))
    ax.legend()
