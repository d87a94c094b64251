"""The gradient of a loss, misunderstood."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.oracles import lab1_mlp as forward
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def mse_backward(y: Floats, t: Floats) -> Wrong:
    """The square, and the mean."""
    d, n = y - t, y.size
    return {
        "the factor 2 of the square is left out": d / n,
        "the factor 2 of the square and the mean are left out": d,
        "the mean is left out": 2 * d,
        "the mean is taken over the samples, not over all elements": 2 * d / len(y),
        "the mean is taken over the samples, and the factor 2 is left out": d / len(y),
        "t - y takes the place of y - t": -2 * d / n,
        "t - y takes the place of y - t, and the factor 2 is left out": -d / n,
        "the loss of each element is returned, not its slope": d**2 / n,
        "the absolute difference is taken": 2 * np.abs(d) / n,
        "the gradient of the mean absolute error is taken": np.sign(d) / n,
        "2 y - t is computed (a bracket is missing)": (2 * y - t) / n,
        "the number of elements multiplies, where it is to divide": 2 * d * n,
        "y + t takes the place of y - t": 2 * (y + t) / n,
        "t is left out": 2 * y / n,
        "y is left out": 2 * t / n,
    }


def mae_backward(y: Floats, t: Floats) -> Wrong:
    """The sign, and the mean."""
    d, n, sign = y - t, y.size, np.sign(y - t)
    return {
        "the slope where y = t is taken as 1": np.where(d >= 0, 1.0, -1.0) / n,
        "the slope where y = t is taken as -1": np.where(d > 0, 1.0, -1.0) / n,
        "the mean is left out": sign,
        "the mean is taken over the samples, not over all elements": sign / len(y),
        "the difference is taken, not its sign": d / n,
        "the absolute difference is taken, not its sign": np.abs(d) / n,
        "t - y takes the place of y - t": -sign / n,
        "the gradient of the mean square error is taken": 2 * d / n,
        "only y above t counts": (d > 0) / n,
        "the number of elements multiplies, where it is to divide": sign * n,
        "y + t takes the place of y - t": np.sign(y + t) / n,
        "t is left out": np.sign(y) / n,
    }


def binary_cross_entropy_backward(f: Floats, t: Floats) -> Wrong:
    """The way back through the sigmoid, and the mean."""
    p, n, low = forward.sigmoid(f), f.size, np.minimum(f, 0)
    slope = p * (1 - p)
    both = -t / p + (1 - t) / (1 - p)
    return {
        "the gradient is taken with respect to p, not to f": both / n,
        "the slope of the sigmoid is multiplied in once more": (p - t) * slope / n,
        "the slope of the sigmoid is multiplied in once more, without the mean": (p - t) * slope,
        "the sigmoid is left out: f is taken for p": (f - t) / n,
        "the mean is left out": p - t,
        "the mean is taken over the samples, not over all elements": (p - t) / len(f),
        "t - p takes the place of p - t": (t - p) / n,
        "the samples with t = 0 are left out": -t * (1 - p) / n,
        "the samples with t = 1 are left out": (1 - t) * p / n,
        "targets other than 1 are taken for 0": (p - (t == 1)) / n,
        "the gradient of the mean square error is taken": 2 * (p - t) * slope / n,
        "a factor 2 is added, as for the square error": 2 * (p - t) / n,
        "the absolute difference is taken": np.abs(p - t) / n,
        "the sigmoid is applied twice": (forward.sigmoid(p) - t) / n,
        "the number of elements multiplies, where it is to divide": (p - t) * n,
        "t is added, not subtracted": (p + t) / n,
        "t is left out": p / n,
        "p is rounded to 0 or 1": ((f >= 0) - t) / n,
        "e^f is not divided by 1 + e^f where f < 0": (np.where(f < 0, np.exp(low), p) - t) / n,
    }


def cross_entropy_backward(f: Floats, labels: NDArray[np.int64]) -> Wrong:
    """The way back through the softmax, the labels, and the mean."""
    (n, count), labels = f.shape, labels.astype(np.int64)
    p, hit = forward.softmax(f), np.eye(f.shape[1])[labels]
    columns, every = forward.softmax(f.T).T, np.zeros_like(f)
    powers = np.exp(f - f.max(axis=-1, keepdims=True))
    every[:, labels] = 1.0
    by_cause = {
        "the 1 at the label is not subtracted": p,
        "1 is subtracted everywhere, not only at the label": p - 1,
        "the softmax is taken over columns": columns - hit,
        "the softmax is left out: logits are taken for probabilities": f - hit,
        "only the diagonal of the softmax's derivatives is used": -(1 - p) * hit,
        "the slope p (1 - p) is multiplied in once more": (p - hit) * p * (1 - p),
        "the gradient is taken with respect to the probabilities, not to the logits": -hit / p,
        "labels are counted from 1": p - np.roll(hit, -1, axis=1),
        "labels are taken one too high": p - np.roll(hit, 1, axis=1),
        "every row gets the labels of all rows": p - every,
        "the number of the label is subtracted, in all columns": p - labels[:, None],
        "1 - p takes the place of p - 1 at the label, and -p elsewhere": hit - p,
        "the logarithm of the probabilities is taken": np.log(p) - hit,
        "1 is added at the label, not subtracted": p + hit,
        "1 is subtracted everywhere but at the label": p - (1 - hit),
        "the powers of e are not divided by their sum": powers - hit,
        "the powers of e are divided by their mean": p * count - hit,
        "the powers of e are summed over the samples": powers / powers.sum(axis=0) - hit,
        "the powers of e of all samples are summed": powers / powers.sum() - hit,
    }
    means = {cause: value / n for cause, value in by_cause.items()}
    sums = {f"{cause}, and the mean is left out": value for cause, value in by_cause.items()}
    return {
        "the mean over the samples is left out": p - hit,
        "the mean is taken over all entries, not over the samples": (p - hit) / (n * count),
        "the mean is taken over the classes, not over the samples": (p - hit) / count,
        **means,
        **sums,
    }
