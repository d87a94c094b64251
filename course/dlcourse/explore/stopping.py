"""Early stopping on a curve that grows: a monitor, a counter of patience, a checkpoint."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse import data, nn
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, GREY, style
from dlcourse.threads import one_thread

Floats = NDArray[np.float64]

EPOCHS, BATCH, RATE = 80, 10, 0.2
DIGITS, WRONG = 100, 20
VALIDATION = {"30 digits": 30, "100 digits": 100, "400 digits": 400}
USES = ("EarlyStopping", "mlp_forward", "cross_entropy_backward", "mlp_backward")
PLACES = {"left": 0.08, "right": 0.985, "bottom": 0.19, "top": 0.9}
SHOWS = "Losses of a training by epoch, with the epoch where it stops and the one it goes back to."


class Run(NamedTuple):
    """A training of ``EPOCHS`` epochs: losses by epoch, and the parameters after each."""

    train: Floats
    validation: dict[str, Floats]
    parameters: list[list[Any]]
    accuracy: Floats


class Stop(NamedTuple):
    """Where training stops (the last epoch when it does not), and what it goes back to."""

    stopped: bool
    epoch: int
    best: int


def early_stopping() -> Panel:
    """Sliders for the epoch that is reached and the patience, a menu for the validation set.

    A network learns 100 digits, 20 of them wrongly labelled.  After each epoch
    ``EarlyStopping`` is told the validation loss.
    """
    controls = {
        "epoch": counter("epochs so far", EPOCHS, 1, EPOCHS),
        "patience": counter("patience", 8, 1, 40),
        "size": choice("validation set", tuple(VALIDATION)),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.9), uses=USES)


def stop(losses: Floats, parameters: list[Any], patience: int) -> Stop:
    """What ``EarlyStopping`` makes of the losses, told one after the other; epochs count from 1."""
    monitor = current("EarlyStopping")(patience)
    for epoch, loss in enumerate(losses, 1):
        if monitor.update(float(loss), [np.array(epoch), *parameters[epoch - 1]]):
            return Stop(True, epoch, int(monitor.best_params[0]))
    return Stop(False, len(losses), int(monitor.best_params[0]))


def training() -> Run:
    """The training run by the pieces that are there now."""
    pieces = (current(name) for name in (*USES[1:], "mlp", "cross_entropy"))
    with one_thread():
        return _run(*pieces)


@cache
def digits() -> tuple[data.Dataset, data.Dataset, data.Dataset, NDArray[np.int64]]:
    """Few digits to learn from, some for validation, the others for the test; the few's labels.

    The first ``WRONG`` of the labels are wrong.
    """
    count = 1797
    shares = (DIGITS / count, 400 / count, (count - DIGITS - 400) / count)
    few, held, test = data.split(data.digits(), *shares)
    labels, random = few.labels.copy(), np.random.default_rng(0)
    labels[:WRONG] = (labels[:WRONG] + random.integers(1, 10, WRONG)) % 10
    return few, held, test, labels


@lru_cache(maxsize=4)
def _run(forward: Any, output_delta: Any, backward: Any, *_: Any) -> Run:
    few, held, test, labels = digits()
    net, random = nn.MLP([64, 32, 10], seed=1), np.random.default_rng(0)
    run = Run(np.zeros(EPOCHS), {n: np.zeros(EPOCHS) for n in VALIDATION}, [], np.zeros(EPOCHS))
    for epoch in range(EPOCHS):
        order = random.permutation(len(few))
        for rows in order.reshape(-1, BATCH):
            f, cache = forward(few.x[rows], net.weights, net.biases)
            slopes = backward(output_delta(f, labels[rows]), cache, net.weights)
            for layers, found in zip((net.weights, net.biases), slopes, strict=True):
                layers[:] = [p - RATE * dp for p, dp in zip(layers, found, strict=True)]
        run.train[epoch] = net.loss(few.x, labels)
        for name, count in VALIDATION.items():
            run.validation[name][epoch] = net.loss(held.x[:count], held.labels[:count])
        run.accuracy[epoch] = net.accuracy(test.x, test.labels)
        run.parameters.append([*net.weights, *net.biases])
    return run


def _draw(figure: Picture, epoch: int, patience: int, size: str) -> str:
    run = training()
    losses = run.validation[size][:epoch]
    found = stop(losses, run.parameters, patience)
    with style():
        ax = figure.subplots(gridspec_kw=PLACES)
        _curve(ax, run.train[:epoch], found.epoch, "-", "blue", "training")
        _curve(ax, losses, found.epoch, "--", "vermilion", f"validation, {size}")
        _marks(ax, losses, found, patience)
        top = float(max(run.train[0], *(v.max() for v in run.validation.values())))
        ax.set(xlabel="epoch", ylabel="loss", xlim=(0, EPOCHS + 1), ylim=(0, 1.05 * top))
        ax.legend(loc="upper right", ncols=2)
    return _caption(run, found, patience)


def _curve(ax: Axes, losses: Floats, end: int, dash: str, colour: str, name: str) -> None:
    """A loss by epoch, pale after the end: what would have come."""
    epochs = np.arange(1, len(losses) + 1)
    ax.plot(epochs, losses, dash, color=COLOURS[colour], alpha=0.3, linewidth=2)
    ax.plot(epochs[:end], losses[:end], dash, color=COLOURS[colour], label=name)


def _marks(ax: Axes, losses: Floats, found: Stop, patience: int) -> None:
    best = float(losses[found.best - 1])
    look: dict[str, Any] = {"color": COLOURS["yellow"], "mec": "black", "zorder": 4}
    ax.plot(found.best, best, "*", markersize=24, label="checkpoint", linestyle="", **look)
    ax.axvspan(found.best, found.best + patience, color=COLOURS["orange"], alpha=0.18, lw=0)
    ax.plot((found.best, found.best + patience), (best, best), ":", color=GREY, linewidth=2)
    if found.stopped:
        ax.axvline(found.epoch, color="black", linewidth=2.5, label="stop")


def _caption(run: Run, found: Stop, patience: int) -> str:
    then, now = (run.accuracy[e - 1] for e in (found.best, found.epoch))
    back = f"Checkpoint: epoch {found.best}, {then:.1%} of 1297 new digits right"
    if found.stopped:
        return f"Stop after epoch {found.epoch}. {back}; at the stop {now:.1%}."
    waited = found.epoch - found.best
    return f"{back}; now {now:.1%}. Goes on: {waited} of {patience} epochs without a record."
