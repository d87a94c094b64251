"""Training, first version: torch finds the gradients and takes the steps.

How it does both is the matter of the next labs.  The losses of the history are computed by the
pieces, so by your own code where it is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from tqdm import tqdm

from dlcourse.arrays import Array
from dlcourse.errors import MissingPackageError

History = dict[str, list[float]]


class Model(Protocol):
    """What can be trained: layers with ReLU between them, and a loss that the pieces compute."""

    weights: list[Array]
    biases: list[Array]

    def loss(self, x: Array, labels: Array) -> float:
        """The mean cross-entropy on x (N, D_in) and labels (N,)."""


def fit(
    model: Model,
    x: Array,
    labels: Array,
    epochs: int = 30,
    *,
    validation: tuple[Array, Array] | None = None,
    batch_size: int = 32,
    lr: float = 0.005,
    seed: int = 0,
    progress: bool = True,
) -> History:
    """Train ``model`` in place on x (N, D_in) and labels (N,) with Adam on the cross-entropy.

    Returns lists with one number an epoch: ``train_loss``, and ``val_loss`` where ``validation`` is
    given as (x, labels).  The same seed gives the same weights.
    """
    sets = {"train_loss": (x, labels)} | ({"val_loss": validation} if validation else {})
    history: History = {name: [] for name in sets}
    trainer = _Trainer(model, lr)
    random = np.random.default_rng(seed)
    for _ in tqdm(range(epochs), "epochs", disable=not progress, file=sys.stdout, ncols=80):
        order = random.permutation(len(x))
        with _one_thread():
            for start in range(0, len(x), batch_size):
                rows = order[start : start + batch_size]
                trainer.step(x[rows], labels[rows])
        for name, (some_x, some_labels) in sets.items():
            history[name].append(model.loss(some_x, some_labels))
    return history


class _Trainer:
    """The weights of a model as torch tensors, which share their memory with the model's arrays."""

    def __init__(self, model: Model, lr: float) -> None:
        self.torch = _torch()
        tensors = [self.torch.from_numpy(a).requires_grad_() for a in model.weights + model.biases]
        count = len(model.weights)
        self.weights, self.biases = tensors[:count], tensors[count:]
        self.optimizer = self.torch.optim.Adam(tensors, lr=lr)

    def step(self, x: Any, labels: Any) -> None:
        """One step of Adam on one mini-batch."""
        functional = self.torch.nn.functional
        h = self.torch.as_tensor(x, dtype=self.torch.float64)
        for W, b in zip(self.weights[:-1], self.biases[:-1], strict=True):
            h = functional.linear(h, W, b).relu()
        logits = functional.linear(h, self.weights[-1], self.biases[-1])
        loss = functional.cross_entropy(logits, self.torch.as_tensor(labels))
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch use one thread: batches this small gain nothing from more, and on a busy machine
    threads that wait for each other took thirteen times as long."""
    torch = _torch()
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _torch() -> Any:
    try:
        import torch
    except ImportError as error:
        raise MissingPackageError(
            'training needs torch, which is not installed: run  %pip install "torch"  in a cell'
        ) from error
    return torch
