"""Steps of optimizers: one step of torch's own, on a leaf tensor that is made for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from dlcourse.arrays import Array, is_torch

#: What torch keeps of a weight between two steps, by name.  Never changed: a step makes a new one.
State = dict[str, Any] | None


def sgd_step(w: Array, g: Array, state: State, lr: float) -> tuple[Array, State]:
    """A step of ``torch.optim.SGD``."""
    return _step(torch.optim.SGD, w, g, state, lr=lr)


def momentum_step(
    w: Array, g: Array, state: State, lr: float, alpha: float = 0.9
) -> tuple[Array, State]:
    """A step of ``torch.optim.SGD``, whose sum of gradients is 1 / (1 - alpha) times our mean."""
    return _step(torch.optim.SGD, w, g, state, lr=lr * (1 - alpha), momentum=alpha)


def heavy_ball_step(
    w: Array, g: Array, state: State, lr: float, mu: float = 0.9
) -> tuple[Array, State]:
    """A step of ``torch.optim.SGD`` whose buffer is the last step itself, whatever its lr was."""
    return _step(torch.optim.SGD, w, lr * g, state, lr=1.0, momentum=mu)


def adagrad_step(
    w: Array, g: Array, state: State, lr: float, eps: float = 1e-8
) -> tuple[Array, State]:
    """A step of ``torch.optim.Adagrad``."""
    return _step(torch.optim.Adagrad, w, g, state, lr=lr, eps=eps)


def adadelta_step(
    w: Array, g: Array, state: State, lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6
) -> tuple[Array, State]:
    """A step of ``torch.optim.Adadelta``."""
    return _step(torch.optim.Adadelta, w, g, state, lr=lr, rho=rho, eps=eps)


def rmsprop_step(
    w: Array, g: Array, state: State, lr: float, rho: float = 0.9, eps: float = 1e-8
) -> tuple[Array, State]:
    """A step of ``torch.optim.RMSprop``."""
    return _step(torch.optim.RMSprop, w, g, state, lr=lr, alpha=rho, eps=eps)


def adam_step(
    w: Array,
    g: Array,
    state: State,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, State]:
    """A step of ``torch.optim.Adam``."""
    return _step(torch.optim.Adam, w, g, state, lr=lr, betas=(beta1, beta2), eps=eps)


def _step(kind: Any, w: Array, g: Array, state: State, **options: Any) -> tuple[Array, State]:
    """One step of a fresh optimizer that is given copies of the old state."""
    leaf, gradient = _tensor(w).requires_grad_(), _tensor(g)
    optimizer = kind([leaf], foreach=False, **options)
    if state is not None:
        optimizer.state[leaf] = _copied(state)
    leaf.grad = gradient
    optimizer.step()
    moved = leaf.detach()
    kept = _copied(optimizer.state[leaf])
    return (moved if is_torch(w) else moved.numpy()[()]), kept


def _tensor(array: Array) -> torch.Tensor:
    """A copy of an array, as a tensor that no graph leads to."""
    if isinstance(array, torch.Tensor):
        return array.detach().clone()
    return torch.from_numpy(np.array(array))


def _copied(state: dict[str, Any]) -> dict[str, Any]:
    return {name: _clone(value) for name, value in state.items()}


def _clone(value: Any) -> Any:
    return value.clone() if isinstance(value, torch.Tensor) else value
