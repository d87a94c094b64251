"""Misconceptions about layers and networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from dlcourse.oracles import lab1_mlp as oracle
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def linear(x: Floats, W: Floats, b: Floats) -> Wrong:
    """The bias."""
    product = oracle.linear(x, W, 0 * b)
    found = {"the bias is left out": product, "the bias is subtracted": product - b}
    found["b alone is returned"] = b
    if W.shape[0] == W.shape[1]:
        found["W takes the place of its transpose"] = oracle.linear(x, W.T, b)
    return found


def shallow_network(x: Floats, theta: Floats, phi: Floats) -> Wrong:
    """Which parameter is which, and where the activation stands."""
    y = oracle.shallow_network(x, theta, phi)
    f = theta[:, 0] + theta[:, 1] * x[:, None]
    return {
        "phi_0 is left out": y - phi[0],
        "phi_0 is added once for every unit": y + (len(theta) - 1) * phi[0],
        "the last entry of phi is taken for phi_0": oracle.shallow_network(
            x, theta, np.roll(phi, 1)
        ),
        "the sum over the units is subtracted": 2 * phi[0] - y,
        "the columns of theta are exchanged": oracle.shallow_network(x, theta[:, ::-1], phi),
        "no activation is applied": phi[0] + f @ phi[1:],
        "the activation is applied after the sum over the units": phi[0] + oracle.relu(f @ phi[1:]),
        "the activation is applied to the output, too": oracle.relu(y),
    } | _wrong_units(x, theta, phi)


def _wrong_units(x: Floats, theta: Floats, phi: Floats) -> Wrong:
    """Other pre-activations; without x one number comes out, whatever x is."""
    t0, t1, column = theta[:, 0], theta[:, 1], x[:, None]
    pre_activations = {
        "theta_i0 is left out": t1 * column,
        "theta_i1 is left out": t0 + column,
        "theta_i1 takes the place of theta_i0": t1 + t1 * column,
        "theta_i0 takes the place of theta_i1": t0 + t0 * column,
        "theta_i1 x is subtracted": t0 - t1 * column,
        "the sign of the pre-activations is turned": -t0 - t1 * column,
        "the slopes theta_i1 x are left out": t0,
        "x is left out": t0 + t1,
    }
    found = {cause: phi[0] + oracle.relu(f) @ phi[1:] for cause, f in pre_activations.items()}
    return found | {"phi_0 alone is returned": phi[0]}


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
        "the weights are left out": sum(widths[1:]),
        "the biases are subtracted": weights - sum(widths[1:]),
        "each unit is given two biases": right + sum(widths[1:]),
        "each layer is multiplied by itself, not by the next": sum(
            (n + 1) * n for n in widths[:-1]
        ),
        "each layer is multiplied by itself, not by the one before": sum(
            (n + 1) * n for n in widths[1:]
        ),
        "the first layer is left out": right - (widths[0] + 1) * widths[1],
        "the last layer is left out": oracle.count_parameters(widths[:-1]),
        "only the first layer is counted": oracle.count_parameters(widths[:2]),
        "a 16-bit integer overflows": (right + 2**15) % 2**16 - 2**15,
        "a 32-bit integer overflows": (right + 2**31) % 2**32 - 2**31,
    }
