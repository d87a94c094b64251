"""Oracles of lab 2: torch's autograd on the oracles of lab 1.

Each differentiates a function that is accurate where it is asked, so that its gradient is, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from dlcourse.arrays import Array as Tensor
from dlcourse.arrays import is_torch, to_numpy
from dlcourse.oracles import lab1_mlp as forward
from dlcourse.oracles.convert import on_torch

Tensors = Sequence[Tensor]


def pull_back(function: Callable[..., Tensor], at: Tensors, cotangent: Any = 1.0) -> list[Tensor]:
    """Gradients of sum(cotangent * function(*at)) with respect to every tensor of ``at``.

    Works under ``torch.no_grad`` as well, and leaves the tensors without a gradient.
    """
    with torch.enable_grad():
        leaves = [tensor.detach().clone().requires_grad_() for tensor in at]
        out = function(*leaves)
        # Of a scalar: for ``grad_outputs`` torch would import sympy, which takes a second.
        cotangent = torch.as_tensor(cotangent, dtype=out.dtype, device=out.device).detach()
        return list(torch.autograd.grad(torch.sum(cotangent * out), leaves))


def numeric_gradient(loss: Callable[[Any], Any], w: Tensor, h: float = 1e-6) -> Tensor:
    """Central differences on shifted copies of w, all made at once from an identity matrix."""
    flat = np.array(to_numpy(w), dtype=float).reshape(-1)
    shifts = h * np.eye(flat.size)
    above, below = (
        np.array([_value(loss, row, w) for row in flat + side * shifts]) for side in (1, -1)
    )
    return _like((above - below) / (2 * h), w)


def _value(loss: Callable[[Any], Any], flat: Any, w: Tensor) -> float:
    return float(loss(_like(flat, w)))


def _like(flat: Any, w: Tensor) -> Any:
    """The numbers in the shape, library and dtype of w."""
    array = np.asarray(flat, dtype=to_numpy(w).dtype).reshape(w.shape)
    return torch.from_numpy(array.copy()).to(w.device) if is_torch(w) else array.copy()


def relative_error(a: Tensor, b: Tensor) -> float:
    """The largest entry of torch's |a - b| / (|a| + |b|); raises ``ValueError`` on other shapes."""
    a, b = (torch.from_numpy(np.array(to_numpy(array), dtype=float)) for array in (a, b))
    if a.shape != b.shape:
        raise ValueError(f"a has shape {tuple(a.shape)} and b {tuple(b.shape)}: they differ")
    if a.numel() == 0:
        return 0.0
    distance = functional.l1_loss(a, b, reduction="none")
    return float((distance / (a.abs() + b.abs()).clamp(min=1e-12)).max())


@on_torch
def log_sine_derivative(x: Tensor) -> Tensor:
    """Autograd on torch's own sin and log."""
    return pull_back(lambda x: torch.sin(torch.log(x)), [x])[0]


@on_torch
def two_unit_gradients(x: float, t: float, theta: Tensor, phi: Tensor) -> tuple[Tensor, Tensor]:
    """Autograd on the shallow network of lab 1 and torch's squared error, for one sample."""

    def loss(theta: Tensor, phi: Tensor) -> Tensor:
        y = forward.shallow_network(theta.new_tensor([float(x)]), theta, phi)
        return functional.mse_loss(y, y.new_tensor([float(t)]), reduction="sum")

    dtheta, dphi = pull_back(loss, [theta, phi])
    return dtheta, dphi


@on_torch
def relu_backward(dh: Tensor, f: Tensor) -> Tensor:
    """Autograd on torch's ReLU: its slope at 0 is 0."""
    return pull_back(functional.relu, [f], dh)[0]


@on_torch
def elu_backward(dh: Tensor, f: Tensor, alpha: float = 1.0) -> Tensor:
    """Autograd on both branches, the upper one at 0: torch's own ELU has slope alpha there."""

    def branches(f: Tensor) -> Tensor:  # alpha e^f has the slope of alpha (e^f - 1)
        return torch.where(f >= 0, f, alpha * torch.exp(f.clamp(max=0)))

    return pull_back(branches, [f], dh)[0]


@on_torch
def sigmoid_backward(dh: Tensor, h: Tensor) -> Tensor:
    """torch's own backward kernel of the sigmoid, which starts from h."""
    return torch.ops.aten.sigmoid_backward(dh, h)


@on_torch
def tanh_backward(dh: Tensor, h: Tensor) -> Tensor:
    """torch's own backward kernel of tanh, which starts from h."""
    return torch.ops.aten.tanh_backward(dh, h)


@on_torch
def linear_backward(df: Tensor, x: Tensor, W: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Autograd on torch's linear layer."""
    dx, dW, db = pull_back(functional.linear, [x, W, W.new_zeros(W.shape[0])], df)
    return dx, dW, db


@on_torch
def mse_backward(y: Tensor, t: Tensor) -> Tensor:
    """Autograd on torch's mean squared error."""
    return pull_back(lambda y: functional.mse_loss(y, t), [y])[0]


@on_torch
def mae_backward(y: Tensor, t: Tensor) -> Tensor:
    """Autograd on torch's mean absolute error: its slope at 0 is 0."""
    return pull_back(lambda y: functional.l1_loss(y, t), [y])[0]


@on_torch
def binary_cross_entropy_backward(f: Tensor, t: Tensor) -> Tensor:
    """Autograd on torch's binary cross-entropy from logits."""
    return pull_back(lambda f: functional.binary_cross_entropy_with_logits(f, t), [f])[0]


@on_torch
def cross_entropy_backward(f: Tensor, labels: Tensor) -> Tensor:
    """Autograd on torch's cross-entropy from logits."""
    return pull_back(lambda f: forward.cross_entropy(f, labels), [f])[0]


@on_torch
def mlp_forward(x: Tensor, weights: Tensors, biases: Tensors) -> tuple[Tensor, list[Tensor]]:
    """The network of lab 1, cut off after each of its layers."""
    cuts = range(1, len(weights))
    hidden = [functional.relu(forward.mlp(x, weights[:k], biases[:k])) for k in cuts]
    return forward.mlp(x, weights, biases), [x, *hidden]


@on_torch
def mlp_backward(df: Tensor, cache: Tensors, weights: Tensors) -> tuple[list[Tensor], list[Tensor]]:
    """Autograd on a network whose hidden activations are those of the cache.

    ReLU is replaced by the mask of where the cache is positive, since the biases are not known.
    """
    zeros = [W.new_zeros(W.shape[0]) for W in weights]

    def network(*parameters: Tensor) -> Tensor:
        Ws, bs = parameters[: len(weights)], parameters[len(weights) :]
        f = functional.linear(cache[0], Ws[0], bs[0])
        for h, W, b in zip(cache[1:], Ws[1:], bs[1:], strict=True):
            through = f * (h > 0)
            f = functional.linear(h + (through - through.detach()), W, b)
        return f

    found = pull_back(network, [*weights, *zeros], df)
    return found[: len(weights)], found[len(weights) :]


@on_torch
def autograd_gradients(
    x: Tensor, labels: Tensor, weights: Tensors, biases: Tensors
) -> tuple[list[Tensor], list[Tensor]]:
    """Autograd on the network and the loss of lab 1."""

    def loss(*parameters: Tensor) -> Tensor:
        Ws, bs = parameters[: len(weights)], parameters[len(weights) :]
        return forward.cross_entropy(forward.mlp(x, Ws, bs), labels)

    found = pull_back(loss, [*weights, *biases])
    return found[: len(weights)], found[len(weights) :]
