"""Known misconceptions about the pieces of lab 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from dlcourse.oracles import lab1_mlp as oracle
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def relu(f: Floats) -> Wrong:
    """Misread as another function of the same family."""
    return {
        "the absolute value is taken": np.abs(f),
        "the minimum takes the place of the maximum": np.minimum(f, 0),
        "negative entries are scaled down, not set to 0": np.where(f > 0, f, 0.01 * f),
        "its slope is returned in place of its value": (f > 0) * 1.0,
    }


def elu(f: Floats, alpha: float = 1.0) -> Wrong:
    """The negative branch."""
    negative = np.minimum(f, 0)
    branches = {
        "alpha is left out": np.expm1(negative),
        "alpha stands in the exponent": np.expm1(alpha * negative),
        "the - 1 is left out": alpha * np.exp(negative),
        "alpha multiplies e^f alone, without the - 1 (brackets)": alpha * np.exp(negative) - 1,
        "the sign of the negative branch is turned": -alpha * np.expm1(negative),
    }
    return {cause: np.where(f >= 0, f, branch) for cause, branch in branches.items()}


def sigmoid(f: Floats) -> Wrong:
    """The exponent."""
    turned = "the sign of the exponent is turned, or the fractions for both sides are exchanged"
    return {
        turned: oracle.sigmoid(-f),
        "a negative f gets the value of |f|, as a positive one does": oracle.sigmoid(np.abs(f)),
        "tanh is taken of f, where f / 2 belongs": (1 + np.tanh(f)) / 2,
    }


def softmax(f: Floats) -> Wrong:
    """The axis, and the division."""
    p, whole = oracle.softmax(f), oracle.softmax(f.ravel()).reshape(f.shape)
    columns = np.moveaxis(oracle.softmax(np.moveaxis(f, 0, -1)), -1, 0)
    return {
        "columns are made to sum to 1, not rows": columns,
        "the whole array is made to sum to 1, not each row": whole,
        "the powers are not divided by their sum": np.exp(f - f.max(-1, keepdims=True)),
        "the powers are not divided by their sum, nor shifted": np.exp(f),
        "the logarithm is returned": np.log(p),
    }


def linear(x: Floats, W: Floats, b: Floats) -> Wrong:
    """The bias."""
    product = oracle.linear(x, W, 0 * b)
    found = {"the bias is left out": product, "the bias is subtracted": product - b}
    if W.shape[0] == W.shape[1]:
        found["W takes the place of its transpose"] = oracle.linear(x, W.T, b)
    return found


def shallow_network(x: Floats, theta: Floats, phi: Floats) -> Wrong:
    """Which parameter is which, and where the activation stands."""
    y = oracle.shallow_network(x, theta, phi)
    f = theta[:, 0] + theta[:, 1] * x[:, None]
    exchanged = oracle.shallow_network(x, theta[:, ::-1], phi)
    rolled = oracle.shallow_network(x, theta, np.roll(phi, 1))
    without_x = {
        "phi_0 alone is returned": phi[0],
        "the slopes theta_i1 x are left out": phi[0] + oracle.relu(theta[:, 0]) @ phi[1:],
        "x is left out": phi[0] + oracle.relu(theta.sum(axis=1)) @ phi[1:],
    }
    return without_x | {
        "phi_0 is left out": y - phi[0],
        "phi_0 is added once for every unit": y + (len(theta) - 1) * phi[0],
        "the last entry of phi is taken for phi_0": rolled,
        "the columns of theta are exchanged": exchanged,
        "no activation is applied": phi[0] + f @ phi[1:],
        "the activation is applied after the sum over the units": phi[0] + oracle.relu(f @ phi[1:]),
        "the activation is applied to the output, too": oracle.relu(y),
    }


def mlp(
    x: Floats,
    weights: Sequence[Floats],
    biases: Sequence[Floats],
    activation: Callable[[Any], Any] = oracle.relu,
) -> Wrong:
    """Where the activation stands."""
    y = oracle.mlp(x, weights, biases, activation)
    unbiased = [0 * b for b in biases[:-1]] + list(biases[-1:])
    hidden = x
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden = activation(oracle.linear(hidden, W, b))
    early = oracle.mlp(activation(x), weights, biases, activation)
    return {
        "the activation is applied to the output layer, too": activation(y),
        "no activation is applied": oracle.mlp(x, weights, biases, lambda f: f),
        "relu is used, whatever activation is given": oracle.mlp(x, weights, biases),
        "the activation is applied before each layer, not after it": early,
        "the hidden layers have no bias": oracle.mlp(x, weights, unbiased, activation),
        "softmax is applied to the output": oracle.softmax(y),
        "the output layer is left out": hidden,
    }


def count_parameters(widths: Sequence[int]) -> Wrong:
    """The biases."""
    weights = sum(a * b for a, b in pairwise(widths))
    right = oracle.count_parameters(widths)
    return {
        "the biases are left out": weights,
        "a bias is counted for each unit a layer comes from": weights + sum(widths[:-1]),
        "the input layer is given biases, too": weights + sum(widths),
        "each layer is given a single bias": weights + len(widths) - 1,
        "units are counted, not weights and biases": sum(widths),
        "the last layer is left out": oracle.count_parameters(widths[:-1]),
        "only the first layer is counted": oracle.count_parameters(widths[:2]),
        "a 16-bit integer overflows": (right + 2**15) % 2**16 - 2**15,
        "a 32-bit integer overflows": (right + 2**31) % 2**32 - 2**31,
    }


def mse(y: Floats, t: Floats) -> Wrong:
    """When to square, and when to average."""
    d = y - t
    return {
        "the root of the mean is taken": np.sqrt(np.mean(d**2)),
        "the mean is taken first and squared after": np.mean(d) ** 2,
        "the squares are subtracted, where the difference is to be squared": np.mean(y**2 - t**2),
        "absolute values are taken, not squares": np.mean(np.abs(d)),
    }


def mae(y: Floats, t: Floats) -> Wrong:
    """When to take the absolute value, and when to average."""
    d = y - t
    return {
        "the absolute value is left out, or taken after the mean": np.mean(d),
        "the mean is taken first and its absolute value after": abs(np.mean(d)),
        "squares are taken, not absolute values": np.mean(d**2),
        "the root of the mean square is taken": np.sqrt(np.mean(d**2)),
        "the median is taken": np.median(np.abs(d)),
    }


def binary_cross_entropy(p: Floats, t: Floats) -> Wrong:
    """The two terms, and the floor under the logarithm."""
    low, q = np.log(np.maximum(p, 1e-12)), np.log(np.maximum(1 - p, 1e-12))
    clipped = np.clip(p, 1e-12, 1 - 1e-12)
    by_cause = {
        "the samples with t = 0 are left out": t * low,
        "the samples with t = 1 are left out": (1 - t) * q,
        "the second logarithm is not weighted by 1 - t": t * low + q,
        "output and target are exchanged": p * np.log(np.maximum(t, 1e-12))
        + (1 - p) * np.log(np.maximum(1 - t, 1e-12)),
        "p itself is cut off at 1 - 1e-12": t * np.log(clipped) + (1 - t) * np.log(1 - clipped),
        "1e-12 is added in the logarithm, and does not cut off below it": t * np.log(p + 1e-12)
        + (1 - t) * np.log(1 - p + 1e-12),
        "targets other than 1 are taken for 0": np.where(t == 1, low, q),
        "the first logarithm is taken of t, not of p": t * np.log(np.maximum(t, 1e-12))
        + (1 - t) * q,
        "the second logarithm is taken of 1 - t, not of 1 - p": t * low
        + (1 - t) * np.log(np.maximum(1 - t, 1e-12)),
    }
    floors = {
        f"the floor under the logarithms is {floor:.0e}": t * np.log(np.maximum(p, floor))
        + (1 - t) * np.log(np.maximum(1 - p, floor))
        for floor in (1e-15, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
    }
    twice = oracle.binary_cross_entropy(oracle.sigmoid(p), t)
    losses = {cause: -np.mean(terms) for cause, terms in (by_cause | floors).items()}
    return losses | {"a sigmoid is applied to p, which is a probability already": twice}


def cross_entropy(f: Floats, labels: NDArray[np.int64]) -> Wrong:
    """The softmax, the choice of the entry, and the mean."""
    loss = oracle.cross_entropy(f, labels)
    rows, last = np.arange(len(labels)), f.shape[1]
    picked = f[rows, labels]
    log_p, by_column = np.log(oracle.softmax(f)), np.log(oracle.softmax(f.T)).T
    return {
        "the mean is taken over all entries, not over the rows": loss / last,
        "the softmax is taken over columns": -np.mean(by_column[rows, labels]),
        "every label is looked up in every row": -np.mean(log_p[:, labels]),
        "the logits are taken for probabilities": -np.mean(np.log(np.maximum(picked, 1e-12))),
        "the row's largest logit is subtracted in one place only": loss - np.mean(f.max(-1)),
        "labels are counted from 1": -np.mean(log_p[rows, labels - 1]),
        "1e-12 is added in the logarithm": -np.mean(np.log(np.exp(log_p[rows, labels]) + 1e-12)),
    }


def accuracy(f: Floats, labels: NDArray[np.int64]) -> Wrong:
    """What is counted, and by what it is divided."""
    share, count = oracle.accuracy(f, labels), f.shape[1]
    last = count - 1 - f[:, ::-1].argmax(-1)
    any_largest = f[np.arange(len(labels)), labels] == f.max(-1)
    compared = min(f.shape)
    by_column = f.argmax(0)[:compared] == labels[:compared]
    return {
        "the share of wrong rows is returned": 1 - share,
        "the smallest logit is taken": oracle.accuracy(-f, labels),
        "the last of equally large logits counts": np.mean(last == labels),
        "any of equally large logits counts": np.mean(any_largest),
        "hits are divided by the number of logits, not of rows": share / count,
        "the result is rounded": round(share, 2),
        "the largest logit of each column is taken, not of each row": np.mean(by_column),
    }
