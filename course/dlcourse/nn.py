"""A network that runs on pieces: your own ``mlp``, ``softmax`` and ``cross_entropy`` where written.

``MLP`` only holds the weights.  What it computes, the pieces compute.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import InitVar, dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from dlcourse import data, training
from dlcourse.arrays import Array, namespace, to_numpy
from dlcourse.arrays import like as beside
from dlcourse.pieces import current


@dataclass(eq=False)
class MLP:
    """A multilayer perceptron with ReLU between the layers and linear output.

    ``widths`` is [D_in, h_1, ..., D_out].  ``weights[k]`` is Omega_k, (D_out, D_in) of that layer,
    ``biases[k]`` is beta_k, (D_out,).  Weights start as normal numbers of variance 2 / D_in, drawn
    from ``seed``, biases at zero.  They lie beside the example ``like``: in its library, with its
    dtype, on its device; without one they are NumPy arrays of float64.
    """

    widths: Sequence[int]
    seed: int = 0
    like: InitVar[Array | None] = None
    weights: list[Array] = field(init=False, repr=False)
    biases: list[Array] = field(init=False, repr=False)

    def __post_init__(self, like: Array | None) -> None:
        if len(self.widths) < 2 or min(self.widths) < 1:
            raise ValueError(f"widths needs at least an input and an output, not {self.widths}")
        random = np.random.default_rng(self.seed)
        pairs = list(zip(self.widths[:-1], self.widths[1:], strict=True))
        drawn = [random.normal(0, np.sqrt(2 / a), (b, a)) for a, b in pairs]
        self.weights = [beside(W, like) for W in drawn]
        self.biases = [beside(np.zeros(b), like) for _, b in pairs]

    def logits(self, x: Array) -> Array:
        """The output before any activation: x (N, D_in) -> (N, D_out)."""
        return current("mlp")(x, self.weights, self.biases)

    def probabilities(self, x: Array) -> Array:
        """softmax of the logits: x (N, D_in) -> (N, D_out), rows sum to 1."""
        return current("softmax")(self.logits(x))

    def predict(self, x: Array) -> Array:
        """The class of the largest logit: x (N, D_in) -> (N,)."""
        f = self.logits(x)
        return namespace(f).argmax(f, axis=-1)

    def loss(self, x: Array, labels: Array) -> float:
        """The mean cross-entropy."""
        return float(current("cross_entropy")(self.logits(x), labels))

    def accuracy(self, x: Array, labels: Array) -> float:
        """The share of samples whose largest logit is the label."""
        return float(current("accuracy")(self.logits(x), labels))

    def save(self, path: str | Path) -> None:
        """Write weights and biases to an .npz file."""
        named = {f"W{k}": to_numpy(W) for k, W in enumerate(self.weights)}
        named |= {f"b{k}": to_numpy(b) for k, b in enumerate(self.biases)}
        np.savez_compressed(path, **named)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: str | Path) -> MLP:
        """Read what ``save`` wrote; a file with anything but plain numbers is refused."""
        with np.load(path, allow_pickle=False) as file:
            count = len(file.files) // 2
            weights = [file[f"W{k}"] for k in range(count)]
            biases = [file[f"b{k}"] for k in range(count)]
        model = cls([weights[0].shape[1], *(len(b) for b in biases)])
        model.weights, model.biases = weights, biases
        return model


def trained_digits(seed: int = 0) -> MLP:
    """A 64-32-32-10 network trained on three quarters of the digits, in about two seconds.

    The other quarter is new to it: ``_, test = data.split(data.digits(), 0.75, 0.25)``.
    """
    return deepcopy(_trained_digits(seed))


@cache
def _trained_digits(seed: int) -> MLP:
    train, _ = data.split(data.digits(), 0.75, 0.25)
    model = MLP((64, 32, 32, 10), seed)
    training.fit(model, train.x, train.labels, epochs=30, seed=seed, progress=False)
    return model
