"""Training loops, on torch's modules, losses and data loaders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from dlcourse.arrays import Array, Rng, is_torch, like, to_numpy
from dlcourse.oracles.lab3_optimizers.data import minibatches

History = dict[str, list[float]]
Step = Callable[[Array, Array, Any, float], tuple[Array, Any]]

#: Samples in a mini-batch of ``torch_train``.
BATCH = 32


def train_classifier(
    x: Array,
    labels: Array,
    x_val: Array,
    labels_val: Array,
    widths: Sequence[int],
    rng: Rng,
    epochs: int,
    batch_size: int,
    step: Step,
    lr: float,
) -> tuple[list[Array], list[Array], History]:
    """A torch module whose parameters are moved as one vector by ``step``; torch's own gradients.

    Weights start with variance 2 / D_in, drawn from ``rng``, biases at 0.
    """
    sets = {"train_loss": (_moved(x, x), _moved(labels, x))}
    sets["val_loss"] = (_moved(x_val, x), _moved(labels_val, x))
    model = torch_mlp(widths).to(sets["train_loss"][0])
    _initialize(model, rng)
    history: History = {name: [] for name in sets}
    state = None
    for _ in range(epochs):
        for rows in minibatches(len(x), batch_size, rng):
            index = torch.as_tensor(to_numpy(rows), device=sets["train_loss"][0].device)
            batch = [part[index] for part in sets["train_loss"]]
            gradient = _gradient(model, *batch)
            state = _move(model, gradient, state, lambda w, g, old: step(w, g, old, lr), x)
        for name, data in sets.items():
            history[name].append(_loss(model, *data))
    parameters = [_back(p.detach().clone(), x) for p in model.parameters()]
    return parameters[::2], parameters[1::2], history


def _initialize(model: nn.Module, rng: Rng) -> None:
    """Weights of variance 2 / D_in, drawn from ``rng``, and biases of 0."""
    with torch.no_grad():
        for parameter in model.parameters():
            scale = (2 / parameter.shape[-1]) ** 0.5 if parameter.ndim == 2 else 0.0
            drawn = scale * to_numpy(rng.normal(tuple(parameter.shape)))
            parameter.copy_(torch.as_tensor(drawn, dtype=parameter.dtype))


def _gradient(model: nn.Module, x: Any, labels: Any) -> Any:
    """The gradient of the mean loss on a mini-batch, as one vector."""
    with torch.enable_grad():
        loss = functional.cross_entropy(model(x), labels)
        return parameters_to_vector(torch.autograd.grad(loss, list(model.parameters()))).detach()


def _move(
    model: nn.Module, gradient: Any, state: Any, step: Callable[..., Any], example: Array
) -> Any:
    """Take one step; returns the optimizer's new state."""
    w = parameters_to_vector(model.parameters()).detach()
    moved, state = step(_back(w, example), _back(gradient, example), state)
    vector_to_parameters(_moved(moved, example).clone(), model.parameters())
    return state


def _moved(array: Array, example: Array) -> Any:
    """An array as a tensor on the device of ``example``; integers in the type of labels."""
    device = example.device if is_torch(example) else "cpu"
    tensor = torch.as_tensor(array if is_torch(array) else np.array(array), device=device)
    return tensor if tensor.is_floating_point() else tensor.long()


def _back(tensor: Any, example: Array) -> Array:
    return tensor if is_torch(example) else like(tensor.numpy(), example)


def _loss(model: nn.Module, x: Any, labels: Any) -> float:
    with torch.no_grad():
        return float(functional.cross_entropy(model(x), labels))


def torch_mlp(widths: Sequence[int]) -> nn.Sequential:
    """``torch.nn.Sequential`` of linear layers with ReLU between them."""
    layers = [(nn.Linear(a, b), nn.ReLU()) for a, b in pairwise(widths)]
    return nn.Sequential(*[part for pair in layers for part in pair][:-1])


def torch_train(
    model: nn.Module, x: Array, labels: Array, epochs: int, lr: float, device: str
) -> History:
    """Adam of torch on mini-batches of a torch data loader; moves the model to ``device``."""
    model.to(device)
    example = next(model.parameters())
    inputs = torch.as_tensor(to_numpy(x)).to(example)
    targets = torch.as_tensor(to_numpy(labels)).long().to(device)
    order = torch.utils.data.RandomSampler(range(len(targets)))
    batches = torch.utils.data.BatchSampler(order, BATCH, drop_last=False)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history: History = {"train_loss": []}
    for _ in range(epochs):
        for rows in batches:
            with torch.enable_grad():
                loss = functional.cross_entropy(model(inputs[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history["train_loss"].append(_loss(model, inputs, targets))
    return history
