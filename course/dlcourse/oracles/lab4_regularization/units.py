"""What is done to activations, and to the outputs of several networks."""

from __future__ import annotations

import torch
from torch.nn import functional

from dlcourse.arrays import Array as Tensor
from dlcourse.arrays import Rng
from dlcourse.oracles.convert import on_torch
from dlcourse.oracles.lab2_backprop import pull_back
from dlcourse.oracles.lab4_regularization.chance import generator_from, seed_from


@on_torch
def dropout(h: Tensor, rate: float, rng: Rng, training: bool) -> tuple[Tensor, Tensor]:
    """torch's own dropout; raises ``ValueError`` unless 0 <= rate < 1.

    What it does to ones is the mask.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"the rate is a share of units, at least 0 and less than 1, not {rate}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed_from(rng) if training else 0)
        mask = functional.dropout(torch.ones_like(h), rate, training)
    return torch.mul(h, mask), mask


@on_torch
def dropout_backward(dout: Tensor, mask: Tensor) -> Tensor:
    """Autograd on torch's product with the mask."""
    return pull_back(lambda h: torch.mul(h, mask), [torch.zeros_like(mask)], dout)[0]


@on_torch
def add_noise(x: Tensor, sigma: float, rng: Rng, training: bool) -> Tensor:
    """torch's own normal numbers around x."""
    if not training:
        return x.clone()
    return torch.normal(x.cpu(), float(sigma), generator=generator_from(rng)).to(x.device)


@on_torch
def ensemble(probabilities: Tensor) -> Tensor:
    """torch's average pooling over the models."""
    members = probabilities.flatten(1).T[None]
    return functional.adaptive_avg_pool1d(members, 1).reshape(probabilities.shape[1:])
