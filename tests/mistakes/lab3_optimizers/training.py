"""Attempts at train_classifier."""

import math
from itertools import pairwise

import numpy as np
import torch
from dlcourse import namespace
from dlcourse.pieces import current
from dlcourse.training import network_gradients, network_loss

from tests.mistakes import correct, mistake


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


def _train(
    x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, *,
    start=_start, batches=_batches, gradients=network_gradients, losses=_losses,
    forget_batch=False, forget_epoch=False, skip=(), back=None,
):  # fmt: skip
    """A right loop, of which a part may be exchanged."""
    weights, biases = start(widths, rng, x)
    parameters = [*weights, *biases]
    count, states = len(weights), [None] * len(parameters)
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        states = [None] * len(parameters) if forget_epoch else states
        for rows in batches(len(x), batch_size, rng):
            states = [None] * len(parameters) if forget_batch else states
            network = parameters[:count], parameters[count:]
            dweights, dbiases = gradients(x[rows], labels[rows], *network)
            for k, g in enumerate([*dweights, *dbiases]):
                if k not in skip:
                    parameters[k], states[k] = step(parameters[k], g, states[k], lr)
        network = parameters[:count], parameters[count:]
        losses(history, x, labels, x_val, labels_val, network)
    return (*(back(weights, biases) if back else network), history)


@mistake("train_classifier", cause="no shuffling", feedback="in the order of the data")
def train_in_order(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def batches(n, size, rng):
        return [slice(k, k + size) for k in range(0, n, size)]

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, batches=batches
    )


@mistake("train_classifier", cause="last batch left out", feedback="short mini-batch is left out")
def train_dropped(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def batches(n, size, rng):
        return _batches(n, size, rng)[: max(n // size, 1)]

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, batches=batches
    )


@mistake("train_classifier", cause="one step an epoch", feedback="one step an epoch")
def train_whole(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    return _train(x, labels, x_val, labels_val, widths, rng, epochs, len(x), step, lr)


@mistake("train_classifier", cause="state forgotten", feedback="None at every mini-batch")
def train_no_state(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, forget_batch=True
    )


@mistake("train_classifier", cause="state new in each epoch", feedback="after every epoch")
def train_new_state(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, forget_epoch=True
    )


@mistake("train_classifier", cause="biases not trained", feedback="biases are never moved")
def train_no_biases(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    skip = range(len(widths) - 1, 2 * len(widths))
    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, skip=skip
    )


@mistake("train_classifier", cause="one epoch only", feedback="only one epoch is trained")
def train_one_epoch(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    *network, history = _train(x, labels, x_val, labels_val, widths, rng, 1, batch_size, step, lr)
    return *network, {name: losses * epochs for name, losses in history.items()}


@mistake("train_classifier", cause="gradient of the sum", feedback="the number of samples")
def train_sum(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def gradients(x, labels, weights, biases):
        found = network_gradients(x, labels, weights, biases)
        return [[len(x) * g for g in part] for part in found]

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr,
        gradients=gradients,
    )  # fmt: skip


@mistake("train_classifier", cause="uphill", feedback="minus 1 (the sign is wrong)")
def train_uphill(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def gradients(x, labels, weights, biases):
        return [[-g for g in part] for part in network_gradients(x, labels, weights, biases)]

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr,
        gradients=gradients,
    )  # fmt: skip


@mistake("train_classifier", cause="weights start at 0", feedback="start with the same weights")
def train_zeros(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def start(widths, rng, x):
        weights, biases = _start(widths, rng, x)
        return [0 * W for W in weights], biases

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, start=start
    )


@mistake("train_classifier", cause="first weights come back", feedback="never moved")
def train_start_back(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def back(weights, biases):
        return weights, biases

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, back=back
    )


@mistake("train_classifier", cause="validation on train", feedback="the loss on the training set")
def train_val_on_train(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    return _train(x, labels, x, labels, widths, rng, epochs, batch_size, step, lr)


@mistake("train_classifier", cause="losses exchanged", feedback="the loss on the validation set")
def train_exchanged(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    found = _train(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr)
    *network, history = found
    return *network, {"train_loss": history["val_loss"], "val_loss": history["train_loss"]}


@mistake("train_classifier", cause="no val_loss", feedback="the history has no val_loss")
def train_no_val(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    *network, history = _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr
    )
    return *network, {"train_loss": history["train_loss"]}


@mistake("train_classifier", cause="a loss for every batch", feedback="expected one an epoch")
def train_every_batch(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    *network, history = _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr
    )
    many = math.ceil(len(x) / batch_size)
    return *network, {name: losses * many for name, losses in history.items()}


@mistake("train_classifier", cause="NumPy's own chance", feedback="random numbers from rng")
def train_own_chance(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def start(widths, rng, x):
        weights, biases = _start(widths, rng, x)
        xp = namespace(x)
        noise = [xp.asarray(0.1 * np.random.normal(size=tuple(W.shape))) for W in weights]
        return [W + xp.astype(n, x.dtype) for W, n in zip(weights, noise, strict=True)], biases

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr, start=start
    )


@mistake("train_classifier", cause="step not used", feedback="never moved")
def train_own_step(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def own(w, g, state, lr):
        return w - lr * g, None

    return _train(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, own, 0.1)


@mistake("train_classifier", cause="one state for all arrays", feedback="a state of its own")
def train_one_state(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    shared = {}

    def own(w, g, state, lr):
        try:
            new, shared["state"] = step(w, g, shared.get("state"), lr)
        except (ValueError, RuntimeError):  # of another shape
            new, shared["state"] = step(w, g, None, lr)
        return new, None

    return _train(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, own, lr)


@correct("train_classifier", how="by the pieces of lab 2, uniform first weights")
def train_by_pieces(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def start(widths, rng, x):
        weights = [
            (2 * rng.uniform((b, a)) - 1) * math.sqrt(6 / (a + b)) for a, b in pairwise(widths)
        ]
        return weights, [0 * W[:, 0] for W in weights]

    def gradients(x, labels, weights, biases):
        logits, cache = current("mlp_forward")(x, weights, biases)
        df = current("cross_entropy_backward")(logits, labels)
        return current("mlp_backward")(df, cache, weights)

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr,
        start=start, gradients=gradients,
    )  # fmt: skip


@correct("train_classifier", how="torch's autograd for the gradients")
def train_autograd(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    def gradients(x, labels, weights, biases):
        leaves = [torch.as_tensor(a).clone().requires_grad_() for a in [*weights, *biases]]
        h, k = torch.as_tensor(x), len(weights)
        for W, b in zip(leaves[: k - 1], leaves[k:-1], strict=True):
            h = torch.clamp(h @ W.T + b, min=0)
        logits = h @ leaves[k - 1].T + leaves[-1]
        picked = logits[range(len(h)), torch.as_tensor(labels)]
        (torch.logsumexp(logits, dim=1) - picked).mean().backward()
        found = [leaf.grad if isinstance(x, torch.Tensor) else leaf.grad.numpy() for leaf in leaves]
        return found[:k], found[k:]

    return _train(
        x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr,
        gradients=gradients,
    )  # fmt: skip
