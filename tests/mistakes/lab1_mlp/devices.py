"""Attempts that are right on the CPU, and stop or stay behind on a GPU."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import mistake

MADE = "a constant was made on the CPU"
NUMPY = "something goes through NumPy"
ANSWER = "its answer on the CPU"
BROUGHT = "`.cpu()` has brought it there"


@mistake("relu", cause="a zero with an axis made on the CPU", feedback=f"{MADE}, by `zeros`")
def relu_zeros(f):
    xp = namespace(f)
    return xp.maximum(f, xp.zeros((1,), dtype=f.dtype))


@mistake("elu", cause="through NumPy and back", feedback=NUMPY)
def elu_numpy(f, alpha=1.0):
    xp = namespace(f)
    small = xp.asarray(np.expm1(np.minimum(np.asarray(f), 0)), dtype=f.dtype)
    return xp.where(f > 0, f, alpha * small)


@mistake("sigmoid", cause="brought to the CPU and left there", feedback=ANSWER)
def sigmoid_cpu(f):
    f = f.cpu() if isinstance(f, torch.Tensor) else f
    xp = namespace(f)
    small = xp.exp(-xp.abs(f))
    return xp.where(f >= 0, 1 / (1 + small), small / (1 + small))


@mistake("softmax", cause="the answer made on the CPU", feedback=ANSWER)
def softmax_empty(f):
    xp = namespace(f)
    p = xp.empty(tuple(f.shape), dtype=f.dtype)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    p[...] = powers / xp.sum(powers, axis=-1, keepdims=True)
    return p


@mistake("linear", cause="a column of ones made on the CPU", feedback=f"{MADE}, by `ones`")
def linear_ones(x, W, b):
    xp = namespace(x)
    if x.shape[1] != W.shape[1]:
        raise ValueError(f"x {tuple(x.shape)} and W {tuple(W.shape)} do not fit")
    wide = xp.concat([x, xp.ones((x.shape[0], 1), dtype=x.dtype)], axis=1)
    return wide @ xp.concat([W, b[:, None]], axis=1).T


@mistake("shallow_network", cause="the sum made on the CPU", feedback=f"{MADE}, by `zeros`")
def shallow_zeros(x, theta, phi):
    xp = namespace(x)
    y = xp.zeros(tuple(x.shape), dtype=x.dtype)
    for k in range(theta.shape[0]):
        f = theta[k, 0] + theta[k, 1] * x
        y = y + phi[k + 1] * xp.where(f > 0, f, 0 * f)
    return y + phi[0]


@mistake("relu_interpolant", cause="theta filled on the CPU", feedback="part 1 on the CPU")
def interpolant_filled(knots, values):
    xp = namespace(knots)
    if knots.shape[0] < 2 or not bool(xp.all(knots[1:] > knots[:-1])):
        raise ValueError("at least two increasing knots are needed")
    theta = xp.ones((knots.shape[0] - 1, 2), dtype=knots.dtype)
    theta[:, 0] = -knots[:-1]
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    return theta, xp.concat([values[:1], slopes[:1], slopes[1:] - slopes[:-1]])


@mistake("mse", cause="the mean as a new tensor", feedback=ANSWER)
def mse_new(y, t):
    mean = float(namespace(y).mean((y - t) ** 2))
    return torch.tensor(mean, dtype=y.dtype) if isinstance(y, torch.Tensor) else y.dtype.type(mean)


@mistake("mae", cause="NumPy's mean", feedback=NUMPY)
def mae_numpy(y, t):
    xp = namespace(y)
    return xp.asarray(np.mean(np.abs(np.asarray(y) - np.asarray(t))), dtype=y.dtype)


@mistake("binary_cross_entropy", cause="a bound made on the CPU", feedback=f"{MADE}, by `full`")
def bce_full(p, t):
    xp = namespace(p)
    floor = xp.full(tuple(p.shape), 1e-12, dtype=p.dtype)
    yes, no = xp.log(xp.maximum(p, floor)), xp.log(xp.maximum(1 - p, floor))
    return -xp.mean(t * yes + (1 - t) * no)


@mistake("cross_entropy", cause="an identity made on the CPU", feedback=f"{MADE}, by `eye`")
def cross_entropy_eye(f, labels):
    xp = namespace(f)
    shifted = f - xp.max(f, axis=1, keepdims=True)
    log_p = shifted - xp.log(xp.sum(xp.exp(shifted), axis=1, keepdims=True))
    hit = xp.eye(f.shape[1], dtype=f.dtype)[labels]
    return -xp.sum(hit * log_p) / f.shape[0]


@mistake("accuracy", cause="the predictions through NumPy", feedback=NUMPY)
def accuracy_numpy(f, labels):
    return float(np.mean(np.asarray(f).argmax(axis=1) == np.asarray(labels)))


@mistake("accuracy", cause="predictions brought to the CPU, labels not", feedback=BROUGHT)
def accuracy_cpu(f, labels):
    found = namespace(f).argmax(f, axis=1)
    found = found.cpu() if isinstance(found, torch.Tensor) else found
    return float((found == labels).sum()) / len(labels)
