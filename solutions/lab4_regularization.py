# %% [markdown]
# # Lab 4: Regularization, initialization, batch normalization

# %% name="setup"
import math
import time
from copy import deepcopy

import numpy as np
import torch
from dlcourse import check, data, load_pieces, namespace, nn, piece, plots, rng
from dlcourse.pieces import author, current

torch.set_num_threads(1)  # arrays this small gain nothing from more


# %% piece="l2_penalty"
@piece
def l2_penalty(w, lam):
    """The L2 penalty of an array of weights, and its gradient.

    w: array of any shape.   lam: lambda, a number >= 0.
    Returns (value, gradient): lam * (sum of w^2), with no axes, and its derivative by w, in w's shape.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    return lam * xp.sum(w * w), 2 * lam * w
    ### END SOLUTION


# %% piece="l1_penalty"
@piece
def l1_penalty(w, lam):
    """The L1 penalty of an array of weights, and its gradient.

    w: array of any shape.   lam: lambda, a number >= 0.
    Returns (value, gradient): lam * (sum of |w|), with no axes, and its derivative by w, in w's shape.
    The derivative of |w| at w = 0 is taken as 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    return lam * xp.sum(xp.abs(w)), lam * xp.sign(w)
    ### END SOLUTION


# %% piece="dropout"
@piece
def dropout(h, rate, rng, training):
    """Inverted dropout: each entry is switched off by itself, with probability rate.

    h: array of any shape.   rate: a number, 0 <= rate < 1.   training: True or False.
    rng.uniform(shape) draws evenly from [0, 1).
    Returns (out, mask), shaped like h: out = h * mask. In training, each entry of the mask is 0 with
    probability rate and 1 / (1 - rate) otherwise; else the mask is all ones.
    Raises ValueError unless 0 <= rate < 1.
    """
    ### BEGIN SOLUTION
    xp = namespace(h)
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be at least 0 and less than 1, not {rate}")
    mask = xp.ones_like(h)
    if training:
        mask = xp.astype(rng.uniform(h.shape) >= rate, h.dtype) / (1 - rate)
    return h * mask, mask
    ### END SOLUTION


# %% piece="dropout_backward"
@piece
def dropout_backward(dout, mask):
    """Back through out = h * mask, entry by entry.

    dout: dL/dout.   mask: what dropout returned, of the same shape.
    Returns dL/dh.
    """
    ### BEGIN SOLUTION
    return dout * mask
    ### END SOLUTION


# %% piece="EarlyStopping"
@piece
class EarlyStopping:
    """Says when to stop, and keeps the best parameters that it has been shown.

    patience: how many updates in a row without a new best loss end the training, at least 1.
    best_loss: the lowest loss so far, infinity before the first update.
    best_params: a copy of the parameters that belong to it.
    """

    def __init__(self, patience):
        ### BEGIN SOLUTION
        self.patience = patience
        self.best_loss = math.inf
        self.best_params = None
        self.waited = 0
        ### END SOLUTION

    def update(self, val_loss, params):
        """Take in the loss on the validation set after an epoch, and the parameters of that time.

        val_loss: a number; only one that is strictly lower than best_loss is a new best (NaN never is).
        params: an array, or lists and dicts of arrays, which training will change afterwards.
        Returns whether to stop now: True at the patience-th update in a row without a new best.
        """
        ### BEGIN SOLUTION
        if val_loss < self.best_loss:
            self.best_loss = val_loss
            self.best_params = deepcopy(params)
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION


# %% piece="add_noise"
@piece
def add_noise(x, sigma, rng, training):
    """Normal noise on every entry, in training only.

    x: array of any shape.   sigma: the standard deviation, a number >= 0.   training: True or False.
    rng.normal(shape) draws from the standard normal distribution.
    Returns an array of x's shape: x + sigma * noise in training, else x.
    """
    ### BEGIN SOLUTION
    if not training:
        return x
    return x + sigma * rng.normal(x.shape)
    ### END SOLUTION


