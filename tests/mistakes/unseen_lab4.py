"""Mistakes in the pieces of lab 4 that no misconception was written for; see ``unseen``."""

from __future__ import annotations

import copy
import math

from dlcourse import namespace

from tests.mistakes.unseen import unseen


@unseen("l2_penalty", "the first row is left out, as if it were a bias")
def l2_without_first(w, lam):
    xp = namespace(w)
    gradient = 2 * lam * w
    gradient[0] = 0
    return lam * xp.sum(w[1:] ** 2), gradient


@unseen("l1_penalty", "a rounded corner")
def l1_smooth(w, lam):
    xp = namespace(w)
    root = xp.sqrt(w * w + 0.01)
    return lam * xp.sum(root), lam * w / root


@unseen("dropout", "the rate is rounded to tenths", "are switched off, expected", "other numbers")
def dropout_tenths(h, rate, rng, training):
    if not 0 <= rate < 1:
        raise ValueError(str(rate))
    xp = namespace(h)
    mask = xp.ones_like(h)
    if training:
        mask = xp.astype(rng.integers(0, 4, h.shape) >= 4 * rate, h.dtype) / (1 - rate)
    return h * mask, mask


@unseen("dropout", "multiplied by 1 + rate", "other numbers than 0 and 1/(1-rate)")
def dropout_plus(h, rate, rng, training):
    if not 0 <= rate < 1:
        raise ValueError(str(rate))
    xp = namespace(h)
    mask = xp.ones_like(h)
    if training:
        mask = xp.astype(rng.uniform(h.shape) >= rate, h.dtype) * (1 + rate)
    return h * mask, mask


@unseen("ensemble", "later networks weigh more")
def ensemble_weighted(probabilities):
    xp = namespace(probabilities)
    count = probabilities.shape[0]
    total = sum((m + 1) * probabilities[m] for m in range(count))
    return xp.asarray(total) / (count * (count + 1) / 2)


class Stopping:
    """Right; the attempts replace how a loss is judged."""

    def __init__(self, patience):
        self.patience, self.waited = patience, 0
        self.best_loss, self.best_params = math.inf, None

    def record(self, loss, params):
        self.best_loss, self.best_params, self.waited = loss, copy.deepcopy(params), 0


@unseen("EarlyStopping", "a tie neither counts nor ends the count", "too late", "equal to the best")
class StoppingTieIgnored(Stopping):
    def update(self, val_loss, params):
        if val_loss < self.best_loss:
            self.record(val_loss, params)
        elif val_loss != self.best_loss:
            self.waited += 1
        return self.waited >= self.patience


@unseen("EarlyStopping", "an improvement must be larger than 0.001", "too early")
class StoppingMargin(Stopping):
    def update(self, val_loss, params):
        if val_loss < self.best_loss - 1e-3:
            self.record(val_loss, params)
        else:
            self.waited += 1
        return self.waited >= self.patience


@unseen("add_noise", "noise with long tails and the right variance", "the noise is not normal")
def noise_laplace(x, sigma, rng, training):
    if not training:
        return x
    xp = namespace(x)
    u = rng.uniform(x.shape) - 0.5
    tails = -xp.sign(u) * xp.log(1 - 2 * xp.abs(u)) / math.sqrt(2)
    return x + sigma * tails


@unseen("flip_horizontal", "flipped, and moved on by a column", "one column off", "wrong places")
def flip_rolled(images):
    xp = namespace(images)
    return xp.roll(xp.flip(images, axis=2), 1, axis=2)


@unseen("random_crop", "one row for all images, a column for each", "occur")
def crop_one_row(images, size, rng):
    xp = namespace(images)
    count, height, width, _ = images.shape
    i = int(rng.integers(0, height - size + 1))
    columns = rng.integers(0, width - size + 1, (count,))
    crops = [
        image[i : i + size, int(j) : int(j) + size]
        for image, j in zip(images, columns, strict=True)
    ]
    return xp.stack(crops)


@unseen("shift_color", "in steps of 1/255")
def shift_255(images, shift):
    return namespace(images).clip(images + shift / 255, 0, 1)


