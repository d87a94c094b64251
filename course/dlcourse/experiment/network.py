"""The network of an experiment: torch's layers with the pieces between them, and one step down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from dlcourse.arrays import Rng
from dlcourse.experiment.recipe import Floats, Recipe
from dlcourse.pieces import current

Parameters = dict[str, list[Any]]
#: What descends along its gradient; the running means and variances of ``batch_norm`` do not.
LEARNED = ("weights", "biases", "gamma", "beta")
PENALTIES = {"l2": "l2_penalty", "l1": "l1_penalty"}


def start(widths: Sequence[int], random: Rng) -> Parameters:
    """Parameters before training: weights by ``he_normal``, the rest neutral."""
    pairs, hidden = list(pairwise(widths)), widths[1:-1]
    weights = [current("he_normal")(a, b, random) for a, b in pairs]
    return {
        "weights": [torch.tensor(W, dtype=torch.float64) for W in weights],
        "biases": [torch.zeros(b, dtype=torch.float64) for _, b in pairs],
        "gamma": [torch.ones(b, dtype=torch.float64) for b in hidden],
        "beta": [torch.zeros(b, dtype=torch.float64) for b in hidden],
        "running": [{"mean": np.zeros(b), "var": np.ones(b)} for b in hidden],
    }


def forward(recipe: Recipe, p: Parameters, x: Floats, random: Rng | None = None) -> Any:
    """The logits; ``random`` is given in training only."""
    if random and recipe.noise:
        x = current("add_noise")(x, recipe.noise, random, True)
    h = torch.from_numpy(np.ascontiguousarray(x))
    for k, (W, b) in enumerate(zip(p["weights"][:-1], p["biases"][:-1], strict=True)):
        f = functional.linear(h, W, b)
        if recipe.batch_norm:
            f = _batch_norm(f, p["gamma"][k], p["beta"][k], p["running"][k], random is not None)
        h = functional.relu(f)
        if random and recipe.dropout:
            h = _dropout(h, recipe.dropout, random)
    return functional.linear(h, p["weights"][-1], p["biases"][-1])


def step(recipe: Recipe, p: Parameters, x: Floats, labels: Any, random: Rng, lr: float) -> None:
    """Downhill along the gradients of the loss on a mini-batch and of the penalties."""
    used = LEARNED if recipe.batch_norm else LEARNED[:2]
    learned = [array.requires_grad_() for name in used for array in p[name]]
    loss = functional.cross_entropy(forward(recipe, p, x, random), torch.from_numpy(labels))
    gradients = torch.autograd.grad(loss, learned)
    for array in learned:
        array.requires_grad_(False)
    prices = {W: _price(recipe, W) for W in p["weights"]}
    for array, gradient in zip(learned, gradients, strict=True):
        array -= lr * (gradient + prices.get(array, 0.0))


def _price(recipe: Recipe, W: Any) -> Any:
    """The gradient of all penalties on one array of weights."""
    asked = {piece: getattr(recipe, name) for name, piece in PENALTIES.items()}
    found = (current(piece)(W.numpy(), lam)[1] for piece, lam in asked.items() if lam)
    return sum(map(torch.from_numpy, found), torch.zeros(()))


class _Through(torch.autograd.Function):  # type: ignore[misc]
    """Two pieces in torch's record, one for the way forward and one for the way back."""

    @staticmethod
    def forward(ctx: Any, forward: Any, backward: Any, *tensors: Any) -> Any:
        """``forward(*arrays)`` returns (out, kept)."""
        out, ctx.kept = forward(*(tensor.numpy() for tensor in tensors))
        ctx.back = backward
        return torch.from_numpy(out)

    @staticmethod
    def backward(ctx: Any, *dout: Any) -> Any:
        """``backward(dout, kept)`` returns one gradient for each array."""
        found = ctx.back(dout[0].numpy(), ctx.kept)
        return (None, None, *(torch.from_numpy(gradient) for gradient in found))


def _dropout(h: Any, rate: float, random: Rng) -> Any:
    def there(h: Floats) -> Any:
        return current("dropout")(h, rate, random, True)

    def back(dout: Floats, mask: Floats) -> Any:
        return (current("dropout_backward")(dout, mask),)

    return _Through.apply(there, back, h)


def _batch_norm(f: Any, gamma: Any, beta: Any, running: Any, training: bool) -> Any:
    def there(f: Floats, gamma: Floats, beta: Floats) -> Any:
        return current("batch_norm")(f, gamma, beta, running, training)

    return _Through.apply(there, current("batch_norm_backward"), f, gamma, beta)
