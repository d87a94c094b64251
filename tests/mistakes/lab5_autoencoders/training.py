"""Attempts at train_autoencoder; the wrong ones train fast and badly, to keep the tests short."""

import math
from itertools import pairwise

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _forward_back(given, target, layers, waist):
    """Loss and gradients of a flat list of layers whose latent stands behind layer ``waist``."""
    cache, h, last = [], given, len(layers) - 1
    for k, (W, b) in enumerate(layers):
        cache.append(h)
        h = h @ W.T + b
        h = h * (h > 0) if k not in (waist, last) else h
    df, grads = 2 * (h - target) / math.prod(h.shape), []
    for k in range(last, -1, -1):
        df = df if k in (waist, last) else df * (cache[k + 1] > 0)
        grads = [df.T @ cache[k], df.sum(0), *grads]
        df = df @ layers[k][0]
    return ((h - target) ** 2).sum() / math.prod(h.shape), grads


def _pairs(arrays):
    return list(zip(arrays[::2], arrays[1::2], strict=True))


def _start(widths, rng, scale=1.0):
    arrays = []
    for n_in, n_out in pairwise(widths):
        W = rng.normal((n_out, n_in)) * scale * math.sqrt(2 / n_in)
        arrays += [W, 0 * W[:, 0]]
    return arrays


def _clip(x):
    return namespace(x).clip(x, 0.0, 1.0)


def _train(
    x, k, rng, epochs, sigma,
    *, hidden=(48,), size=64, rate=0.01, decay=True, clean_target=True, scale=1.0, sign=1.0,
):  # fmt: skip
    """Adam on mini-batches; the options are what can be wrong with it."""
    widths = [x.shape[1], *hidden, k, *hidden[::-1], x.shape[1]]
    arrays, waist, size = _start(widths, rng, scale), len(hidden), min(size, len(x))
    mean, square = [0 * a for a in arrays], [0 * a for a in arrays]
    losses, step = [], 0
    for epoch in range(epochs):
        eta = rate * (0.5 + 0.5 * math.cos(math.pi * epoch / epochs)) if decay else rate
        order, total, count = rng.permutation(len(x)), 0.0, 0
        for start in range(0, len(x) - size + 1, size):
            clean = x[order[start : start + size]]
            given = _clip(clean + sigma * rng.normal(tuple(clean.shape))) if sigma else clean
            target = clean if clean_target else given
            loss, grads = _forward_back(given, target, _pairs(arrays), waist)
            total, count, step = total + loss, count + 1, step + 1
            for n, g in enumerate(grads):
                mean[n] = 0.9 * mean[n] + 0.1 * g
                square[n] = 0.999 * square[n] + 0.001 * g * g
                scale_of = (square[n] / (1 - 0.999**step)) ** 0.5 + 1e-8
                arrays[n] = arrays[n] - sign * eta * mean[n] / (1 - 0.9**step) / scale_of
        losses.append(float(total / count))
    layers = _pairs(arrays)
    params = {"encoder": layers[: waist + 1], "decoder": layers[waist + 1 :]}
    return params, {"train_loss": losses}


@mistake("train_autoencoder", cause="nothing is updated", feedback="nothing is learned")
def training_still(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, epochs, denoise_sigma, rate=0.0)


@mistake("train_autoencoder", cause="uphill", feedback="nothing is learned")
def training_uphill(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, epochs, denoise_sigma, sign=-1.0, rate=0.003)


@mistake("train_autoencoder", cause="no bends", feedback="without bends")
def training_linear(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, epochs, denoise_sigma, hidden=(), size=16)


@mistake("train_autoencoder", cause="too slow", feedback="the training is too slow")
def training_slow(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, epochs, denoise_sigma, rate=0.0005, size=50)


@mistake("train_autoencoder", cause="all weights start at 0", feedback="nothing is learned")
def training_zeros(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, epochs, denoise_sigma, scale=0.0)


