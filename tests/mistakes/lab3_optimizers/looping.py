"""Right loops of train_classifier that are built in another way."""

import math
from itertools import pairwise

import numpy as np
from dlcourse import namespace
from dlcourse.training import network_gradients, network_loss

from tests.mistakes import correct


def _start(widths, rng, x):
    xp = namespace(x)
    weights = [rng.normal((b, a)) * (2 / a) ** 0.5 for a, b in pairwise(widths)]
    return weights, [xp.zeros_like(W[:, 0]) for W in weights]


def _batches(n, size, rng):
    order = rng.permutation(n)
    return [order[k : k + size] for k in range(0, n, size)]


def _losses(history, x, labels, x_val, labels_val, network):
    history["train_loss"].append(network_loss(x, labels, *network))
    history["val_loss"].append(network_loss(x_val, labels_val, *network))


@correct("train_classifier", how="all parameters in one vector")
def train_vector(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    xp = namespace(x)
    shapes = [(b, a) for a, b in pairwise(widths)] + [(b,) for b in widths[1:]]
    ends = np.cumsum([0, *map(math.prod, shapes)])

    def cut(vector):
        places = zip(ends[:-1], ends[1:], shapes, strict=True)
        arrays = [xp.reshape(vector[int(a) : int(b)], shape) for a, b, shape in places]
        return arrays[: len(widths) - 1], arrays[len(widths) - 1 :]

    def flat(arrays):
        return xp.concat([xp.reshape(array, (-1,)) for array in arrays])

    weights, biases = _start(widths, rng, x)
    w, state, history = flat([*weights, *biases]), None, {"val_loss": [], "train_loss": []}
    for _ in range(epochs):
        for rows in _batches(len(x), batch_size, rng):
            dweights, dbiases = network_gradients(x[rows], labels[rows], *cut(w))
            w, state = step(w, flat([*dweights, *dbiases]), state, lr)
        _losses(history, x, labels, x_val, labels_val, cut(w))
    return *cut(w), history


@correct("train_classifier", how="train_loss is the mean over the epoch; small first weights")
def train_running_mean(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    xp = namespace(x)
    weights = [0.1 * rng.normal((b, a)) for a, b in pairwise(widths)]
    biases, history = [xp.zeros_like(W[:, 0]) for W in weights], {"train_loss": [], "val_loss": []}
    layers = [[W, b, None, None] for W, b in zip(weights, biases, strict=True)]
    for _ in range(epochs):
        total = 0.0
        for rows in _batches(len(x), batch_size, rng):
            network = [layer[0] for layer in layers], [layer[1] for layer in layers]
            total += network_loss(x[rows], labels[rows], *network) * len(rows)
            found = network_gradients(x[rows], labels[rows], *network)
            for layer, dW, db in zip(layers, *found, strict=True):
                layer[0], layer[2] = step(layer[0], dW, layer[2], lr)
                layer[1], layer[3] = step(layer[1], db, layer[3], lr)
        network = [layer[0] for layer in layers], [layer[1] for layer in layers]
        history["train_loss"].append(total / len(x))
        history["val_loss"].append(network_loss(x_val, labels_val, *network))
    return *network, history


@correct("train_classifier", how="each bias is a column of its matrix")
def train_columns(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    xp = namespace(x)
    layers = [
        xp.concat([W, b[:, None]], axis=1) for W, b in zip(*_start(widths, rng, x), strict=True)
    ]
    states, history = [None for _ in layers], {"train_loss": [], "val_loss": []}

    def network():
        return [layer[:, :-1] for layer in layers], [layer[:, -1] for layer in layers]

    for _ in range(epochs):
        for rows in _batches(len(x), batch_size, rng):
            found = network_gradients(x[rows], labels[rows], *network())
            for k, (dW, db) in enumerate(zip(*found, strict=True)):
                g = xp.concat([dW, db[:, None]], axis=1)
                layers[k], states[k] = step(layers[k], g, states[k], lr)
        _losses(history, x, labels, x_val, labels_val, network())
    return *network(), history


class _Layer:
    """Weights, biases and their states; ``back`` takes a step and hands the gradient on."""

    def __init__(self, a, b, rng, step, lr):
        self.values = [rng.normal((b, a)) * math.sqrt(2 / a)]
        self.values.append(0 * self.values[0][:, 0])
        self.states, self.step, self.lr = [None, None], step, lr

    def __call__(self, h):
        self.h = h
        return h @ self.values[0].T + self.values[1]

    def back(self, d):
        W = self.values[0]
        for k, g in enumerate((d.T @ self.h, d.sum(0))):
            self.values[k], self.states[k] = self.step(self.values[k], g, self.states[k], self.lr)
        return d @ W


@correct("train_classifier", how="backwards by hand, layer by layer, each an object")
def train_layers(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    xp = namespace(x)
    layers = [_Layer(a, b, rng, step, lr) for a, b in pairwise(widths)]

    def logits(h):
        for layer in layers[:-1]:
            f = layer(h)
            h = f * (f > 0)
        return layers[-1](h)

    def shares(f):
        e = xp.exp(f - xp.max(f, axis=1, keepdims=True))
        return e / xp.sum(e, axis=1, keepdims=True)

    def loss(h, t):
        p = shares(logits(h))
        return -sum(math.log(p[k, int(t[k])]) for k in range(len(t))) / len(t)

    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        for rows in _batches(len(x), batch_size, rng):
            d, t = shares(logits(x[rows])), labels[rows]
            for k in range(len(t)):
                d[k, int(t[k])] -= 1
            d = d / len(t)
            for layer in reversed(layers):
                d = layer.back(d) * (layer.h > 0)
        history["train_loss"].append(loss(x, labels))
        history["val_loss"].append(loss(x_val, labels_val))
    return [layer.values[0] for layer in layers], [layer.values[1] for layer in layers], history
