"""Right loops of train_classifier that are built in another way."""

import math
from itertools import pairwise

import numpy as np
from dlcourse import namespace
from dlcourse.training import network_gradients, network_loss

from tests.mistakes import correct
from tests.mistakes.lab3_optimizers.training import _batches, _losses, _start


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