@unseen("change_contrast", "every image stretched to deviation 1, too")
def contrast_standardized(images, factor):
    xp = namespace(images)
    m = xp.mean(images, axis=(1, 2, 3), keepdims=True)
    s = xp.std(images, axis=(1, 2, 3), keepdims=True)
    return xp.clip(m + factor * (images - m) / (s + 1e-3), 0, 1)


@unseen("random_oversample", "half of what is missing", "not equally large")
def rows_half(x, labels, rng):
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    rows = [xp.arange(labels.shape[0])]
    for c in range(classes.shape[0]):
        (own,) = xp.nonzero(labels == classes[c])
        missing = (int(xp.max(counts)) - int(counts[c])) // 2
        rows.append(own[rng.integers(0, own.shape[0], (missing,))])
    rows = xp.concat(rows)
    return x[rows], labels[rows]


def _smote(x, labels, new_rows):
    xp = namespace(x, labels)
    values = sorted({int(label) for label in labels})
    largest = max(int((labels == value).sum()) for value in values)
    xs, names = [x], [labels]
    for value in values:
        own = x[labels == value]
        missing = largest - own.shape[0]
        if missing:
            xs.append(new_rows(own, missing))
            names.append(xp.full((missing,), value, dtype=labels.dtype))
    return xp.concat(xs), xp.concat(names)


@unseen("smote", "neighbours by the first column only", "not among the k nearest")
def smote_first_column(x, labels, k, rng):
    xp = namespace(x, labels)

    def new_rows(own, missing):
        far = xp.abs(own[:, None, 0] - own[None, :, 0])
        near = xp.argsort(far, axis=1, stable=True)[:, 1:]
        first = rng.integers(0, own.shape[0], (missing,))
        other = near[first, rng.integers(0, min(k, near.shape[1]), (missing,))]
        return own[first] + rng.uniform((missing, 1)) * (own[other] - own[first])

    return _smote(x, labels, new_rows)


@unseen("smote", "towards the mean of the neighbours", "on no segment")
def smote_centroid(x, labels, k, rng):
    xp = namespace(x, labels)

    def new_rows(own, missing):
        far = xp.sum((own[:, None] - own[None]) ** 2, axis=2)
        near = xp.argsort(far, axis=1, stable=True)[:, 1 : k + 1]
        first = rng.integers(0, own.shape[0], (missing,))
        middle = xp.mean(own[near[first]], axis=1)
        return own[first] + rng.uniform((missing, 1)) * (middle - own[first])

    return _smote(x, labels, new_rows)


@unseen("xavier_uniform", "torch's gain for tanh", "1.67 times")
def xavier_gain(n_in, n_out, rng):
    return 5 / 3 * math.sqrt(6 / (n_in + n_out)) * (2 * rng.uniform((n_out, n_in)) - 1)


@unseen("he_normal", "cut off at two deviations", "0.96 times", "not normal")
def he_cut(n_in, n_out, rng):
    w = namespace(first := rng.normal((n_out, n_in))).clip(first, -2, 2)
    return math.sqrt(2 / n_in) * w


@unseen("rotate", "whole degrees only")
def rotate_whole(images, degrees):
    from tests.mistakes.lab4_regularization.turning import rotate_masks

    return rotate_masks(images, float(int(degrees)))


@unseen("batch_norm", "the mean absolute deviation in place of the standard deviation")
def norm_absolute(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    mean, var = running["mean"], running["var"]
    if training:
        n = x.shape[0]
        mean, var = xp.mean(x, axis=0), xp.var(x, axis=0)
        running["mean"] = (1 - momentum) * running["mean"] + momentum * mean
        running["var"] = (1 - momentum) * running["var"] + momentum * var * n / (n - 1)
        deviation = xp.mean(xp.abs(x - mean), axis=0)
    else:
        deviation = xp.sqrt(var + eps)
    return gamma * (x - mean) / deviation + beta, None


@unseen("batch_norm_backward", "N - 1 in the ways through mean and variance")
def norm_back_unbiased(dout, cache):
    x_hat, scale, gamma = cache
    xp = namespace(dout)
    dgamma, dbeta = xp.sum(dout * x_hat, axis=0), xp.sum(dout, axis=0)
    dx = gamma * scale * (dout - (dbeta + x_hat * dgamma) / (dout.shape[0] - 1))
    return dx, dgamma, dbeta
