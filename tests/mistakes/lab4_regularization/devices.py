"""Attempts that are right on the CPU, and stop or stay behind on a GPU."""

import math

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import mistake

MADE = "a constant was made on the CPU"
NUMPY = "something goes through NumPy"


@mistake("l2_penalty", cause="the sum by NumPy", feedback=NUMPY)
def l2_numpy(w, lam):
    total = lam * np.sum(np.asarray(w) ** 2)
    return namespace(w).asarray(total, dtype=w.dtype), 2 * lam * w


@mistake("l1_penalty", cause="signs made on the CPU", feedback=f"{MADE}, by `ones`")
def l1_ones(w, lam):
    xp = namespace(w)
    ones = xp.ones(tuple(w.shape), dtype=w.dtype)
    return lam * xp.sum(xp.abs(w)), lam * xp.where(w > 0, ones, xp.where(w < 0, -ones, 0 * w))


@mistake("dropout", cause="the mask of no dropout made on the CPU", feedback=f"{MADE}, by `ones`")
def dropout_ones(h, rate, rng, training):
    xp = namespace(h)
    if not 0 <= rate < 1:
        raise ValueError("rate must be in [0, 1)")
    mask = xp.ones(tuple(h.shape), dtype=h.dtype)
    if training:
        mask = mask * xp.astype(rng.uniform(h.shape) >= rate, h.dtype) / (1 - rate)
    return h * mask, mask


@mistake("dropout_backward", cause="zeros made on the CPU", feedback=f"{MADE}, by `zeros`")
def dropout_back_zeros(dout, mask):
    xp = namespace(dout)
    return xp.where(mask > 0, dout * mask, xp.zeros(tuple(dout.shape), dtype=dout.dtype))


@mistake("ensemble", cause="the sum made on the CPU", feedback=f"{MADE}, by `zeros`")
def ensemble_zeros(probabilities):
    total = namespace(probabilities).zeros(
        tuple(probabilities.shape[1:]), dtype=probabilities.dtype
    )
    for p in probabilities:
        total = total + p
    return total / probabilities.shape[0]


@mistake("add_noise", cause="noise of its own on the CPU", feedback=NUMPY)
def noise_numpy(x, sigma, rng, training):
    if not training:
        return x
    noise = np.asarray(rng.normal(x.shape))
    return x + namespace(x).asarray(sigma * noise, dtype=x.dtype)


@mistake("flip_horizontal", cause="flipped by NumPy", feedback=NUMPY)
def flip_numpy(images):
    return namespace(images).asarray(np.asarray(images)[:, :, ::-1, :].copy())


@mistake("shift_color", cause="the bounds made on the CPU", feedback=f"{MADE}, by `ones`")
def shift_ones(images, shift):
    xp = namespace(images)
    bright = xp.maximum(images + shift, xp.zeros_like(images))
    return xp.minimum(bright, xp.ones((1, 1, 1, 1), dtype=images.dtype))


@mistake("random_crop", cause="windows made on the CPU", feedback=f"{MADE}, by `arange`")
def crop_arange(images, size, rng):
    xp = namespace(images)
    count, height, width, _ = images.shape
    rows = rng.integers(0, height - size + 1, (count,))[:, None] + xp.arange(size)
    columns = rng.integers(0, width - size + 1, (count,))[:, None] + xp.arange(size)
    return images[xp.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]


@mistake("rotate", cause="the answer made on the CPU", feedback=f"{MADE}, by `zeros`")
def rotate_empty(images, degrees):
    xp = namespace(images)
    count, height, width, channels = images.shape
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    out = xp.zeros((count, height, width, channels), dtype=images.dtype)
    for i in range(height):
        for j in range(width):
            down, across = i - (height - 1) / 2, j - (width - 1) / 2
            y = (height - 1) / 2 + cosine * down + sine * across
            x = (width - 1) / 2 + cosine * across - sine * down
            for a in (math.floor(y), math.floor(y) + 1):
                for b in (math.floor(x), math.floor(x) + 1):
                    if 0 <= a < height and 0 <= b < width:
                        out[:, i, j] += (1 - abs(y - a)) * (1 - abs(x - b)) * images[:, a, b]
    return xp.clip(out, 0, 1)


@mistake("random_oversample", cause="all rows made on the CPU", feedback=f"{MADE}, by `arange`")
def rows_arange(x, labels, rng):
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    rows = [xp.arange(x.shape[0])]
    for k in range(classes.shape[0]):
        (own,) = xp.nonzero(labels == classes[k])
        missing = int(xp.max(counts)) - int(counts[k])
        rows.append(own[rng.integers(0, int(counts[k]), (missing,))])
    return x[xp.concat(rows)], labels[xp.concat(rows)]


@mistake("xavier_uniform", cause="a tensor of its own on the CPU", feedback="its answer on the CPU")
def xavier_own(n_in, n_out, rng):
    a, u = math.sqrt(6 / (n_in + n_out)), rng.uniform((n_out, n_in))
    weights = namespace(u).empty((n_out, n_in), dtype=u.dtype)
    weights[...] = a * (2 * u - 1)
    return weights


@mistake("batch_norm", cause="running numbers kept on the CPU", feedback="`.cpu()` has brought it")
def norm_running(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    mean, var = running["mean"], running["var"]
    if training:
        mean, var = xp.mean(x, axis=0), xp.mean((x - xp.mean(x, axis=0)) ** 2, axis=0)
        wide = var * x.shape[0] / (x.shape[0] - 1)
        for name, new in (("mean", mean), ("var", wide)):
            old = running[name]
            old = old.cpu() if isinstance(old, torch.Tensor) else old
            running[name] = (1 - momentum) * old + momentum * new
    x_hat = (x - mean) / xp.sqrt(var + eps)
    return gamma * x_hat + beta, (x_hat, 1 / xp.sqrt(var + eps), gamma)


@mistake("batch_norm_backward", cause="ones made on the CPU", feedback="by `ones`")
def norm_back_ones(dout, cache):
    x_hat, scale, gamma = cache
    xp, n = namespace(dout), dout.shape[0]
    ones = xp.ones((n,), dtype=dout.dtype)
    dbeta, dgamma = ones @ dout, ones @ (dout * x_hat)
    return gamma * scale * (dout - dbeta / n - x_hat * dgamma / n), dgamma, dbeta
