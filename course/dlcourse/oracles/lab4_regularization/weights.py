"""Where weights start: torch's own initializations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from dlcourse.arrays import Array as Tensor
from dlcourse.arrays import Rng, like
from dlcourse.oracles.lab4_regularization.chance import generator_from


def xavier_uniform(n_in: int, n_out: int, rng: Rng) -> Tensor:
    """torch's Xavier initialization, as (n_out, n_in)."""
    return _filled(torch.nn.init.xavier_uniform_, n_in, n_out, rng)


def he_normal(n_in: int, n_out: int, rng: Rng) -> Tensor:
    """torch's initialization after He et al. for ReLU, as (n_out, n_in)."""
    return _filled(torch.nn.init.kaiming_normal_, n_in, n_out, rng, nonlinearity="relu")


def _filled(fill: Callable[..., Any], n_in: int, n_out: int, rng: Rng, **options: Any) -> Tensor:
    weights = torch.empty(n_out, n_in, dtype=torch.float64)
    fill(weights, generator=generator_from(rng), **options)
    return like(weights.numpy(), rng.uniform((1,)))
