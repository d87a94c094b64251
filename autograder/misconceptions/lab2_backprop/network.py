"""A network of several layers, misunderstood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from dlcourse.oracles import lab1_mlp as forward
from dlcourse.oracles import lab2_backprop as oracle
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Arrays = Sequence[Floats]
Wrong = dict[str, Any]
#: From dh, the number of the layer below and the cache to that layer's delta.
Step = Callable[[Floats, int], Floats]


def mlp_forward(x: Floats, weights: Arrays, biases: Arrays) -> Wrong:
    """Where the ReLU stands, and what is remembered."""
    logits, cache = oracle.mlp_forward(x, weights, biases)
    before = [forward.mlp(x, weights[:k], biases[:k]) for k in range(1, len(weights))]
    linear = [x]
    for W, b in zip(weights, biases, strict=True):
        linear.append(linear[-1] @ W.T + b)
    unbiased = [0 * b for b in biases]
    hidden_only, last_only = [*unbiased[:-1], biases[-1]], [*biases[:-1], unbiased[-1]]
    return {
        "the cache keeps what there was before the ReLU": (logits, [x, *before]),
        "the ReLU is applied to the output, too": (forward.relu(logits), cache),
        "no ReLU is applied": (linear[-1], linear[:-1]),
        "the ReLU is applied to the input, too": oracle.mlp_forward(
            forward.relu(x), weights, biases
        ),
        "the biases are left out": oracle.mlp_forward(x, weights, unbiased),
        "the biases of the hidden layers are left out": oracle.mlp_forward(x, weights, hidden_only),
        "the biases of the output are left out": oracle.mlp_forward(x, weights, last_only),
        "the biases are subtracted": oracle.mlp_forward(x, weights, [-b for b in biases]),
        "the biases of the hidden layers are subtracted": oracle.mlp_forward(
            x, weights, [*(-b for b in biases[:-1]), biases[-1]]
        ),
        "the biases of the output are subtracted": oracle.mlp_forward(
            x, weights, [*biases[:-1], -biases[-1]]
        ),
        "softmax is applied to the logits": (forward.softmax(logits), cache),
        "the cache is in the wrong order": (logits, cache[::-1]),
        "the input of the last layer is returned as logits": (cache[-1], cache),
    }


def mlp_backward(df: Floats, cache: Arrays, weights: Arrays) -> Wrong:
    """The delta recursion with one thing wrong in it."""
    n, last = len(df), len(weights) - 1
    dweights, dbiases = _recursion(df, cache, weights, lambda dh, k: dh * (cache[k] > 0))

    def with_step(step: Step) -> Any:
        return _recursion(df, cache, weights, step)

    def mask_of(k: int, other: int) -> Floats:
        mask = np.where(cache[other] > 0, 1.0, 0.0)
        return mask if mask.shape == cache[k].shape else np.full(cache[k].shape, np.nan)

    forgotten = [df] * (last + 1)
    same = [delta.T @ h for delta, h in zip(forgotten, cache, strict=True)]
    return {
        "the slope of the ReLU is left out": with_step(lambda dh, k: dh),
        "dh is multiplied by h, not by the slope of the ReLU": with_step(
            lambda dh, k: dh * cache[k]
        ),
        "the mask of the ReLU is taken from dh": with_step(lambda dh, k: dh * (dh > 0)),
        "the mask of the ReLU is turned round": with_step(lambda dh, k: dh * (cache[k] <= 0)),
        "dh and h are exchanged at the ReLU": with_step(lambda dh, k: cache[k] * (dh > 0)),
        "the mask of the ReLU is that of the layer before": with_step(
            lambda dh, k: dh * mask_of(k, k - 1)
        ),
        "the mask of the ReLU is that of the layer after": with_step(
            lambda dh, k: dh * mask_of(k, min(k + 1, last))
        ),
        "the mask of the ReLU is taken from the weights": _recursion(
            df, cache, [W * (W > 0) for W in weights], lambda dh, k: dh
        ),
        "the batch is averaged, where its gradients are to be summed": (
            [dW / n for dW in dweights],
            [db / n for db in dbiases],
        ),
        "the batch is averaged, where the gradients of the biases are to be summed": (
            dweights,
            [db / n for db in dbiases],
        ),
        "the batch is averaged anew at every layer": with_step(
            lambda dh, k: dh * (cache[k] > 0) / n
        ),
        "the lists go from the last layer to the first": (dweights[::-1], dbiases[::-1]),
        "the lists are in the wrong order between the first and the last layer": (
            [*dweights[:1], *dweights[-2:0:-1], *dweights[1:][-1:]],
            [*dbiases[:1], *dbiases[-2:0:-1], *dbiases[1:][-1:]],
        ),
        "the delta of the output is used for every layer": (same, [df.sum(axis=0)] * (last + 1)),
        "the slope of the sigmoid is taken": with_step(
            lambda dh, k: dh * cache[k] * (1 - cache[k])
        ),
        "the slope of tanh is taken": with_step(lambda dh, k: dh * (1 - cache[k] ** 2)),
        "the delta of the last layer is masked, too": _recursion(
            df * (df > 0), cache, weights, lambda dh, k: dh * (cache[k] > 0)
        ),
        "every gradient is divided by the number of layers": (
            [dW / (last + 1) for dW in dweights],
            [db / (last + 1) for db in dbiases],
        ),
    }


def _recursion(
    df: Floats, cache: Arrays, weights: Arrays, step: Step
) -> tuple[list[Floats], list[Floats]]:
    """Gradients of weights and biases when ``step`` leads from dh to the delta below."""
    dweights: list[Floats] = []
    dbiases: list[Floats] = []
    for k in range(len(weights) - 1, -1, -1):
        dweights.insert(0, df.T @ cache[k])
        dbiases.insert(0, df.sum(axis=0))
        if k:
            df = step(df @ weights[k], k)
    return dweights, dbiases


def autograd_gradients(
    x: Floats, labels: NDArray[np.int64], weights: Arrays, biases: Arrays
) -> Wrong:
    """Another loss, or another network, differentiated rightly."""
    right = oracle.autograd_gradients(x, labels, weights, biases)
    logits, cache = oracle.mlp_forward(x, weights, biases)
    df, n = oracle.cross_entropy_backward(logits, labels), len(x)
    p = forward.softmax(logits)
    twice = oracle.cross_entropy_backward(p, labels)
    through = p * (twice - (twice * p).sum(axis=-1, keepdims=True))
    total = tuple([n * gradient for gradient in part] for part in right)
    cut = oracle.mlp_backward(df * (logits > 0), cache, weights)
    linear = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        linear.append(linear[-1] @ W.T + b)
    straight = oracle.cross_entropy_backward(linear[-1] @ weights[-1].T + biases[-1], labels)
    return {
        "the loss is summed over the samples, not averaged": total,
        "softmax is applied before a loss that applies it itself": oracle.mlp_backward(
            through, cache, weights
        ),
        "the network has no ReLU": _recursion(straight, linear, weights, lambda dh, k: dh),
        "tanh is applied, not ReLU": _with_tanh(x, labels, weights, biases),
        "the ReLU is applied to the output, too": oracle.mlp_backward(
            oracle.cross_entropy_backward(forward.relu(logits), labels) * (logits > 0),
            cache,
            weights,
        ),
        "negative logits are cut off on the way back": cut,
        "the slope of the ReLU at 0 is 1": _recursion(
            df, cache, weights, lambda dh, k: dh * (_before(x, weights, biases, k) >= 0)
        ),
        "the slope of the ReLU at 0 is 1/2": _recursion(
            df, cache, weights, lambda dh, k: dh * _half(_before(x, weights, biases, k))
        ),
        "the lists go from the last layer to the first": tuple(part[::-1] for part in right),
    }


def _with_tanh(
    x: Floats, labels: NDArray[np.int64], weights: Arrays, biases: Arrays
) -> tuple[list[Floats], list[Floats]]:
    cache = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        cache.append(np.tanh(cache[-1] @ W.T + b))
    df = oracle.cross_entropy_backward(cache[-1] @ weights[-1].T + biases[-1], labels)
    return _recursion(df, cache, weights, lambda dh, k: dh * (1 - cache[k] ** 2))


def _before(x: Floats, weights: Arrays, biases: Arrays, k: int) -> Floats:
    """The pre-activation of which ``cache[k]`` is the activation."""
    found: Floats = forward.mlp(x, weights[:k], biases[:k])
    return found


def _half(f: Floats) -> Floats:
    return np.where(f == 0, 0.5, 1.0 * (f > 0))
