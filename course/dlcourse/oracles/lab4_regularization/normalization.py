"""Batch normalization: torch's own, and autograd on it."""

from __future__ import annotations

from typing import Any

from torch.nn import functional

from dlcourse.arrays import Array as Tensor
from dlcourse.oracles.convert import on_torch
from dlcourse.oracles.lab2_backprop import pull_back

Cache = tuple[Tensor, Tensor, Tensor, float]


def batch_norm(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    running: dict[str, Any],
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Tensor, Cache]:
    """torch's batch normalization; ``running``, with mean and var, is brought up to date."""
    means, variances = running["mean"], running["var"]
    out, after = _normalize(x, gamma, beta, means, variances, training, momentum, eps)
    if training:
        running["mean"], running["var"] = after
    return out, (x, gamma, beta, eps)


@on_torch
def _normalize(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    means: Tensor,
    variances: Tensor,
    training: bool,
    momentum: float,
    eps: float,
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    after = means.clone(), variances.clone()
    return functional.batch_norm(x, *after, gamma, beta, training, momentum, eps), after


def batch_norm_backward(dout: Tensor, cache: Cache) -> tuple[Tensor, Tensor, Tensor]:
    """Autograd on torch's batch normalization in training, from what its oracle has kept."""
    found: tuple[Tensor, Tensor, Tensor] = _gradients(dout, *cache)
    return found


@on_torch
def _gradients(dout: Tensor, x: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Any:
    def forward(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
        return functional.batch_norm(x, None, None, gamma, beta, True, 0.0, eps)

    return tuple(pull_back(forward, [x, gamma, beta], dout))