# %% piece="flip_horizontal"
@piece
def flip_horizontal(images):
    """Left and right exchanged, as in a mirror.

    images: (N, H, W, C), numbers in [0, 1].
    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    return namespace(images).flip(images, axis=2)
    ### END SOLUTION


# %% piece="rotate"
@piece
def rotate(images, degrees):
    """Images turned counter-clockwise (as you see them) about their centre.

    images: (N, H, W, C), numbers in [0, 1].   degrees: the angle, a number.
    Returns an array of the same shape. Each new pixel is read between the four old pixels around the
    place that it comes from (bilinear); an old pixel outside of the image counts as 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(images)
    height, width = images.shape[1:3]
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    look = {"dtype": xp.float64, "device": images.device}
    down = xp.arange(height, **look)[:, None] - (height - 1) / 2
    across = xp.arange(width, **look)[None, :] - (width - 1) / 2
    row = (height - 1) / 2 + cosine * down + sine * across
    column = (width - 1) / 2 + cosine * across - sine * down
    out = xp.zeros_like(images)
    for i in (xp.floor(row), xp.floor(row) + 1):
        for j in (xp.floor(column), xp.floor(column) + 1):
            inside = (i >= 0) & (i < height) & (j >= 0) & (j < width)
            share = (1 - xp.abs(row - i)) * (1 - xp.abs(column - j)) * inside
            at_row = xp.astype(xp.clip(i, 0, height - 1), xp.int64)
            at_column = xp.astype(xp.clip(j, 0, width - 1), xp.int64)
            out = out + xp.astype(share, images.dtype)[:, :, None] * images[:, at_row, at_column, :]
    return xp.clip(out, 0, 1)
    ### END SOLUTION


# %% piece="random_crop"
@piece
def random_crop(images, size, rng):
    """A square cut out of each image, at a place of its own.

    images: (N, H, W, C), numbers in [0, 1].   size: at most H and at most W.
    rng.integers(low, high, shape) draws whole numbers from low up to, and without, high.
    Returns (N, size, size, C). Every place at which the square fits is equally likely.
    """
    ### BEGIN SOLUTION
    xp = namespace(images)
    count, height, width, _ = images.shape
    tops = rng.integers(0, height - size + 1, (count,))
    lefts = rng.integers(0, width - size + 1, (count,))
    crops = []
    for n in range(count):
        top, left = int(tops[n]), int(lefts[n])
        crops.append(images[n, top : top + size, left : left + size, :])
    return xp.stack(crops)
    ### END SOLUTION


# %% piece="shift_color"
@piece
def shift_color(images, shift):
    """A number added to every pixel, one for all channels or one for each.

    images: (N, H, W, C), numbers in [0, 1].   shift: a number, or an array (C,).
    Returns an array of the images' shape: images + shift, cut off at 0 and 1.
    """
    ### BEGIN SOLUTION
    return namespace(images).clip(images + shift, 0, 1)
    ### END SOLUTION


# %% piece="change_contrast"
@piece
def change_contrast(images, factor):
    """Every pixel moved away from the mean of its image, or towards it.

    images: (N, H, W, C), numbers in [0, 1].   factor: a number >= 0; 1 changes nothing.
    Returns an array of the same shape: m + factor * (images - m), cut off at 0 and 1,
    where m is the mean of one image over its pixels and channels.
    """
    ### BEGIN SOLUTION
    xp = namespace(images)
    m = xp.mean(images, axis=(1, 2, 3), keepdims=True)
    return xp.clip(m + factor * (images - m), 0, 1)
    ### END SOLUTION


# %% piece="random_oversample"
@piece
def random_oversample(x, labels, rng):
    """As many rows of every class as of the largest one, by drawing rows again.

    x: (N, D).   labels: (N,), whole numbers.
    rng.integers(low, high, shape) draws whole numbers from low up to, and without, high.
    Returns (x_new, labels_new): first all rows as they were, in their order; behind them rows of
    the smaller classes, drawn with replacement, until all classes are equally large.
    """
    ### BEGIN SOLUTION
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    rows = [xp.arange(x.shape[0], device=x.device)]
    for k in range(classes.shape[0]):
        (own,) = xp.nonzero(labels == classes[k])
        missing = int(xp.max(counts)) - int(counts[k])
        rows.append(own[rng.integers(0, int(counts[k]), (missing,))])
    rows = xp.concat(rows)
    return x[rows], labels[rows]
    ### END SOLUTION


