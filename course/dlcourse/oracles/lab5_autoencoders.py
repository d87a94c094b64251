"""Oracles of lab 5: torch's layers, autograd, optimizer and low-rank PCA."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from dlcourse.arrays import Array as Tensor
from dlcourse.arrays import Rng
from dlcourse.oracles.convert import on_torch
from dlcourse.oracles.lab2_backprop import pull_back

Params = dict[str, list[tuple[Any, Any]]]
#: Units of the hidden layer on either side of the latent space; samples a step; first step size.
HIDDEN, BATCH, RATE = 128, 32, 0.006


@on_torch
def pca(x: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """torch's low-rank PCA at full rank; the largest entry of every component is positive."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        _, _, columns = torch.pca_lowrank(x, q=min(x.shape), niter=3)
    rows = columns.T[:k]
    largest = rows.gather(1, rows.abs().argmax(dim=1, keepdim=True))
    return x.mean(dim=0), rows * largest.sign()


@on_torch
def autoencoder_forward(x: Tensor, params: Params) -> tuple[Tensor, Tensor]:
    """torch's layers, the encoder's and then the decoder's."""
    latent = _through(x, params["encoder"])
    return latent, _through(latent, params["decoder"])


def _through(x: Tensor, layers: list[tuple[Tensor, Tensor]]) -> Tensor:
    """All layers but the last are followed by a ReLU: the first needs none before it."""
    f = functional.linear(x, *layers[0])
    return functools.reduce(lambda f, layer: functional.linear(f.relu(), *layer), layers[1:], f)


@on_torch
def autoencoder_gradients(x: Tensor, target: Tensor, params: Params) -> tuple[Tensor, Params]:
    """Autograd on the oracle of autoencoder_forward and torch's mean squared error."""
    sizes = {name: len(layers) for name, layers in params.items()}
    flat = [array for layers in params.values() for layer in layers for array in layer]

    def loss(*arrays: Tensor) -> Tensor:
        return functional.mse_loss(autoencoder_forward(x, _nested(arrays, sizes))[1], target)

    return loss(*flat).detach(), _nested(pull_back(loss, flat), sizes)


def _nested(flat: Any, sizes: dict[str, int]) -> Params:
    """Arrays in one row, back in the layers of encoder and decoder."""
    pairs = iter(zip(flat[::2], flat[1::2], strict=True))
    return {name: [next(pairs) for _ in range(count)] for name, count in sizes.items()}


@on_torch
def reconstruction_errors(x: Tensor, x_hat: Tensor) -> Tensor:
    """torch's squared error before its mean, averaged over the pixels."""
    return functional.mse_loss(x_hat, x, reduction="none").mean(dim=1)


@on_torch
def anomaly_threshold(errors: Tensor, quantile: float) -> Tensor:
    """torch's quantile, which interpolates linearly."""
    return torch.quantile(errors, float(quantile))


@on_torch
def flag_anomalies(errors: Tensor, threshold: Any) -> Tensor:
    """torch's comparison."""
    return torch.gt(errors, threshold)


@on_torch
def corrupt(x: Tensor, sigma: float, rng: Rng) -> Tensor:
    """torch's clamp of x and its noise."""
    return torch.clamp(torch.add(x, _noise(x, rng), alpha=float(sigma)), 0, 1)


def _noise(x: Tensor, rng: Rng) -> Tensor:
    return torch.as_tensor(rng.normal(tuple(x.shape)), dtype=x.dtype, device=x.device)


class TorchAutoencoder(nn.Sequential):  # type: ignore[misc]
    """A chain of torch's layers that is cut in the middle."""

    def __init__(self, d_in: int, latent_size: int) -> None:
        widths = [d_in, HIDDEN, latent_size, HIDDEN, d_in]
        layers = [nn.Linear(a, b) for a, b in pairwise(widths)]
        super().__init__(layers[0], nn.ReLU(), layers[1], layers[2], nn.ReLU(), layers[3])

    def encode(self, x: Tensor) -> Tensor:
        """x (N, d_in) to its latent place (N, latent_size)."""
        return _in_turn(list(self)[:3], x)

    def decode(self, latent: Tensor) -> Tensor:
        """A latent place (N, latent_size) to (N, d_in)."""
        return _in_turn(list(self)[3:], latent)


def _in_turn(layers: list[nn.Module], x: Tensor) -> Tensor:
    return functools.reduce(lambda h, layer: layer(h), layers, x)


@on_torch
def train_autoencoder(
    clean: Tensor, latent_size: int, rng: Rng, epochs: int, denoise_sigma: float = 0.0
) -> tuple[Params, dict[str, list[float]]]:
    """torch's Adam with a cosine schedule, on a ``TorchAutoencoder``."""
    net = TorchAutoencoder(clean.shape[1], latent_size).to(clean)
    _draw_weights(net, rng)
    optimizer = torch.optim.Adam(net.parameters(), RATE, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, max(1, epochs))
    history: dict[str, list[float]] = {"train_loss": []}
    for _ in range(epochs):
        losses = list(_steps(net, optimizer, clean, rng, denoise_sigma))
        history["train_loss"].append(float(torch.stack(losses).mean()))
        schedule.step()
    arrays = [array.detach().clone() for array in net.parameters()]
    return _nested(arrays, {"encoder": 2, "decoder": 2}), history


def _steps(net: nn.Module, optimizer: Any, clean: Tensor, rng: Rng, sigma: float) -> Iterator[Any]:
    """The losses of one walk through all batches."""
    for rows in _batches(clean, rng):
        given = corrupt(clean[rows], sigma, rng) if sigma else clean[rows]
        loss = functional.mse_loss(net(given), clean[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.detach()


def _draw_weights(net: nn.Module, rng: Rng) -> None:
    with torch.no_grad():
        for name, array in net.named_parameters():
            scale = (2 / array.shape[-1]) ** 0.5 if name.endswith("weight") else 0.0
            array.copy_(scale * _noise(array, rng))


def _batches(x: Tensor, rng: Rng) -> Any:
    """Shuffled row numbers; what does not fill a last batch sits out, unless it is all there is."""
    order = torch.as_tensor(rng.permutation(len(x)), device=x.device)
    return order[: max(BATCH, len(x) // BATCH * BATCH)].split(BATCH)
