"""Batch normalization on and off: how fast the same network learns, and what its units see."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse import data
from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter, slider
from dlcourse.pieces import current
from dlcourse.plots.distributions import distributions
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, GREY, style
from dlcourse.threads import one_thread

Floats = NDArray[np.float64]

WIDTHS = (64, 32, 32, 32, 10)
HIDDEN, STEPS, BATCH, WORST = 3, 40, 100, 8.0
USES = (
    *("batch_norm", "batch_norm_backward", "linear", "linear_backward", "relu"),
    *("relu_backward", "cross_entropy", "cross_entropy_backward"),
)
PLACES = {"left": 0.08, "right": 0.985, "bottom": 0.18, "top": 0.9, "wspace": 0.16}
SHOWS = (
    "The loss by training step with batch normalization on and off, and what the hidden layers' "
    "ReLUs are given in either network."
)


class Run(NamedTuple):
    """Losses before each step, and what goes into each hidden ReLU at the end, (BATCH, 32)."""

    losses: Floats
    seen: list[Floats]


def batch_normalization() -> Panel:
    """Sliders for the learning rate and the scale of the weights at the start.

    The same four layers learn the digits twice from the same weights: once with ``batch_norm``
    before each ReLU, once without.
    """
    controls = {
        "rate": slider("learning rate η", 0.2, 0.05, 2.0, 0.05),
        "scale": slider("scale of the weights", 0.5, 0.1, 3.0),
        "steps": counter("steps", STEPS, 5, 60),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.9), uses=USES)


def train(rate: float, scale: float, steps: int, *, normalized: bool) -> Run:
    """Gradient descent in mini-batches by the pieces that are there now."""
    pieces = tuple(current(name) for name in USES)
    with one_thread():
        return _train(rate, scale, steps, normalized, pieces)


@lru_cache(maxsize=128)
def _train(rate: float, scale: float, steps: int, normalized: bool, _: Any) -> Run:
    digits = data.digits()
    net, losses = _Network(scale, normalized), []
    for step in range(steps):
        rows = np.arange(step * BATCH, (step + 1) * BATCH) % len(digits)
        loss = net.step(digits.x[rows], digits.labels[rows], rate)
        losses.append(loss if np.isfinite(loss) else np.inf)
        if not losses[-1] < 1e6:  # it will not come back
            break
    return Run(np.array(losses), net.seen)


class _Network:
    """Linear layers with ReLU between them, and batch normalization before each ReLU or not."""

    def __init__(self, scale: float, normalized: bool) -> None:
        random = np.random.default_rng(0)
        pairs = pairwise(WIDTHS)
        self.W: list[Any] = [random.normal(0, scale * (2 / a) ** 0.5, (b, a)) for a, b in pairs]
        self.b: list[Any] = [np.zeros(b) for b in WIDTHS[1:]]
        self.normalized = normalized
        self.gamma: list[Any] = [np.ones(b) for b in WIDTHS[1:-1]]
        self.beta: list[Any] = [np.zeros(b) for b in WIDTHS[1:-1]]
        self.running = [{"mean": np.zeros(b), "var": np.ones(b)} for b in WIDTHS[1:-1]]
        self.seen: list[Floats] = []

    def step(self, x: Floats, labels: Any, rate: float) -> float:
        """One step on a mini-batch; returns the loss before it."""
        kept, f = self._forward(x)
        loss = float(current("cross_entropy")(f, labels))
        self._backward(current("cross_entropy_backward")(f, labels), kept, rate)
        return loss

    def _forward(self, x: Floats) -> tuple[list[Any], Any]:
        h: Any = x
        kept, self.seen = [], []
        for k in range(HIDDEN):
            f = current("linear")(h, self.W[k], self.b[k])
            cache = None
            if self.normalized:
                scales = self.gamma[k], self.beta[k], self.running[k]
                f, cache = current("batch_norm")(f, *scales, True)
            self.seen.append(to_numpy(f))
            kept.append((h, f, cache))
            h = current("relu")(f)
        kept.append((h, None, None))
        return kept, current("linear")(h, self.W[-1], self.b[-1])

    def _backward(self, df: Any, kept: list[Any], rate: float) -> None:
        for k in reversed(range(HIDDEN + 1)):
            h, f, cache = kept[k]
            if k < HIDDEN:
                df = current("relu_backward")(df, f)
            if cache is not None:
                df, dgamma, dbeta = current("batch_norm_backward")(df, cache)
                self.gamma[k] = self.gamma[k] - rate * dgamma
                self.beta[k] = self.beta[k] - rate * dbeta
            df, dW, db = current("linear_backward")(df, h, self.W[k])
            self.W[k], self.b[k] = self.W[k] - rate * dW, self.b[k] - rate * db


def _draw(figure: Picture, rate: float, scale: float, steps: int) -> str:
    runs = {on: train(rate, scale, steps, normalized=on == "on") for on in ("off", "on")}
    looks = {"off": ("--", "vermilion", -0.2), "on": ("-", "blue", 0.2)}
    with style():
        left, right = figure.subplots(1, 2, gridspec_kw=PLACES)
        for on, (dash, colour, shift) in looks.items():
            losses = np.minimum(runs[on].losses, 2 * WORST)
            left.plot(losses, dash, color=COLOURS[colour], label=f"batch norm {on}")
            look: dict[str, Any] = {"colour": COLOURS[colour], "shift": shift, "wide": 0.18}
            _seen(right, runs[on].seen, look)
        left.set(xlabel="step", ylabel="loss", xlim=(0, steps), ylim=(0, 4))
        left.axhline(np.log(10), color=GREY, linewidth=1)
        left.legend(loc="upper right")
    words = [f"{on}, {_end(run.losses, steps)}" for on, run in runs.items()]
    return f"Batch norm {'; '.join(words)}. Guessing costs {np.log(10):.2f}."


def _seen(ax: Axes, layers: list[Floats], look: dict[str, Any]) -> None:
    finite = [np.nan_to_num(layer, posinf=1e9, neginf=-1e9) for layer in layers]
    look |= {"xlabel": "hidden layer", "ylabel": "", "title": "what the ReLU is given"}
    distributions(finite, limit=4.0, ax=ax, **look)


def _end(losses: Floats, steps: int) -> str:
    if len(losses) < steps or not losses[-1] < 1e6:
        return f"the loss diverges after {len(losses)} steps"
    return f"the loss is {losses[-1]:.2f} after {steps} steps"
