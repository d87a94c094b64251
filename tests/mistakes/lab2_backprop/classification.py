"""Attempts at binary_cross_entropy_backward and cross_entropy_backward."""

import math

import numpy as np
from dlcourse import namespace

from tests.mistakes import mistake

BINARY, MANY = "binary_cross_entropy_backward", "cross_entropy_backward"


def _sigmoid(f):
    xp = namespace(f)
    small = xp.exp(-xp.abs(f))
    return xp.where(f >= 0, 1 / (1 + small), small / (1 + small))


def _size(f):
    return math.prod(f.shape)


@mistake(BINARY, cause="with respect to p", feedback="with respect to p, not to f")
def bce_to_p(f, t):
    p = _sigmoid(f)
    return (-t / p + (1 - t) / (1 - p)) / _size(f)


@mistake(BINARY, cause="slope of the sigmoid once more", feedback="multiplied in once more")
def bce_slope(f, t):
    p = _sigmoid(f)
    return (p - t) * p * (1 - p) / _size(f)


@mistake(BINARY, cause="sigmoid missing", feedback="the sigmoid is left out")
def bce_logits(f, t):
    return (f - t) / _size(f)


@mistake(BINARY, cause="mean missing", feedback="the mean is left out")
def bce_sum(f, t):
    return _sigmoid(f) - t


@mistake(BINARY, cause="mean over the samples only", feedback="over the samples")
def bce_rows(f, t):
    return (_sigmoid(f) - t) / f.shape[0]


@mistake(BINARY, cause="wrong sign", feedback="minus 1")
def bce_sign(f, t):
    return (t - _sigmoid(f)) / _size(f)


@mistake(BINARY, cause="one class only", feedback="samples with t = 0 are left out")
def bce_one_class(f, t):
    return -t * (1 - _sigmoid(f)) / _size(f)


@mistake(BINARY, cause="targets rounded", feedback="targets other than 1")
def bce_rounded(f, t):
    xp = namespace(f)
    return (_sigmoid(f) - xp.astype(t == 1, f.dtype)) / _size(f)


@mistake(BINARY, cause="factor 2", feedback="two (2)")
def bce_double(f, t):
    return 2 * (_sigmoid(f) - t) / _size(f)


@mistake(BINARY, cause="as the square error", feedback="mean square error")
def bce_as_mse(f, t):
    p = _sigmoid(f)
    return 2 * (p - t) * p * (1 - p) / _size(f)


@mistake(BINARY, cause="overflow on the way", feedback="exp overflows on the way")
def bce_overflows(f, t):
    return (1 / (1 + namespace(f).exp(-f)) - t) / _size(f)


@mistake(BINARY, cause="infinity over infinity", feedback="NaN")
def bce_nan(f, t):
    e = namespace(f).exp(f)
    return (e / (1 + e) - t) / _size(f)


@mistake(BINARY, cause="the loss itself", feedback="has shape")
def bce_loss(f, t):
    return ((_sigmoid(f) - t) / _size(f)).sum()


@mistake(BINARY, cause="writes into f", feedback="changes its argument f")
def bce_in_place(f, t):
    f -= f - (_sigmoid(f) - t) / _size(f)
    return f


def _softmax(f):
    xp = namespace(f)
    e = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    return e / xp.sum(e, axis=-1, keepdims=True)


def _hits(f, labels):
    xp = namespace(f)
    classes = xp.arange(f.shape[1], device=f.device)
    return xp.astype(labels[:, None] == classes[None, :], f.dtype)


@mistake(MANY, cause="mean missing", feedback="mean over the samples is left out")
def ce_sum(f, labels):
    return _softmax(f) - _hits(f, labels)


@mistake(MANY, cause="mean over all entries", feedback="over all entries")
def ce_all(f, labels):
    return (_softmax(f) - _hits(f, labels)) / _size(f)


@mistake(MANY, cause="1 not subtracted", feedback="at the label is not subtracted")
def ce_no_hit(f, labels):
    return _softmax(f) / f.shape[0] + 0 * _hits(f, labels)


