"""A small network on the digits, all parameters in one vector, run and trained by the pieces."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse import data, rng
from dlcourse.arrays import to_numpy
from dlcourse.nn import MLP
from dlcourse.pieces import current

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WIDTHS = (64, 16, 16, 10)
#: What finds the gradient, and what makes the mini-batches.
GRADIENT = ("mlp_forward", "cross_entropy_backward", "mlp_backward")
BATCHES = "minibatches"


@cache
def training_digits() -> data.Dataset:
    """Three quarters of the digits, in a random order."""
    return data.split(data.digits(), 0.75, 0.25)[0]


def start() -> Floats:
    """All weights and biases at the start, layer by layer: W_0, b_0, W_1, ..."""
    model = MLP(WIDTHS)
    return pack(model.weights, model.biases)


def pack(weights: list[Any], biases: list[Any]) -> Floats:
    """One vector of all weights and biases."""
    arrays = [a for pair in zip(weights, biases, strict=True) for a in pair]
    return np.concatenate([to_numpy(a).ravel() for a in arrays])


def unpack(w: Floats) -> tuple[list[Floats], list[Floats]]:
    """The weights and biases in a vector, as views."""
    weights, biases, at = [], [], 0
    for into, out in pairwise(WIDTHS):
        weights.append(w[at : at + out * into].reshape(out, into))
        biases.append(w[at + out * into : at + out * (into + 1)])
        at += out * (into + 1)
    return weights, biases


def loss(w: Floats, x: Floats, labels: Integers) -> float:
    """The mean cross-entropy, by ``mlp`` and ``cross_entropy``."""
    return float(current("cross_entropy")(current("mlp")(x, *unpack(w)), labels))


def gradient(w: Floats, x: Floats, labels: Integers) -> Floats:
    """Its gradient, by ``mlp_forward``, ``cross_entropy_backward`` and ``mlp_backward``."""
    weights, biases = unpack(w)
    forward, at_output, backward = (current(name) for name in GRADIENT)
    f, kept = forward(x, weights, biases)
    return pack(*backward(at_output(f, labels), kept, weights))


def path(step: str, lr: float, epochs: int, batch_size: int = 64) -> Floats:
    """The parameters before and after every fifth step of training, (T, P)."""
    names = (step, BATCHES, *GRADIENT)
    return _path(tuple(current(name) for name in names), step, lr, epochs, batch_size)


@lru_cache(maxsize=8)
def _path(pieces: Any, step: str, lr: float, epochs: int, batch_size: int) -> Floats:
    """``pieces`` are the functions that run; another function makes another path."""
    take, cut = pieces[:2]
    digits, random = training_digits(), rng(0)
    w, state, places, count = start(), None, [start()], 0
    for _ in range(epochs):
        for rows in cut(len(digits), batch_size, random):
            some = to_numpy(rows)
            w, state = take(w, gradient(w, digits.x[some], digits.labels[some]), state, lr)
            count += 1
            if count % 5 == 0:
                places.append(to_numpy(w).copy())
    return np.array([*places, to_numpy(w)])
