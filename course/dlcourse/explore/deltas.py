"""Deltas on their way back through a deep network: they vanish, explode, or arrive."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, DASHES, GREY, style

Floats = NDArray[np.float64]
Function = Callable[[Floats], Any]
Backward = Callable[[Floats, Floats, Floats], Any]

WIDTH, SAMPLES, DEEPEST = 64, 16, 40
#: Activation h = a(f), and the way back from (dh, f, h) to df.
ACTIVATIONS: dict[str, tuple[Function, Backward]] = {
    "ReLU": (
        lambda f: current("relu")(f),
        lambda dh, f, h: current("relu_backward")(dh, f),
    ),
    "ELU": (
        lambda f: current("elu")(f),
        lambda dh, f, h: current("elu_backward")(dh, f),
    ),
    "tanh": (
        np.tanh,
        lambda dh, f, h: current("tanh_backward")(dh, h),
    ),
    "sigmoid": (
        lambda f: current("sigmoid")(f),
        lambda dh, f, h: current("sigmoid_backward")(dh, h),
    ),
}
HUES = dict(zip(ACTIVATIONS, ("blue", "green", "vermilion", "purple"), strict=True))
USES = (
    *("relu", "elu", "sigmoid"),
    *("relu_backward", "elu_backward", "tanh_backward", "sigmoid_backward"),
)
PLACES = {"left": 0.1, "right": 0.985, "bottom": 0.3, "top": 0.9, "wspace": 0.22}
TICKS = (1e-12, 1e-8, 1e-4, 1, 1e4, 1e8, 1e12)
SHOWS = (
    "The norm of the deltas and the size of the activations in every layer of a deep network, for "
    "four activation functions."
)


def deltas() -> Panel:
    """Sliders for depth and weight scale g, a menu for the activation that is marked.

    Weights are normal with standard deviation g / sqrt(width), biases 0.  The delta of the last
    layer is random; it goes back by delta_l = (delta_{l+1} W_{l+1}) a'(u_l).
    """
    controls = {
        "depth": counter("layers", 20, 2, DEEPEST),
        "scale": slider("weight scale g", 1.0, 0.3, 3.0),
        "chosen": choice("activation", tuple(ACTIVATIONS)),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.8), uses=USES)


def flow(name: str, depth: int, scale: float) -> tuple[Floats, Floats]:
    """Through ``depth`` layers: the norm of delta and the root mean square of h, layer by layer."""
    activation, backward = ACTIVATIONS[name]
    x, draws, delta = _random_numbers()
    weights = [scale / np.sqrt(WIDTH) * W for W in draws[:depth]]
    f, h = [], [x]
    for W in weights:
        f.append(h[-1] @ W.T)
        h.append(to_numpy(activation(f[-1])))
    norms = []
    for layer in reversed(range(depth)):
        delta = to_numpy(backward(delta, f[layer], h[layer + 1]))  # dh becomes df
        norms.append(float(np.linalg.norm(delta)))
        delta = delta @ weights[layer]  # df becomes dh of the layer before
    sizes = [float(np.sqrt(np.mean(layer**2))) for layer in h[1:]]
    return np.array(norms[::-1]), np.array(sizes)


def factor(norms: Floats) -> float:
    """By how much a delta is multiplied from one layer to the one before, on average."""
    return float((norms[0] / norms[-1]) ** (1 / (len(norms) - 1)))


@cache
def _random_numbers() -> tuple[Floats, Floats, Floats]:
    random = np.random.default_rng(0)
    x = random.normal(size=(SAMPLES, WIDTH))
    draws = random.normal(size=(DEEPEST, WIDTH, WIDTH))
    return x, draws, random.normal(size=(SAMPLES, WIDTH))


def _draw(figure: Picture, depth: int, scale: float, chosen: str) -> str:
    said = ""
    with style():
        left, right = figure.subplots(1, 2, gridspec_kw=PLACES)
        for k, name in enumerate(ACTIVATIONS):
            norms, sizes = flow(name, depth, scale)
            look: dict[str, Any] = {"color": COLOURS[HUES[name]], "linestyle": DASHES[k]}
            look |= {"linewidth": 5 if name == chosen else 2, "label": name}
            _line(left, norms / norms[-1], look)
            _line(right, sizes, look)
            if name == chosen:
                said = _caption(name, norms, depth)
        left.set(title="norm of delta, last layer = 1")
        right.set(title="size of the activations $h$")
        figure.legend(*left.get_legend_handles_labels(), loc="lower center", ncols=4)
    return said


def _line(ax: Axes, values: Floats, look: dict[str, Any]) -> None:
    layers = np.arange(1, len(values) + 1)
    ax.semilogy(layers, values, **look)
    ax.axhline(1, color=GREY, linewidth=1)
    ax.set(xlabel="layer", xlim=(0.5, len(values) + 0.5), ylim=(1e-13, 1e13), yticks=TICKS)


def _caption(name: str, norms: Floats, depth: int) -> str:
    each, total = factor(norms), norms[0] / norms[-1]
    return (
        f"{name}: from each layer to the one before, delta is multiplied by {each:.2f} on average; "
        f"through {depth} layers that makes {total:.1e}."
    )
