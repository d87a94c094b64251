"""Attempts that are right on the CPU, and stop or stay behind on a GPU."""

import numpy as np
import torch
from dlcourse import namespace
from torch.nn import functional

from tests.mistakes import mistake

MADE = "a constant was made on the CPU"
NUMPY = "something goes through NumPy"


@mistake("numeric_gradient", cause="the gradient made on the CPU", feedback="answer on the CPU")
def numeric_zeros(loss, w, h=1e-6):
    xp = namespace(w)
    gradient = xp.zeros(tuple(w.shape), dtype=w.dtype)
    for i in np.ndindex(*w.shape):
        above, below = xp.asarray(w, copy=True), xp.asarray(w, copy=True)
        above[i] += h
        below[i] -= h
        gradient[i] = (loss(above) - loss(below)) / (2 * h)
    return gradient


@mistake("relative_error", cause="a bound made on the CPU", feedback=f"{MADE}, by `full`")
def relative_full(a, b):
    xp = namespace(a, b)
    size = xp.abs(a) + xp.abs(b)
    floor = xp.full(tuple(size.shape), 1e-12, dtype=size.dtype)
    return xp.max(xp.abs(a - b) / xp.maximum(size, floor))


@mistake("log_sine_derivative", cause="NumPy's functions on tensors", feedback=NUMPY)
def log_sine_numpy(x):
    return namespace(x).asarray(np.cos(np.log(np.asarray(x))), dtype=x.dtype) / x


@mistake("two_unit_gradients", cause="a row made on the CPU", feedback=f"{MADE}, by `asarray`")
def units_row(x, t, theta, phi):
    xp = namespace(theta)
    row = xp.asarray([1.0, x], dtype=theta.dtype)
    f = theta @ row
    h = xp.where(f > 0, f, 0 * f)
    dy = 2 * (phi[0] + phi[1:] @ h - t)
    df = xp.where(f > 0, dy * phi[1:], 0 * f)
    return df[:, None] * row, xp.concat([xp.reshape(dy, (1,)), dy * h])


@mistake("relu_backward", cause="zeros made on the CPU", feedback=f"{MADE}, by `zeros`")
def relu_back_zeros(dh, f):
    xp = namespace(f)
    return xp.where(f > 0, dh, xp.zeros(tuple(f.shape), dtype=dh.dtype))


@mistake("elu_backward", cause="the answer made on the CPU", feedback="its answer on the CPU")
def elu_back_copy(dh, f, alpha=1.0):
    xp = namespace(f)
    df = xp.empty(tuple(f.shape), dtype=dh.dtype)
    df[...] = xp.where(f >= 0, dh, dh * alpha * xp.exp(xp.where(f < 0, f, 0 * f)))
    return df


@mistake("sigmoid_backward", cause="ones made on the CPU", feedback=f"{MADE}, by `ones`")
def sigmoid_back_ones(dh, h):
    return dh * h * (namespace(h).ones(tuple(h.shape), dtype=h.dtype) - h)


@mistake("linear_backward", cause="ones made on the CPU", feedback=f"{MADE}, by `ones`")
def linear_back_ones(df, x, W):
    ones = namespace(df).ones((df.shape[0],), dtype=df.dtype)
    return df @ W, df.T @ x, ones @ df


@mistake("mae_backward", cause="signs by NumPy", feedback=NUMPY)
def mae_back_numpy(y, t):
    signs = np.sign(np.asarray(y) - np.asarray(t))
    return namespace(y).asarray(signs / signs.size, dtype=y.dtype)


@mistake("cross_entropy_backward", cause="classes made on the CPU", feedback="by `arange`")
def ce_arange(f, labels):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=1, keepdims=True))
    hit = xp.astype(labels[:, None] == xp.arange(f.shape[1]), f.dtype)
    return (powers / xp.sum(powers, axis=1, keepdims=True) - hit) / f.shape[0]


@mistake("mlp_forward", cause="the cache brought to the CPU", feedback="part 2 on the CPU")
def forward_cpu_cache(x, weights, biases):
    xp = namespace(x)
    cache = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        f = cache[-1] @ W.T + b
        cache.append(xp.maximum(f, xp.zeros_like(f)))
    f = cache[-1] @ weights[-1].T + biases[-1]
    return f, [h.cpu() if isinstance(h, torch.Tensor) else h for h in cache]


@mistake("autograd_gradients", cause="layers made on the CPU", feedback="on the CPU")
def autograd_layers(x, labels, weights, biases):
    layers = []
    for W, b in zip(weights, biases, strict=True):
        layers.append(torch.nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype))
        layers[-1].load_state_dict({"weight": W, "bias": b})
    for layer in layers[:-1]:
        x = layer(x).relu()
    functional.cross_entropy(layers[-1](x), labels).backward()
    return [n.weight.grad for n in layers], [n.bias.grad for n in layers]
