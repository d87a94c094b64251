"""A network's loss and its gradients: by your own pieces of labs 1 and 2 where they are written.

Elsewhere torch computes both, also where a submission is graded and there are no oracles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dlcourse.arrays import Array, is_torch, to_numpy
from dlcourse.errors import MissingPackageError
from dlcourse.pieces import author, current

Arrays = Sequence[Array]
#: What finds the loss, and what finds the gradients.
LOSS = ("mlp", "cross_entropy")
PASSES = ("mlp_forward", "cross_entropy_backward", "mlp_backward")


def network_loss(x: Array, labels: Array, weights: Arrays, biases: Arrays) -> float:
    """The mean cross-entropy of a ReLU network on x (N, D_in) and labels (N,).

    It comes from your ``mlp`` and ``cross_entropy``.
    """
    if _has_written(LOSS):
        return float(current("cross_entropy")(current("mlp")(x, weights, biases), labels))
    tensors = [[_tensor(a) for a in arrays] for arrays in (weights, biases)]
    with _torch().no_grad():
        return float(_loss(_tensor(x), _tensor(labels), *tensors))


def network_gradients(
    x: Array, labels: Array, weights: Arrays, biases: Arrays
) -> tuple[list[Array], list[Array]]:
    """The gradients of ``network_loss``, (dweights, dbiases): two lists in the order of the layers.

    They come from your ``mlp_forward``, ``cross_entropy_backward`` and ``mlp_backward``.
    """
    if not _has_written(PASSES):
        return _by_torch(x, labels, weights, biases)
    logits, cache = current("mlp_forward")(x, weights, biases)
    df = current("cross_entropy_backward")(logits, labels)
    dweights, dbiases = current("mlp_backward")(df, cache, weights)
    return dweights, dbiases


def _has_written(names: Sequence[str]) -> bool:
    return any(author(name) == "your" for name in names)


def _by_torch(
    x: Array, labels: Array, weights: Arrays, biases: Arrays
) -> tuple[list[Array], list[Array]]:
    torch, count = _torch(), len(weights)
    leaves = [_tensor(a).detach().requires_grad_() for a in (*weights, *biases)]
    with torch.enable_grad():
        loss = _loss(_tensor(x), _tensor(labels), leaves[:count], leaves[count:])
        found = list(torch.autograd.grad(loss, leaves))
    if not is_torch(x):
        found = [to_numpy(gradient) for gradient in found]
    return found[:count], found[count:]


def _loss(h: Any, labels: Any, weights: Sequence[Any], biases: Sequence[Any]) -> Any:
    functional = _torch().nn.functional
    *hidden, last = zip(weights, biases, strict=True)
    for W, b in hidden:
        h = functional.linear(h, W, b).relu()
    return functional.cross_entropy(functional.linear(h, *last), labels.long())


def _tensor(array: Array) -> Any:
    """A tensor that shares its memory with the array; torch warns of arrays that are read-only."""
    return array if is_torch(array) else _torch().from_numpy(np.require(array, requirements="W"))


def _torch() -> Any:
    try:
        import torch
    except ImportError as error:
        raise MissingPackageError(
            'training needs torch, which is not installed: run  %pip install "torch"  in a cell'
        ) from error
    return torch
