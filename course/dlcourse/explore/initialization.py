"""Ten layers by the start of their weights: activations forward, deltas backward."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import Rng, rng, to_numpy
from dlcourse.explore.deltas import ACTIVATIONS, Backward, Function
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.pieces import current
from dlcourse.plots.distributions import distributions
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, GREY, style

Floats = NDArray[np.float64]

LAYERS, SAMPLES = 10, 64
#: Weights (n, n) of one layer by name.
STARTS: dict[str, Callable[[int, Rng], Any]] = {
    "He: N(0, 2/n)": lambda n, random: current("he_normal")(n, n, random),
    "Xavier normalized": lambda n, random: current("xavier_uniform")(n, n, random),
    "Xavier: ±1/√n": lambda n, random: (2 * random.uniform((n, n)) - 1) / n**0.5,
    "uniform in ±1": lambda n, random: 2 * random.uniform((n, n)) - 1,
    "N(0, 0.01²)": lambda n, random: 0.01 * random.normal((n, n)),
    "all the same": lambda n, random: np.full((n, n), 1 / n),
    "zero": lambda n, random: np.zeros((n, n)),
}
USED = ("ReLU", "tanh", "sigmoid")
USES = (
    *("he_normal", "xavier_uniform", "relu", "sigmoid"),
    *("relu_backward", "tanh_backward", "sigmoid_backward"),
)
PLACES = {"left": 0.07, "right": 0.985, "bottom": 0.18, "top": 0.9, "wspace": 0.22}
FLOOR = 1e-12
SHOWS = (
    "The activations of ten layers as upright histograms, and the standard deviation of "
    "activations and deltas by layer."
)


class Flow(NamedTuple):
    """Activations h and deltas of every layer, each (SAMPLES, width)."""

    activations: list[Floats]
    deltas: list[Floats]


def initialization() -> Panel:
    """Menus for the start and the activation, sliders for the width and a factor on the weights.

    Inputs are standard normal, biases 0, the delta of the last layer standard normal.
    """
    controls = {
        "start": choice("start", tuple(STARTS)),
        "activation": choice("activation", USED),
        "width": counter("units in a layer", 100, 20, 200),
        "factor": slider("times", 1.0, 0.2, 3.0),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.9), uses=USES)


def flow(start: str, activation: str, width: int, factor: float) -> Flow:
    """Through ten layers forward, h_l = a(W_l h_{l-1}), and deltas back."""
    forward, backward = ACTIVATIONS[activation]
    random = rng(0, like=np.ones(1))
    weights = [factor * to_numpy(STARTS[start](width, random)) for _ in range(LAYERS)]
    return _through(weights, forward, backward)


def _through(weights: list[Floats], forward: Function, backward: Backward) -> Flow:
    x, delta = _ends(weights[0].shape[1])
    f, h = [], [x]
    for W in weights:
        f.append(h[-1] @ W.T)
        h.append(to_numpy(forward(f[-1])))
    deltas = []
    for layer in reversed(range(len(weights))):
        delta = to_numpy(backward(delta, f[layer], h[layer + 1]))  # dh becomes df
        deltas.append(delta)
        delta = delta @ weights[layer]  # df becomes dh of the layer before
    return Flow(h[1:], deltas[::-1])


@cache
def _ends(width: int) -> tuple[Floats, Floats]:
    """The input, and dL/dh of the last layer."""
    random = np.random.default_rng(1)
    return random.normal(size=(SAMPLES, width)), random.normal(size=(SAMPLES, width))


def _draw(figure: Picture, start: str, activation: str, width: int, factor: float) -> str:
    found = flow(start, activation, width, factor)
    spread = {
        "activations $h$": np.array([h.std() for h in found.activations]),
        "deltas": np.array([delta.std() for delta in found.deltas]),
    }
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(3, 2), gridspec_kw=PLACES)
        distributions(found.activations, limit=2.5, ylabel="", title="activations $h$", ax=left)
        _spreads(right, spread)
    return _caption(found, *spread.values())


def _spreads(ax: Axes, spread: dict[str, Floats]) -> None:
    layers = np.arange(1, LAYERS + 1)
    looks = (("-", "o", "blue"), ("--", "s", "vermilion"))
    for (name, values), (dash, marker, colour) in zip(spread.items(), looks, strict=True):
        look: dict[str, Any] = {"linestyle": dash, "marker": marker, "color": COLOURS[colour]}
        ax.semilogy(layers, np.maximum(values, FLOOR), label=name, **look)
    ax.axhline(1, color=GREY, linewidth=1)
    ax.set(xlabel="layer", title="standard deviation", ylim=(FLOOR / 2, 1e13), xticks=layers[1::2])
    ax.legend(loc="lower left")


def _caption(found: Flow, activations: Floats, deltas: Floats) -> str:
    last = found.activations[-1]
    same = bool(np.ptp(last, axis=1).max() <= 1e-9 * max(float(np.abs(last).max()), FLOOR))
    return (
        f"Standard deviation of h from {activations[0]:.2g} in layer 1 to {activations[-1]:.2g} in "
        f"layer 10; of delta from {deltas[-1]:.2g} in layer 10 to {deltas[0]:.2g} in layer 1."
        f"{' All units of layer 10 say the same.' if same else ''}"
    )
