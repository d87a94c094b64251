"""Right solutions of binary_cross_entropy_backward and cross_entropy_backward."""

import math

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct

BINARY, MANY = "binary_cross_entropy_backward", "cross_entropy_backward"


def _sigmoid(f):
    xp = namespace(f)
    small = xp.exp(-xp.abs(f))
    return xp.where(f >= 0, 1 / (1 + small), small / (1 + small))


def _size(f):
    return math.prod(f.shape)


def _softmax(f):
    xp = namespace(f)
    e = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    return e / xp.sum(e, axis=-1, keepdims=True)


def _hits(f, labels):
    xp = namespace(f)
    classes = xp.arange(f.shape[1], device=f.device)
    return xp.astype(labels[:, None] == classes[None, :], f.dtype)


@correct(BINARY, how="tanh")
def bce_tanh(f, t):
    return (0.5 * (1 + namespace(f).tanh(f / 2)) - t) / _size(f)


@correct(BINARY, how="both classes apart")
def bce_apart(f, t):
    return ((1 - t) * _sigmoid(f) - t * _sigmoid(-f)) / _size(f)


@correct(BINARY, how="clipped before exp")
def bce_clipped(f, t):
    xp = namespace(f)
    return (1 / (1 + xp.exp(-xp.clip(f, min=-80.0, max=80.0))) - t) / _size(f)


@correct(BINARY, how="entry by entry")
def bce_loop(f, t):
    df = namespace(f).zeros_like(f)
    for i in np.ndindex(*f.shape):
        z = float(f[i])
        p = 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))
        df[i] = (p - t[i]) / _size(f)
    return df


@correct(BINARY, how="softplus, the logarithm of the other class")
def bce_softplus(f, t):
    xp = namespace(f, t)
    log_p = f - xp.logaddexp(f, xp.zeros_like(f))
    return (xp.exp(log_p) - t) / _size(f)


@correct(BINARY, how="as a softmax of the two logits 0 and f")
def bce_two_logits(f, t):
    xp = namespace(f, t)
    both = xp.stack([xp.zeros_like(f), f])
    powers = xp.exp(both - xp.max(both, axis=0))
    return (powers[1] / xp.sum(powers, axis=0) - t) / _size(f)


@correct(BINARY, how="both signs apart by masks, in place on its own array")
def bce_signs(f, t):
    df, on = namespace(f, t).empty_like(f), f >= 0
    powers = namespace(f).exp(f[~on])
    df[on] = 1 / (1 + namespace(f).exp(-f[on]))
    df[~on] = powers / (1 + powers)
    df -= t
    df /= _size(f)
    return df


@correct(MANY, how="subtracted in place at the label")
def ce_own(f, labels):
    xp, n = namespace(f), f.shape[0]
    p = _softmax(f)
    p[xp.arange(n), xp.astype(labels, xp.int64)] -= 1
    return p / n


@correct(MANY, how="sample by sample with the whole Jacobian")
def ce_jacobian(f, labels):
    xp = namespace(f)
    df, p = xp.zeros_like(f), _softmax(f)
    eye = xp.eye(f.shape[1], dtype=f.dtype, device=f.device)
    for n in range(f.shape[0]):
        df[n] = p[n] - eye[int(labels[n])]
    return df / f.shape[0]


@correct(MANY, how="from the logarithm of the softmax")
def ce_log(f, labels):
    xp = namespace(f)
    f = f - xp.max(f, axis=1, keepdims=True)
    log_p = f - xp.log(xp.sum(xp.exp(f), axis=1, keepdims=True))
    return (xp.exp(log_p) - _hits(f, labels)) / f.shape[0]


@correct(MANY, how="rows of an identity matrix")
def ce_identity(f, labels):
    xp = namespace(f)
    eye = xp.eye(f.shape[1], dtype=f.dtype, device=f.device)
    hit = xp.take(eye, xp.astype(labels, xp.int64), axis=0)
    return (_softmax(f) - hit) / f.shape[0]


@correct(MANY, how="back through the logarithm of the softmax, in two steps")
def ce_two_steps(f, labels):
    xp = namespace(f)
    dlog_p = -_hits(f, labels) / f.shape[0]
    return dlog_p - _softmax(f) * xp.sum(dlog_p, axis=1, keepdims=True)


@correct(MANY, how="a class that keeps the softmax, one column after the other")
def ce_class(f, labels):
    class Loss:
        def __init__(self, f):
            powers = namespace(f).exp(f - namespace(f).max(f, axis=-1)[:, None])
            self.p = powers / powers.sum(-1)[:, None]

        def delta(self, labels):
            for c in range(self.p.shape[1]):
                self.p[labels == c, c] -= 1.0
            return self.p / len(labels)

    return Loss(f).delta(labels)


@correct(MANY, how="lists of Python numbers")
def ce_listed(f, labels):
    df = []
    for row, label in zip(f, labels, strict=True):
        logits = [float(number) for number in row]
        largest = max(logits)
        powers = [math.exp(number - largest) for number in logits]
        total = sum(powers) * len(f)
        df.append([power / total for power in powers])
        df[-1][int(label)] -= 1 / len(f)
    return namespace(f).asarray(df, dtype=f.dtype, device=f.device)


@correct(MANY, how="each library in its own words")
def ce_two_libraries(f, labels):
    if isinstance(f, torch.Tensor):
        p = (f - f.logsumexp(dim=1, keepdim=True)).exp()
        return (p - torch.zeros_like(f).scatter(1, labels.long()[:, None], 1.0)) / len(f)
    p = np.exp(f - f.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(f)), labels] -= 1
    return p / len(f)
