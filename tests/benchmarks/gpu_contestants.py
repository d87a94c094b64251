"""The same training step, written in four ways: by a student's pieces and by torch.

Each is a ``Contestant``: it starts from the same weights, takes one step at a call, on one batch
that lies on the device, and tells the loss when asked, which is not timed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from dlcourse import pieces
from dlcourse.training import network_gradients
from dlcourse.training.parameters import Layout, take
from torch.nn import functional

from tests.reference import solutions

#: The pieces that a training step runs.
PATH = {
    "lab2_backprop": ("mlp_forward", "cross_entropy_backward", "mlp_backward"),
    "lab5_autoencoders": ("autoencoder_gradients",),
}
#: A learning rate for each optimizer.
RATES = {"SGD": 0.05, "Adam": 0.001}
CLASSES = 10


@dataclass(frozen=True)
class Task:
    """A network and how it is trained: an MLP classifies, an autoencoder has a waist."""

    widths: tuple[int, ...]
    batch: int
    dtype: str
    optimizer: str
    waist: int = 0  # how many layers the encoder of an autoencoder has

    @property
    def network(self) -> str:
        """The name of the network."""
        return ("autoencoder " if self.waist else "MLP ") + "-".join(map(str, self.widths))

    @property
    def operations(self) -> int:
        """Floating-point operations of a step's products: f, dW, and dx except that of the data."""
        products = [a * b for a, b in pairwise(self.widths)]
        return 2 * self.batch * (3 * sum(products) - products[0])

    def data(self, device: str) -> tuple[Any, Any]:
        """A batch of random inputs and its labels, or the inputs again."""
        draw, look = self._source(device)
        x = torch.rand(self.batch, self.widths[0], generator=draw, **look)
        labels = torch.randint(CLASSES, (self.batch,), generator=draw, device=device)
        return x, x if self.waist else labels

    def start(self, device: str) -> tuple[list[Any], list[Any]]:
        """First weights, normal of variance 2 / inputs, and biases of 0."""
        draw, look = self._source(device)
        drawn = [torch.randn(b, a, generator=draw, **look) for a, b in pairwise(self.widths)]
        weights = [W * (2 / W.shape[1]) ** 0.5 for W in drawn]
        return weights, [torch.zeros_like(W[:, 0]) for W in weights]

    def _source(self, device: str) -> tuple[torch.Generator, dict[str, Any]]:
        generator = torch.Generator(device).manual_seed(0)
        return generator, {"dtype": getattr(torch, self.dtype), "device": device}


@dataclass(frozen=True)
class Contestant:
    """One step of training, and the loss of where it has got to."""

    step: Callable[[], None]
    loss: Callable[[], float]


def student(task: Task, device: str) -> Contestant:
    """Hand-derived gradients by the reference pieces, and their step, as ``training.fit`` goes."""
    x, target = task.data(device)
    start = task.start(device)
    layout, gradients = Layout.of(*start), _encoded(task) if task.waist else network_gradients
    name = f"{task.optimizer.lower()}_step"
    move, lr = solutions("lab3_optimizers")[name], RATES[task.optimizer]
    at: dict[str, Any] = {"w": layout.pack(*start), "state": None}

    def step() -> None:
        g = layout.pack(*gradients(x, target, *layout.unpack(at["w"])))
        at["w"], at["state"] = take(move, name, at["w"], g, at["state"], lr)

    return Contestant(step, lambda: _loss(task, _forward(x, *layout.unpack(at["w"]), task), target))


def _encoded(task: Task) -> Callable[..., Any]:
    def gradients(x: Any, target: Any, weights: list[Any], biases: list[Any]) -> Any:
        layers = list(zip(weights, biases, strict=True))
        params = {"encoder": layers[: task.waist], "decoder": layers[task.waist :]}
        _, grads = pieces.current("autoencoder_gradients")(x, target, params)
        return map(list, zip(*grads["encoder"], *grads["decoder"], strict=True))

    return gradients


def _forward(x: Any, weights: list[Any], biases: list[Any], task: Task) -> Any:
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        x = functional.linear(x if k in (0, task.waist) else x.relu(), W, b)
    return x


def _loss(task: Task, out: Any, target: Any) -> float:
    with torch.no_grad():
        return float(_criterion(task)(out.double(), target.double() if task.waist else target))


def _criterion(task: Task) -> Callable[..., Any]:
    return functional.mse_loss if task.waist else functional.cross_entropy


def torch_nn(task: Task, device: str, *, backend: str = "", **options: Any) -> Contestant:
    """torch.nn with autograd and torch.optim; ``backend`` is that of ``torch.compile``, if any."""
    x, target = task.data(device)
    layers: list[Any] = []
    for k, (W, b) in enumerate(zip(*task.start(device), strict=True)):
        layer = torch.nn.Linear(W.shape[1], W.shape[0], device="meta", dtype=W.dtype)
        layer.weight, layer.bias = torch.nn.Parameter(W), torch.nn.Parameter(b)
        layers += [layer] if k in (0, task.waist) else [torch.nn.ReLU(), layer]
    model = torch.nn.Sequential(*layers)
    if backend:
        torch._dynamo.reset()  # or it takes the shapes of the last task as variable ones
    run = torch.compile(model, backend=backend) if backend else model
    criterion = _criterion(task)
    kind = getattr(torch.optim, task.optimizer)
    optimizer = kind(model.parameters(), lr=RATES[task.optimizer], **options)

    def step() -> None:
        optimizer.zero_grad()
        criterion(run(x), target).backward()
        optimizer.step()

    return Contestant(step, lambda: _loss(task, model(x), target))


CONTESTANTS: dict[str, Callable[[Task, str], Contestant]] = {
    "student": student,
    "torch": lambda task, device: torch_nn(task, device, foreach=True),
    "fused": lambda task, device: torch_nn(task, device, fused=True),
    "compiled": lambda task, device: torch_nn(task, device, backend="inductor", fused=True),
}


@contextmanager
def reference_pieces() -> Iterator[None]:
    """The reference pieces of a training step, as if a student had written them."""
    try:
        for lab, names in PATH.items():
            for name in names:
                pieces.piece(solutions(lab)[name])
        yield
    finally:
        pieces.forget()
