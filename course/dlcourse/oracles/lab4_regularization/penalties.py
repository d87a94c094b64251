"""Penalties on weights: torch's losses against zeros, and autograd on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional

from dlcourse.arrays import Array as Tensor
from dlcourse.oracles.convert import on_torch
from dlcourse.oracles.lab2_backprop import pull_back


@on_torch
def l2_penalty(w: Tensor, lam: float) -> tuple[Tensor, Tensor]:
    """torch's square error to zeros, times lam, and its gradient by autograd."""
    return _penalty(functional.mse_loss, w, lam)


@on_torch
def l1_penalty(w: Tensor, lam: float) -> tuple[Tensor, Tensor]:
    """torch's absolute error to zeros, times lam, and its gradient by autograd: 0 at 0."""
    return _penalty(functional.l1_loss, w, lam)


def _penalty(loss: Callable[..., Any], w: Tensor, lam: float) -> tuple[Tensor, Tensor]:
    def price(w: Tensor) -> Tensor:
        return lam * loss(w, torch.zeros_like(w), reduction="sum")

    return price(w), pull_back(price, [w])[0]
