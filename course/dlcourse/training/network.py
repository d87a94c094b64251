"""A network's loss and its gradients: by your own pieces of labs 1 and 2 where they are written."""

from __future__ import annotations

from collections.abc import Sequence

from dlcourse import oracles
from dlcourse.arrays import Array
from dlcourse.pieces import author, current

#: What finds the gradients, from the input of the network to its output and back.
PASSES = ("mlp_forward", "cross_entropy_backward", "mlp_backward")


def network_loss(
    x: Array, labels: Array, weights: Sequence[Array], biases: Sequence[Array]
) -> float:
    """The mean cross-entropy of a ReLU network on x (N, D_in) and labels (N,)."""
    return float(current("cross_entropy")(current("mlp")(x, weights, biases), labels))


def network_gradients(
    x: Array, labels: Array, weights: Sequence[Array], biases: Sequence[Array]
) -> tuple[list[Array], list[Array]]:
    """The gradients of ``network_loss``, (dweights, dbiases): two lists in the order of the layers.

    They come from your ``mlp_forward``, ``cross_entropy_backward`` and ``mlp_backward``.
    """
    if all(author(name) != "your" for name in PASSES):
        # All at once, which is three times as fast as the passes one by one.
        dweights, dbiases = oracles.find("autograd_gradients")(x, labels, weights, biases)
        return dweights, dbiases
    logits, cache = current("mlp_forward")(x, weights, biases)
    df = current("cross_entropy_backward")(logits, labels)
    dweights, dbiases = current("mlp_backward")(df, cache, weights)
    return dweights, dbiases