@mistake(MANY, cause="1 subtracted everywhere", feedback="1 is subtracted everywhere")
def ce_everywhere(f, labels):
    return (_softmax(f) - 1) / f.shape[0]


@mistake(MANY, cause="labels not one-hot", feedback="the number of the label is subtracted")
def ce_label_numbers(f, labels):
    xp = namespace(f)
    return (_softmax(f) - xp.astype(labels, f.dtype)[:, None]) / f.shape[0]


@mistake(MANY, cause="1 subtracted in columns of all labels", feedback="the labels of all rows")
def ce_columns_of_all(f, labels):
    p = _softmax(f)
    p[:, labels] -= 1
    return p / f.shape[0]


@mistake(MANY, cause="softmax over columns", feedback="softmax is taken over columns")
def ce_axis(f, labels):
    return (_softmax(f.T).T - _hits(f, labels)) / f.shape[0]


@mistake(MANY, cause="softmax missing", feedback="the softmax is left out")
def ce_logits(f, labels):
    return (f - _hits(f, labels)) / f.shape[0]


@mistake(MANY, cause="Jacobian's diagonal only", feedback="only the diagonal")
def ce_diagonal(f, labels):
    p, hit = _softmax(f), _hits(f, labels)
    return -hit / p * p * (1 - p) / f.shape[0]


@mistake(MANY, cause="with respect to the probabilities", feedback="not to the logits")
def ce_to_p(f, labels):
    return -_hits(f, labels) / _softmax(f) / f.shape[0]


@mistake(MANY, cause="labels counted from 1", feedback="labels are counted from 1")
def ce_from_one(f, labels):
    xp = namespace(f)
    hit = xp.roll(_hits(f, labels), -1, axis=1)
    return (_softmax(f) - hit) / f.shape[0]


@mistake(MANY, cause="wrong sign", feedback="minus 1")
def ce_sign(f, labels):
    return (_hits(f, labels) - _softmax(f)) / f.shape[0]


@mistake(MANY, cause="slope once more", feedback="multiplied in once more")
def ce_slope(f, labels):
    p = _softmax(f)
    return (p - _hits(f, labels)) * p * (1 - p) / f.shape[0]


@mistake(MANY, cause="other entries 0", feedback="only the diagonal")
def ce_only_label(f, labels):
    return (_softmax(f) - 1) * _hits(f, labels) / f.shape[0]


@mistake(MANY, cause="overflow", feedback="NaN")
def ce_overflows(f, labels):
    e = namespace(f).exp(f)
    return (e / e.sum(-1)[:, None] - _hits(f, labels)) / f.shape[0]


@mistake(MANY, cause="largest of the whole array subtracted", feedback="NaN")
def ce_one_shift(f, labels):
    e = namespace(f).exp(f - f.max())
    return (e / e.sum(-1)[:, None] - _hits(f, labels)) / f.shape[0]


@mistake(MANY, cause="writes into f", feedback="changes its argument f")
def ce_in_place(f, labels):
    p = _softmax(f)
    f -= f - p
    return (f - _hits(f, labels)) / f.shape[0]


@mistake(MANY, cause="NumPy only", feedback="returns a NumPy array")
def ce_numpy(f, labels):
    f, labels = np.asarray(f), np.asarray(labels)
    return (_softmax(f) - _hits(f, labels)) / f.shape[0]


@mistake(MANY, cause="a float64 identity", feedback="gets float32 and returns float64")
def ce_eye(f, labels):
    xp = namespace(f)
    hit = xp.take(xp.eye(f.shape[1], dtype=xp.float64), labels, axis=0)
    return (_softmax(f) - hit) / f.shape[0]


@mistake(MANY, cause="labels written into", feedback="changes its argument labels")
def ce_labels(f, labels):
    hit = _hits(f, labels)
    labels += 1
    return (_softmax(f) - hit) / f.shape[0]