# %% piece="smote"
@piece
def smote(x, labels, k, rng):
    """As many rows of every class as of the largest one, by new points between neighbours.

    x: (N, D).   labels: (N,), whole numbers.   k: how many neighbours, at least 1.
    Returns (x_new, labels_new): first all rows as they were, in their order; behind them new rows
    for the smaller classes, until all classes are equally large. Each new row is
    a + u (b - a): a is a row of its class, drawn evenly, b one of the k nearest other rows of that
    class (all others, if there are fewer than k), drawn evenly, and u is even between 0 and 1.
    Each smaller class has at least two rows.
    """
    ### BEGIN SOLUTION
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    new_x, new_labels = [x], [labels]
    for c in range(classes.shape[0]):
        count, missing = int(counts[c]), int(xp.max(counts)) - int(counts[c])
        if missing == 0:
            continue
        own = x[labels == classes[c]]
        squares = xp.sum((own[:, None, :] - own[None, :, :]) ** 2, axis=-1)
        itself = xp.eye(count, dtype=xp.bool, device=x.device)
        squares = xp.where(itself, xp.full_like(squares, math.inf), squares)
        nearest = xp.argsort(squares, axis=1)
        first = rng.integers(0, count, (missing,))
        other = nearest[first, rng.integers(0, min(k, count - 1), (missing,))]
        new_x.append(own[first] + rng.uniform((missing, 1)) * (own[other] - own[first]))
        new_labels.append(xp.full_like(first, int(classes[c]), dtype=labels.dtype))
    return xp.concat(new_x), xp.concat(new_labels)
    ### END SOLUTION


# %% piece="ensemble"
@piece
def ensemble(probabilities):
    """The answer of several networks together.

    probabilities: (M, N, C), what each of M networks says of N samples and C classes.
    Returns (N, C): their mean over the networks.
    """
    ### BEGIN SOLUTION
    return namespace(probabilities).mean(probabilities, axis=0)
    ### END SOLUTION


# %% piece="xavier_uniform"
@piece
def xavier_uniform(n_in, n_out, rng):
    """Starting weights for a layer before a tanh or a sigmoid (Glorot and Bengio, 2010).

    n_in, n_out: how many inputs and units the layer has.
    rng.uniform(shape) draws evenly from [0, 1).
    Returns (n_out, n_in), drawn evenly from -a to a with a = sqrt(6 / (n_in + n_out)).
    """
    ### BEGIN SOLUTION
    a = math.sqrt(6 / (n_in + n_out))
    return a * (2 * rng.uniform((n_out, n_in)) - 1)
    ### END SOLUTION


# %% piece="he_normal"
@piece
def he_normal(n_in, n_out, rng):
    """Starting weights for a layer before a ReLU (He and others, 2015).

    n_in, n_out: how many inputs and units the layer has.
    rng.normal(shape) draws from the standard normal distribution.
    Returns (n_out, n_in), drawn from the normal distribution of mean 0 and variance 2 / n_in.
    """
    ### BEGIN SOLUTION
    return math.sqrt(2 / n_in) * rng.normal((n_out, n_in))
    ### END SOLUTION


# %% piece="batch_norm"
@piece
def batch_norm(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    """Every column with mean beta and standard deviation gamma (Ioffe and Szegedy, 2015).

    x: (N, D), N at least 2 in training.   gamma, beta: (D,).
    running: a dict with "mean" and "var", both (D,). In training it is updated in place:
        old <- (1 - momentum) old + momentum (of this batch), with the batch's variance over N - 1.
    training: True takes mean and variance (over N) from the batch, False takes those in running.
    Returns (out, cache): out = gamma (x - mean) / sqrt(var + eps) + beta, (N, D), and whatever
    batch_norm_backward will need.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    mean, var = running["mean"], running["var"]
    if training:
        count = x.shape[0]
        mean, var = xp.mean(x, axis=0), xp.var(x, axis=0)
        new = {"mean": mean, "var": var * count / (count - 1)}
        for name in ("mean", "var"):
            running[name] = (1 - momentum) * running[name] + momentum * new[name]
    scale = 1 / xp.sqrt(var + eps)
    x_hat = (x - mean) * scale
    return gamma * x_hat + beta, (x_hat, scale, gamma)
    ### END SOLUTION


# %% piece="batch_norm_backward"
@piece
def batch_norm_backward(dout, cache):
    """Back through batch_norm in training, where mean and variance depend on x, too.

    dout: (N, D), dL/dout.   cache: what your batch_norm returned.
    Returns (dx, dgamma, dbeta), shaped like x, gamma and beta.
    """
    ### BEGIN SOLUTION
    xp = namespace(dout)
    x_hat, scale, gamma = cache
    dgamma, dbeta = xp.sum(dout * x_hat, axis=0), xp.sum(dout, axis=0)
    dx = gamma * scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0])
    return dx, dgamma, dbeta
    ### END SOLUTION
