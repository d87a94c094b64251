"""Further right ways to write layers and networks, as students do."""

import math
from itertools import pairwise

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct
from tests.mistakes.lab1_mlp.networks import relu


class ShapeError(ValueError):
    """An error of the student's own."""


def _require_fit(x, W):
    if x.shape[1] != W.shape[1]:
        raise ShapeError(f"cannot multiply {tuple(x.shape)} by {tuple(W.T.shape)}")


@correct("linear", how="one product after the other, added in place")
def linear_rank_one(x, W, b):
    _require_fit(x, W)
    f = b + 0 * x[:, :1]
    for i in range(x.shape[1]):
        f += x[:, i, None] * W[:, i]
    return f


@correct("linear", how="tensordot")
def linear_tensordot(x, W, b):
    _require_fit(x, W)
    return namespace(x, W, b).tensordot(x, W, axes=([1], [1])) + b


@correct("linear", how="samples as columns, as on the slides")
def linear_samples_as_columns(x, W, b):
    if x.shape[-1] != W.shape[-1]:
        raise ValueError("these shapes do not fit:", tuple(x.shape), tuple(W.shape))
    return (W @ x.T + b[:, None]).T


@correct("shallow_network", how="a class for the unit")
def shallow_class(x, theta, phi):
    class Unit:
        def __init__(self, row, weight):
            (self.bias, self.slope), self.weight = row, weight

        def __call__(self, x):
            return self.weight * relu(self.bias + self.slope * x)

    units = [Unit(row, weight) for row, weight in zip(theta, phi[1:], strict=True)]
    return phi[0] + sum(unit(x) for unit in units)


@correct("shallow_network", how="entry by entry into an array of its own")
def shallow_entries(x, theta, phi):
    y = namespace(x).zeros_like(x)
    for n in range(x.shape[0]):
        y[n] = phi[0]
        for i in range(theta.shape[0]):
            f = theta[i, 0] + theta[i, 1] * x[n]
            y[n] += phi[i + 1] * f if f > 0 else 0
    return y


@correct("shallow_network", how="lists of Python numbers")
def shallow_lists(x, theta, phi):
    phi_0, *rest = phi.tolist()
    rows = list(zip(theta.tolist(), rest, strict=True))
    y = [phi_0 + sum(p * max(a + b * one, 0.0) for (a, b), p in rows) for one in x.tolist()]
    return namespace(x).asarray(y, dtype=x.dtype, device=x.device)


@correct("relu_interpolant", how="a unit that turns each straight piece on, and one that ends it")
def interpolant_on_and_off(knots, values):
    xp = namespace(knots, values)
    if knots.shape[0] < 2 or xp.min(knots[1:] - knots[:-1]) <= 0:
        raise ValueError("the knots must increase")
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    joints = xp.concat([knots[:-1], knots[1:]])
    theta = xp.stack([-joints, xp.ones_like(joints)], axis=1)
    return theta, xp.concat([values[:1], slopes, -slopes])


@correct("relu_interpolant", how="filled entry by entry, by what the units before leave over")
def interpolant_left_over(knots, values):
    xp = namespace(knots, values)
    numbers = knots.tolist()
    if len(numbers) < 2 or numbers != sorted(set(numbers)):
        raise ValueError(f"{len(numbers)} knots that do not increase")
    theta = xp.ones((len(numbers) - 1, 2), dtype=knots.dtype, device=knots.device)
    phi = xp.zeros(len(numbers), dtype=knots.dtype, device=knots.device)
    theta[:, 0], phi[0] = -knots[:-1], values[0]
    for j in range(1, len(numbers)):
        reached = phi[0] + sum(phi[i] * (knots[j] - knots[i - 1]) for i in range(1, j))
        phi[j] = (values[j] - reached) / (knots[j] - knots[j - 1])
    return theta, phi


@correct("mlp", how="samples as columns, as on the slides")
def mlp_columns(x, weights, biases, activation=relu):
    h = x.T
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        f = W @ h + b[:, None]
        h = activation(f) if k + 1 < len(weights) else f
    return h.T


@correct("mlp", how="the bias as one more weight")
def mlp_one_more_weight(x, weights, biases, activation=relu):
    xp = namespace(x)
    one = xp.ones_like(x[:, :1])
    wide = [xp.concat([W, b[:, None]], axis=1) for W, b in zip(weights, biases, strict=True)]
    for layer in wide[:-1]:
        x = activation(xp.concat([x, one], axis=1) @ layer.T)
    return xp.concat([x, one], axis=1) @ wide[-1].T


@correct("mlp", how="a generator of pre-activations, and copies of the lists taken apart")
def mlp_generator(x, weights, biases, activation=relu):
    weights, biases = list(weights), list(biases)

    def pre_activations(h):
        while weights:
            f = h @ weights.pop(0).T
            f += biases.pop(0)
            yield f
            h = activation(f)

    *_, last = pre_activations(x)
    return last


@correct("count_parameters", how="counts the entries of arrays")
def count_entries(widths):
    weights = [np.empty((b, a)) for a, b in pairwise(widths)]
    return sum(array.size for array in (*weights, *map(np.empty, widths[1:])))


@correct("count_parameters", how="a torch tensor")
def count_torch(widths):
    sizes = torch.tensor(widths)
    return ((sizes[:-1] + 1) * sizes[1:]).sum()


@correct("count_parameters", how="shapes, and their product")
def count_shapes(widths):
    shapes = []
    for k in range(1, len(widths)):
        shapes += [(widths[k], widths[k - 1]), (widths[k],)]
    return sum(math.prod(shape) for shape in shapes)
