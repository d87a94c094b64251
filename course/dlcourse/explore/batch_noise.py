"""The gradient of a mini-batch is the true one plus noise; larger batches have less, measured."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse import rng
from dlcourse.arrays import to_numpy
from dlcourse.explore import digits_net as net
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

#: Mini-batches of 2^k digits, and how many of each size are measured at least.
LARGEST, REPEATS = 9, 12
MOMENTS = {"at the start": 0, "after an epoch": 1, "after ten epochs": 10}
PLACES = {"left": 0.09, "right": 0.985, "bottom": 0.19, "top": 0.9, "wspace": 0.2}
SHOWS = (
    "Gradients of mini-batches as points around the gradient of all digits, and the size of their "
    "noise against the batch size."
)


def gradient_noise() -> Panel:
    """A slider for the batch size B = 2^k, a menu for how long the network has been trained.

    Noise is the root mean square of |g_B - g|, over the disjoint mini-batches of whole epochs.
    """
    controls = {
        "k": counter("batch size 2^k, k =", 3, 0, LARGEST),
        "moment": choice("network", tuple(MOMENTS)),
    }
    uses = ("sgd_step", net.BATCHES, *net.GRADIENT)
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.8), uses=uses)


def weights_at(moment: str) -> Floats:
    """The parameters of the network before, during or after training."""
    epochs = MOMENTS[moment]
    path = net.path("sgd_step", 0.1, max(epochs, 1))
    return np.asarray(path[-1 if epochs else 0])


def batch_gradients(w: Floats, size: int) -> Floats:
    """The gradients of the mini-batches of one epoch or several, (M, P)."""
    names = (net.BATCHES, *net.GRADIENT)
    return _batch_gradients(tuple(current(name) for name in names), w.tobytes(), size)


@lru_cache(maxsize=64)
def _batch_gradients(pieces: Any, w: bytes, size: int) -> Floats:
    """``pieces`` are the functions that run; others compute other gradients."""
    digits, weights, random = net.training_digits(), np.frombuffer(w), rng(1)
    found: list[Floats] = []
    while len(found) < REPEATS:
        for rows in pieces[0](len(digits), size, random):
            some = to_numpy(rows)
            if len(some) == size and len(found) < max(REPEATS, 100):
                found.append(net.gradient(weights, digits.x[some], digits.labels[some]))
    return np.array(found)


def noise(w: Floats, size: int) -> float:
    """sqrt(mean |g_B - g|^2) at the parameters w for mini-batches of this size."""
    return float(np.sqrt(np.mean(np.sum((batch_gradients(w, size) - full(w)) ** 2, axis=1))))


def full(w: Floats) -> Floats:
    """The gradient on all digits at once."""
    return _full(tuple(current(name) for name in net.GRADIENT), w.tobytes())


@lru_cache(maxsize=8)
def _full(pieces: Any, w: bytes) -> Floats:
    digits = net.training_digits()
    return net.gradient(np.frombuffer(w), digits.x, digits.labels)


def expected(size: int | Floats, one: float, count: int) -> Any:
    """Of samples drawn without return: one / sqrt(B) * sqrt((N - B) / (N - 1))."""
    return one / np.sqrt(size) * np.sqrt((count - size) / (count - 1))


def _draw(figure: Picture, k: int, moment: str) -> str:
    w, sizes = weights_at(moment), 2 ** np.arange(LARGEST + 1)
    measured = np.array([noise(w, int(size)) for size in sizes])
    g = full(w)
    with style():
        left, right = figure.subplots(1, 2, gridspec_kw=PLACES)
        _cloud(left, batch_gradients(w, 2**k), batch_gradients(w, 1), g)
        right.loglog(sizes, measured, "o", color=COLOURS["blue"], markersize=9, label="measured")
        law = measured[0] / np.sqrt(sizes)
        right.loglog(sizes, law, "k--", linewidth=2, label=r"of one / $\sqrt{B}$")
        right.axhline(np.linalg.norm(g), color=COLOURS["green"], label="length of gradient")
        right.plot(2**k, measured[k], "o", color=COLOURS["vermilion"], markersize=15, zorder=3)
        right.set(xlabel="batch size $B$", title="size of the noise")
        right.set_xticks(sizes[::3], [str(size) for size in sizes[::3]])
        right.set_yticks([0.03, 0.1, 0.3, 1, 3, 10], ["0.03", "0.1", "0.3", "1", "3", "10"])
        right.set_ylim(0.02, 12)
        right.minorticks_off()
        right.legend(loc="lower left", fontsize=12)
    return (
        f"Batches of {2**k}: noise {measured[k]:.3f}; the gradient has {np.linalg.norm(g):.3f}. "
        f"One digit has {measured[0]:.3f}; divided by the root of {2**k} that is "
        f"{measured[0] / 2 ** (k / 2):.3f}."
    )


def _cloud(ax: Axes, gradients: Floats, widest: Floats, g: Floats) -> None:
    """Each gradient by its part along the true one and by a part across it."""
    along = g / np.linalg.norm(g)
    rest = widest - np.outer(widest @ along, along)
    across = rest.T @ np.linalg.eigh(rest @ rest.T)[1][:, -1]  # the widest one
    across /= np.linalg.norm(across)
    x, y = gradients @ along, gradients @ across
    ax.plot(x, y, "o", color=COLOURS["sky"], markersize=8, mec="white", label="mini-batches")
    ax.plot(g @ along, g @ across, "*", color=COLOURS["yellow"], ms=22, mec="black", label="all")
    ax.plot(0, 0, "+", color=COLOURS["black"], markersize=18, mew=3, label="zero")
    limit = 1.05 * np.abs(widest @ np.stack([along, across]).T).max(axis=0)
    ax.set(xlim=(-limit[0], limit[0]), ylim=(-limit[1], limit[1]))
    ax.set(xlabel="part along the gradient", ylabel="part across it")
    ax.legend(loc="upper left", fontsize=12)
