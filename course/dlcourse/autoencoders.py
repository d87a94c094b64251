"""Autoencoders of the digits that run on pieces: ``autoencoder_forward`` and its gradients.

``Autoencoder`` only holds the parameters.  What it computes, the pieces compute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from dlcourse import data
from dlcourse.arrays import Array, is_torch, like, namespace, rng
from dlcourse.pieces import current
from dlcourse.threads import one_thread

Layers = list[tuple[Array, Array]]
Params = dict[str, Layers]

#: Samples of a step of Adam, and its first learning rate, which goes down to 0 like a cosine.
BATCH, RATE = 64, 0.01


@dataclass(frozen=True, eq=False)
class Autoencoder:
    """Encoder and decoder, each a list of (W, b), and the loss of every epoch of training."""

    params: Params
    losses: Sequence[float] = ()

    @property
    def latent_size(self) -> int:
        """How many numbers pass the bottleneck."""
        return int(self.params["encoder"][-1][0].shape[0])

    def encode(self, x: Array) -> Array:
        """What the bottleneck holds: x (N, D) -> (N, latent size)."""
        return current("autoencoder_forward")(x, self.params)[0]

    def reconstruct(self, x: Array) -> Array:
        """Through encoder and decoder: x (N, D) -> (N, D)."""
        return current("autoencoder_forward")(x, self.params)[1]

    def decode(self, latent: Array) -> Array:
        """The decoder alone: (N, latent size) -> (N, D).  Its encoder passes on what it gets."""
        xp = namespace(latent)
        unchanged = xp.eye(self.latent_size, dtype=latent.dtype, device=latent.device)
        pass_on = (unchanged, latent[0] * 0)
        decoder = {"encoder": [pass_on], "decoder": self.params["decoder"]}
        return current("autoencoder_forward")(latent, decoder)[1]

    def errors(self, x: Array) -> Array:
        """The mean squared error of each sample: x (N, D) -> (N,)."""
        return current("reconstruction_errors")(x, self.reconstruct(x))


@cache
def digits() -> tuple[data.Dataset, data.Dataset]:
    """The digits that these networks are trained on, three quarters, and the new ones."""
    train, new = data.split(data.digits(), 0.75, 0.25)
    return train, new


def untrained(
    latent_size: int,
    hidden: Sequence[int] = (128,),
    d_in: int = 64,
    seed: int = 0,
    example: Array | None = None,
) -> Autoencoder:
    """D - hidden - latent - hidden reversed - D; W normal of variance 2 / inputs, biases 0.

    The arrays lie beside ``example``, or are NumPy arrays of float64.
    """
    random = np.random.default_rng(seed)
    widths = (d_in, *hidden, latent_size)
    encoder, decoder = (
        [
            (like(random.normal(0, np.sqrt(2 / a), (b, a)), example), like(np.zeros(b), example))
            for a, b in pairwise(way)
        ]
        for way in (widths, widths[::-1])
    )
    return Autoencoder({"encoder": encoder, "decoder": decoder})


def trained_digits(
    latent_size: int,
    *,
    hidden: tuple[int, ...] = (128,),
    left_out: int | None = None,
    sigma: float = 0.0,
    epochs: int = 60,
    seed: int = 0,
) -> Autoencoder:
    """An autoencoder of three quarters of the digits, trained in about two seconds.

    Without the class ``left_out``, if given.  With noise of deviation ``sigma`` in its input, to be
    taken out.  The same arguments and pieces give the same network, trained once.
    """
    written = (current("autoencoder_gradients"), current("corrupt") if sigma else None)
    return _trained_digits(written, latent_size, hidden, left_out, sigma, epochs, seed)


@lru_cache(maxsize=32)
def _trained_digits(
    written: tuple[Any, ...],
    latent_size: int,
    hidden: tuple[int, ...],
    left_out: int | None,
    sigma: float,
    epochs: int,
    seed: int,
) -> Autoencoder:
    train, _ = digits()
    x = train.x[train.labels != left_out] if left_out is not None else train.x
    start = untrained(latent_size, hidden, x.shape[1], seed)
    noise = rng(seed)

    def spoil(batch: Array) -> Array:
        return current("corrupt")(batch, sigma, noise) if sigma else batch

    return fit(start, x, epochs, spoil=spoil, seed=seed)


def fit(
    model: Autoencoder,
    x: Array,
    epochs: int,
    *,
    spoil: Callable[[Array], Array] = lambda batch: batch,
    seed: int = 0,
) -> Autoencoder:
    """Train on x (N, D) in place: ``autoencoder_gradients`` finds the gradients, Adam steps.

    The network sees ``spoil(batch)`` and is to answer with the batch.  It lies beside ``x``.
    """
    mean = namespace(x).mean(x, axis=0)
    model.params["decoder"][-1][1][:] = mean  # it starts from the mean image
    random, losses = np.random.default_rng(seed), []
    steps = len(x) // BATCH
    with one_thread():
        adam = _Adam(model.params, epochs * steps)
        for _ in range(epochs):
            order = like(random.permutation(len(x)), x)
            found = []
            for k in range(steps):
                batch = x[order[k * BATCH : (k + 1) * BATCH]]
                loss, grads = current("autoencoder_gradients")(spoil(batch), batch, model.params)
                adam.step(grads)
                found.append(loss)
            losses.append(float(sum(found) / steps))  # one number an epoch comes to the CPU
    return Autoencoder(model.params, losses)


class _Adam:
    """torch's Adam on parameters that share their memory with the model's arrays."""

    def __init__(self, params: Params, steps: int) -> None:
        import torch

        self.torch, self.steps, self.done = torch, steps, 0
        self.weights = [self._tensor(array) for array in _flat(params)]
        self.optimizer = torch.optim.Adam(self.weights, fused=True)

    def step(self, grads: Params) -> None:
        for weight, gradient in zip(self.weights, _flat(grads), strict=True):
            weight.grad = self._tensor(gradient)
        rate = RATE * (1 + np.cos(np.pi * self.done / self.steps)) / 2
        self.optimizer.param_groups[0]["lr"] = float(rate)
        self.optimizer.step()
        self.done += 1

    def _tensor(self, array: Array) -> Any:
        if is_torch(array):
            return array
        return self.torch.from_numpy(np.ascontiguousarray(array))


def _flat(params: Params) -> list[Array]:
    return [array for half in ("encoder", "decoder") for layer in params[half] for array in layer]
