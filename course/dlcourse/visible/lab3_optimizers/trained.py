"""What a training run gives back: layers of the right shapes, and a history that is true."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse import data, oracles
from dlcourse.arrays import Random
from dlcourse.checking import Named, Student, agree, exact, hold
from dlcourse.checking.draw import Draw
from dlcourse.checking.outcome import Outcome, case
from dlcourse.visible.lab3_optimizers.shown import Outcomes

Floats = NDArray[np.float64]
Network = tuple[list[Floats], list[Floats]]

LOSSES = ("train_loss", "val_loss")
#: Relative errors of losses and weights that are computed in another order.
CLOSE = {"float64": 1e-9, "float32": 1e-3}
#: A mean over the epoch, while the network still learns, is another number than the loss after it.
DURING = 2.0


@dataclass(frozen=True)
class Task:
    """What a network is to learn, and from how many samples at a time."""

    x: Floats
    labels: NDArray[np.int64]
    x_val: Floats
    labels_val: NDArray[np.int64]
    widths: tuple[int, ...]
    epochs: int
    batch_size: int

    def train(
        self, student: Student, rng: Random, step: str, lr: float, what: str
    ) -> tuple[Network, dict[str, list[float]]]:
        """Run the student's ``train_classifier`` with a step of ours; the network and history."""
        sets = self.x, self.labels, self.x_val, self.labels_val
        settings = self.epochs, self.batch_size, Named(step), lr
        with case(what):
            weights, biases, history = student.train_classifier(
                *sets, list(self.widths), rng, *settings
            )
        return (weights, biases), history

    def losses(self, network: Network) -> dict[str, float]:
        """The mean cross-entropy on both sets."""
        return {
            "train_loss": loss_of(network, self.x, self.labels),
            "val_loss": loss_of(network, self.x_val, self.labels_val),
        }


def loss_of(network: Network, x: Floats, labels: NDArray[np.int64]) -> float:
    """The mean cross-entropy of a network, by the oracles of lab 1."""
    logits = oracles.find("mlp")(np.asarray(x), *_double(network))
    return float(oracles.find("cross_entropy")(logits, labels))


def accuracy_of(network: Network, x: Floats, labels: NDArray[np.int64]) -> float:
    """The share of samples that a network classifies rightly."""
    logits = oracles.find("mlp")(x, *_double(network))
    return float((logits.argmax(axis=1) == labels).mean())


def _double(network: Network) -> Network:
    weights, biases = ([np.asarray(a, dtype=float) for a in part] for part in network)
    return weights, biases


def draw_task(
    draw: Draw, n: int, widths: Sequence[int], epochs: int = 1, batch_size: int = 100
) -> Task:
    """Random samples; those for validation have other labels, so that its loss is another."""
    x, x_val = exact(draw.normal(n, widths[0])), exact(2 * draw.normal(n + 3, widths[0]))
    labels, others = (draw.integers(0, widths[-1], k) for k in (n, n + 3))
    return Task(x, labels, x_val, others, tuple(widths), epochs, batch_size)


@functools.cache
def all_digits() -> data.Dataset:
    """All digits, read once."""
    return data.digits()


def has_layers(network: Network, widths: Sequence[int], what: str) -> Outcomes:
    """A weight matrix (D_out, D_in) and a bias (D_out,) for each pair of widths."""
    pairs = list(pairwise(widths))
    for name, part, expected in (
        ("weights", network[0], [(b, a) for a, b in pairs]),
        ("biases", network[1], [(b,) for _, b in pairs]),
    ):
        shapes = [array.shape for array in part]
        reason = f"{name} have the shapes {shapes}, expected {expected}"
        yield hold(shapes == expected, what, reason)
        finite = all(np.isfinite(array).all() for array in part)
        yield hold(finite, what, f"{name} hold NaN or infinite numbers: the training diverged")


def has_history(history: Mapping[str, list[float]], epochs: int, what: str) -> Outcomes:
    """Both losses, one finite number an epoch."""
    for name in LOSSES:
        yield hold(name in history, what, f"the history has no {name}")
        count, often = len(history[name]), f"{epochs} epoch{'s' * (epochs > 1)}"
        reason = f"{name} has {count} numbers after {often}, expected one an epoch"
        yield hold(count == epochs, what, reason)
        finite = bool(np.isfinite(history[name]).all())
        yield hold(finite, what, f"{name} holds NaN or an infinite number")


def stands_still(student: Student, task: Task, rng: Random, what: str) -> Outcomes:
    """With a step that leads nowhere, every loss is that of the first weights."""
    network, history = task.train(student, rng, "still_step", 0.1, what)
    yield from has_layers(network, task.widths, what)
    yield from has_history(history, task.epochs, what)
    right = task.losses(network)
    for name in LOSSES:
        expected = np.full(task.epochs, right[name])
        yield _compare(student, history[name], expected, f"{what}, {name}", task, right)


def tells_the_truth(student: Student, task: Task, rng: Random, lr: float, what: str) -> Outcomes:
    """While it learns: val_loss is that of the weights after the epoch.

    train_loss may be the mean over the epoch instead, which is of another size than for a moment.
    """
    network, history = task.train(student, rng, "nesterov_step", lr, what)
    yield from has_layers(network, task.widths, what)
    yield from has_history(history, task.epochs, what)
    right = task.losses(network)
    last, expected = np.array(history["val_loss"][-1]), np.array(right["val_loss"])
    yield _compare(student, last, expected, f"{what}, the last val_loss", task, right)
    ratio = history["train_loss"][-1] / right["train_loss"]
    reason = "is not the loss on the training set, by the weights that come back"
    fits = 1 / DURING < ratio < DURING
    yield hold(fits, f"{what}, the last train_loss", reason)


def _compare(
    student: Student, got: Any, expected: Any, what: str, task: Task, right: Mapping[str, float]
) -> Outcome:
    sizes = {
        "the number of samples": len(task.x),
        "the number of validation samples": len(task.x_val),
        "the number of batches": -(-len(task.x) // task.batch_size),
        "the number of epochs": task.epochs,
    }
    wrong = {
        "it is the loss on the training set": right["train_loss"],
        "it is the loss on the validation set": right["val_loss"],
    }
    return agree(
        np.asarray(got),
        expected,
        what,
        tolerance=CLOSE[student.dtype],
        sizes=sizes,
        mistaken=lambda: {cause: 0 * expected + value for cause, value in wrong.items()},
    )
