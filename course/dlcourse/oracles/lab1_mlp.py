"""Oracles of lab 1, on torch's own layers and losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import torch
from torch.nn import functional

from dlcourse.arrays import Array as Tensor
from dlcourse.oracles.convert import on_torch

relu = on_torch(functional.relu)
mse = on_torch(functional.mse_loss)
mae = on_torch(functional.l1_loss)
sigmoid = on_torch(torch.sigmoid)


@on_torch
def elu(f: Tensor, alpha: float = 1.0) -> Tensor:
    """torch's ELU."""
    return functional.elu(f, alpha)


@on_torch
def softmax(f: Tensor) -> Tensor:
    """torch's softmax over the last axis."""
    return torch.softmax(f, dim=-1)


@on_torch
def linear(x: Tensor, W: Tensor, b: Tensor) -> Tensor:
    """torch's linear layer; raises ``ValueError`` when the inner sizes differ."""
    if x.shape[-1] != W.shape[-1]:
        raise ValueError(f"x has shape {tuple(x.shape)} and W {tuple(W.shape)}: they do not fit")
    return functional.linear(x, W, b)


@on_torch
def shallow_network(x: Tensor, theta: Tensor, phi: Tensor) -> Tensor:
    """Two of torch's linear layers with a ReLU between them."""
    hidden = functional.linear(x[:, None], theta[:, 1:], theta[:, 0]).relu()
    return functional.linear(hidden, phi[None, 1:], phi[:1]).squeeze(-1)


@on_torch
def mlp(
    x: Tensor,
    weights: Sequence[Tensor],
    biases: Sequence[Tensor],
    activation: Callable[[Any], Any] = functional.relu,
) -> Tensor:
    """torch's linear layers, one after the other."""
    *hidden, last = zip(weights, biases, strict=True)
    for W, b in hidden:
        x = activation(functional.linear(x, W, b))
    return functional.linear(x, *last)


def count_parameters(widths: Sequence[int]) -> int:
    """Builds the network in torch, without memory for it, and asks how large it is."""
    sizes = [int(width) for width in widths]
    layers = [torch.nn.Linear(n_in, n_out, device="meta") for n_in, n_out in pairwise(sizes)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


@on_torch
def relu_interpolant(knots: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
    """Solves the linear system "the network passes through every point" for the output weights."""
    if len(knots) < 2 or not bool((knots.diff() > 0).all()):
        raise ValueError("relu_interpolant needs at least 2 knots, in increasing order")
    theta = torch.stack([-knots[:-1], torch.ones_like(knots[:-1])], dim=1)
    hidden = functional.relu(theta[:, 0] + knots[:, None] * theta[:, 1])
    features = torch.cat([torch.ones_like(knots[:, None]), hidden], dim=1)
    return theta, torch.linalg.solve(features, values)


@on_torch
def binary_cross_entropy(p: Tensor, t: Tensor) -> Tensor:
    """torch's x log y, with both probabilities kept at 1e-12 or more."""
    yes = torch.special.xlogy(t, p.clamp(min=1e-12))
    no = torch.special.xlogy(1 - t, (1 - p).clamp(min=1e-12))
    return -(yes + no).mean()


@on_torch
def cross_entropy(f: Tensor, labels: Tensor) -> Tensor:
    """torch's cross-entropy from logits."""
    return functional.cross_entropy(f, labels.long())


@on_torch
def accuracy(f: Tensor, labels: Tensor) -> float:
    """Share of rows whose first largest logit is the label."""
    return float((f.argmax(dim=-1) == labels).double().mean())