@mistake("train_autoencoder", cause="noisy target", feedback="is to be the clean image")
def training_noisy_target(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(
        x, latent_size, rng, epochs, denoise_sigma, clean_target=False, size=32, hidden=(96,)
    )


@mistake("train_autoencoder", cause="sigma ignored", feedback="Is denoise_sigma used?")
def training_without_noise(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, epochs, 0.0, size=32, hidden=(96,))


@mistake(
    "train_autoencoder", cause="the start is returned", feedback="the losses in the history are"
)
def training_returns_start(x, latent_size, rng, epochs, denoise_sigma=0.0):
    _, history = _train(x, latent_size, rng, epochs, denoise_sigma)
    return _train(x, latent_size, rng, 0, denoise_sigma)[0], history


@mistake("train_autoencoder", cause="steps too long", feedback="NaN")
def training_explodes(x, latent_size, rng, epochs, denoise_sigma=0.0):
    params, _ = _train(x, latent_size, rng, 1, denoise_sigma)
    nan = {name: [(W * math.nan, b) for W, b in params[name]] for name in params}
    return nan, {"train_loss": [math.nan] * epochs}


@mistake(
    "train_autoencoder", cause="latent size ignored", feedback="the encoder ends with 6 values"
)
def training_other_size(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, 6, rng, min(epochs, 3), denoise_sigma)


@mistake(
    "train_autoencoder", cause="one list of layers", feedback="the two keys encoder and decoder"
)
def training_flat(x, latent_size, rng, epochs, denoise_sigma=0.0):
    params, history = _train(x, latent_size, rng, min(epochs, 3), denoise_sigma)
    return params["encoder"] + params["decoder"], history


@mistake("train_autoencoder", cause="a loss for each batch", feedback="one for each of the")
def training_loss_by_batch(x, latent_size, rng, epochs, denoise_sigma=0.0):
    params, history = _train(x, latent_size, rng, min(epochs, 3), denoise_sigma)
    return params, {"train_loss": history["train_loss"] * 5}


@mistake("train_autoencoder", cause="no full batch", feedback="stops with ZeroDivisionError")
def training_needs_a_batch(x, latent_size, rng, epochs, denoise_sigma=0.0):
    params, _ = _train(x, latent_size, rng, 1, denoise_sigma)
    return params, {"train_loss": [1.0 / (len(x) // 32)] * epochs}


@mistake("train_autoencoder", cause="no history", feedback="expected 2 things")
def training_no_history(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, min(epochs, 3), denoise_sigma)[0]


@correct("train_autoencoder", how="two hidden layers on either side")
def training_deep(x, latent_size, rng, epochs, denoise_sigma=0.0):
    return _train(x, latent_size, rng, epochs, denoise_sigma, hidden=(128, 64), size=32, rate=0.005)


@correct("train_autoencoder", how="Adam with a constant learning rate, small batches")
def training_constant(x, latent_size, rng, epochs, denoise_sigma=0.0):
    options = {"hidden": (128,), "size": 20, "rate": 0.003, "decay": False}
    return _train(x, latent_size, rng, epochs, denoise_sigma, **options)


@correct("train_autoencoder", how="RMSProp, a short last batch, arrays changed in place")
def training_rmsprop(x, latent_size, rng, epochs, denoise_sigma=0.0):
    xp, d = namespace(x), x.shape[1]
    encoder = _start([d, 128, latent_size], rng)
    decoder = _start([latent_size, 128, d], rng)
    decoder[-1] += xp.mean(x, axis=0)
    arrays = encoder + decoder
    squares, history = [0 * a for a in arrays], []
    for epoch in range(epochs):
        eta, order, losses = 0.004 * (1 - epoch / epochs), rng.permutation(len(x)), []
        for start in range(0, len(x), 32):
            clean = x[order[start : start + 32]]
            noise = denoise_sigma * rng.normal(tuple(clean.shape))
            loss, grads = _forward_back(xp.clip(clean + noise, 0.0, 1.0), clean, _pairs(arrays), 1)
            losses.append(float(loss))
            for a, s, g in zip(arrays, squares, grads, strict=True):
                s *= 0.95
                s += 0.05 * g * g
                a -= eta * g / (s**0.5 + 1e-6)
        history.append(float(np.mean(losses)))
    return {"encoder": _pairs(encoder), "decoder": _pairs(decoder)}, {"train_loss": history}


class _Adam:
    def __init__(self, arrays):
        self.arrays, self.steps = arrays, 0
        self.mean, self.square = [0 * a for a in arrays], [0 * a for a in arrays]

    def step(self, grads, rate):
        self.steps += 1
        rate *= (1 - 0.999**self.steps) ** 0.5 / (1 - 0.9**self.steps)
        for a, m, v, g in zip(self.arrays, self.mean, self.square, grads, strict=True):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            a -= rate * m / (v**0.5 + 1e-8)


@correct("train_autoencoder", how="Adam as a class, Xavier's weights, rates that rise and fall")
def training_with_a_class(x, latent_size, rng, epochs, denoise_sigma=0.0):
    widths, arrays = [x.shape[1], 80, latent_size, 80, x.shape[1]], []
    for n_in, n_out in pairwise(widths):
        W = (2 * rng.uniform((n_out, n_in)) - 1) * (6 / (n_in + n_out)) ** 0.5
        arrays += [W, 0 * W[:, 0]]
    optimizer, history, size = _Adam(arrays), {"train_loss": []}, min(50, x.shape[0])
    for epoch in range(epochs):
        order, total, count = rng.permutation(len(x)), 0.0, len(x) // size
        for k in range(count):
            clean = x[order[k * size : (k + 1) * size]]
            given = (clean + denoise_sigma * rng.normal(tuple(clean.shape))).clip(0, 1)
            loss, grads = _forward_back(given, clean, _pairs(arrays), 1)
            optimizer.step(grads, 0.01 * min(5 * epoch / epochs + 0.1, 1.2 - 1.2 * epoch / epochs))
            total = total + loss / count
        history["train_loss"].append(float(total))
    return {"encoder": _pairs(arrays[:4]), "decoder": _pairs(arrays[4:])}, history


@correct("train_autoencoder", how="all weights and biases in one long row, rates that decay")
def training_in_one_row(x, latent_size, rng, epochs, denoise_sigma=0.0):
    xp = namespace(x)
    start = _start([x.shape[1], 96, latent_size, 96, x.shape[1]], rng)
    ends = [0, *np.cumsum([math.prod(a.shape) for a in start]).tolist()]

    def in_a_row(arrays):
        return xp.concat([xp.reshape(a, (-1,)) for a in arrays])

    def cut(row):
        parts = (row[a:b] for a, b in pairwise(ends))
        return _pairs([xp.reshape(p, a.shape) for p, a in zip(parts, start, strict=True)])

    row, step, losses = in_a_row(start), 0, []
    mean, square = 0 * row, 0 * row
    for epoch in range(epochs):
        order, found = rng.permutation(len(x)), []
        for first in range(0, len(x), 40):
            clean, step = x[order[first : first + 40]], step + 1
            given = _clip(clean + denoise_sigma * rng.normal(tuple(clean.shape)))
            loss, grads = _forward_back(given, clean, cut(row), 1)
            g = in_a_row(grads)
            mean, square = 0.9 * mean + 0.1 * g, 0.99 * square + 0.01 * g**2
            scale = (square / (1 - 0.99**step)) ** 0.5 + 1e-8
            row = row - 0.006 * 0.05 ** (epoch / epochs) * mean / (1 - 0.9**step) / scale
            found.append(float(loss))
        losses.append(sum(found) / len(found))
    return {"encoder": cut(row)[:2], "decoder": cut(row)[2:]}, {"train_loss": losses}
