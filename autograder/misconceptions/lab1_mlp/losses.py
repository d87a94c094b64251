"""Misconceptions about losses and accuracy."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.oracles import lab1_mlp as oracle
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def mse(y: Floats, t: Floats) -> Wrong:
    """When to square, and when to average."""
    d = y - t
    return {
        "the root of the mean is taken": np.sqrt(np.mean(d**2)),
        "the mean is taken first and squared after": np.mean(d) ** 2,
        "the squares are subtracted, where the difference is to be squared": np.mean(y**2 - t**2),
        "absolute values are taken, not squares": np.mean(np.abs(d)),
        "the difference is not squared": np.mean(d),
        "the difference is doubled, not squared": 2 * np.mean(d),
        "y and t are added, where the difference is to be taken": np.mean((y + t) ** 2),
        "t is left out": np.mean(y**2),
        "y is left out": np.mean(t**2),
    }


def mae(y: Floats, t: Floats) -> Wrong:
    """When to take the absolute value, and when to average."""
    d = y - t
    return {
        "the absolute value is left out, or taken after the mean": np.mean(d),
        "the mean is taken first and its absolute value after": abs(np.mean(d)),
        "squares are taken, not absolute values": np.mean(d**2),
        "the root of the mean square is taken": np.sqrt(np.mean(d**2)),
        "the median is taken": np.median(np.abs(d)),
        "y and t are added, where the difference is to be taken": np.mean(np.abs(y + t)),
        "t is left out": np.mean(np.abs(y)),
        "y is left out": np.mean(np.abs(t)),
    }


def binary_cross_entropy(p: Floats, t: Floats) -> Wrong:
    """The two terms, and the floor under the logarithm."""
    low, q = np.log(np.maximum(p, 1e-12)), np.log(np.maximum(1 - p, 1e-12))
    clipped = np.clip(p, 1e-12, 1 - 1e-12)
    by_cause = {
        "the first logarithm is not weighted by t": low + (1 - t) * q,
        "both logarithms are weighted by t": t * low + t * q,
        "both logarithms are taken of p": low,
        "both logarithms are taken of 1 - p": q,
        "the first logarithm is left out: p itself stands there": t * p + (1 - t) * q,
        "the second logarithm is left out: 1 - p itself stands there": t * low + (1 - t) * (1 - p),
        "the samples with t = 0 are left out": t * low,
        "the samples with t = 1 are left out": (1 - t) * q,
        "the second logarithm is not weighted by 1 - t": t * low + q,
        "output and target are exchanged": p * np.log(np.maximum(t, 1e-12))
        + (1 - p) * np.log(np.maximum(1 - t, 1e-12)),
        "p itself is cut off at 1 - 1e-12": t * np.log(clipped) + (1 - t) * np.log(1 - clipped),
        "1e-12 is added in the logarithm, and does not cut off below it": t * np.log(p + 1e-12)
        + (1 - t) * np.log(1 - p + 1e-12),
        "targets other than 1 are taken for 0": np.where(t == 1, low, q),
        "the first logarithm is taken of t, not of p": t * np.log(np.maximum(t, 1e-12))
        + (1 - t) * q,
        "the second logarithm is taken of 1 - t, not of 1 - p": t * low
        + (1 - t) * np.log(np.maximum(1 - t, 1e-12)),
    }
    floors = {
        f"the floor under the logarithms is {floor:.0e}": t * np.log(np.maximum(p, floor))
        + (1 - t) * np.log(np.maximum(1 - p, floor))
        for floor in (1e-15, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
    }
    twice = oracle.binary_cross_entropy(oracle.sigmoid(p), t)
    losses = {cause: -np.mean(terms) for cause, terms in (by_cause | floors).items()}
    return losses | {"a sigmoid is applied to p, which is a probability already": twice}


def cross_entropy(f: Floats, labels: NDArray[np.int64]) -> Wrong:
    """The softmax, the choice of the entry, and the mean."""
    loss = oracle.cross_entropy(f, labels)
    rows, last = np.arange(len(labels)), f.shape[1]
    picked, top = f[rows, labels], f.max(-1, keepdims=True)
    shifted = picked - top[:, 0]
    log_p, by_column = np.log(oracle.softmax(f)), np.log(oracle.softmax(f.T)).T
    return {
        "the mean is taken over all entries, not over the rows": loss / last,
        "the softmax is taken over columns": -np.mean(by_column[rows, labels]),
        "every label is looked up in every row": -np.mean(log_p[:, labels]),
        "the logits are taken for probabilities": -np.mean(np.log(np.maximum(picked, 1e-12))),
        "the row's largest logit is subtracted in one place only": loss - np.mean(f.max(-1)),
        "labels are counted from 1": -np.mean(log_p[rows, labels - 1]),
        "the right class is taken to be the first one": -np.mean(log_p[:, 0]),
        "the logit of the right class is left out": loss + np.mean(picked),
        "the logit of the right class is left out, and the shift kept": loss + np.mean(shifted),
        "the logit of the right class is added, not subtracted": loss + 2 * np.mean(shifted),
        "the mean of the exponentials is taken, not their sum": loss - np.log(last),
        "the logarithm of the sum is left out": np.mean(np.exp(f - top).sum(-1) - shifted),
        "1e-12 is added in the logarithm": -np.mean(np.log(np.exp(log_p[rows, labels]) + 1e-12)),
    }


def accuracy(f: Floats, labels: NDArray[np.int64]) -> Wrong:
    """What is counted, and by what it is divided."""
    share, count = oracle.accuracy(f, labels), f.shape[1]
    last = count - 1 - f[:, ::-1].argmax(-1)
    any_largest = f[np.arange(len(labels)), labels] == f.max(-1)
    compared = min(f.shape)
    by_column = f.argmax(0)[:compared] == labels[:compared]
    wrong = {
        "the share of wrong rows is returned": 1 - share,
        "the smallest logit is taken": oracle.accuracy(-f, labels),
        "the last of equally large logits counts": np.mean(last == labels),
        "any of equally large logits counts": np.mean(any_largest),
        "hits are divided by the number of logits, not of rows": share / count,
        "hits are divided by the number of classes, not of rows": share * len(labels) / count,
        "the result is rounded": round(share, 2),
        "a sigmoid comes first: it makes large logits equal": oracle.accuracy(
            oracle.sigmoid(f), labels
        ),
        "the largest logit of each column is taken, not of each row": np.mean(by_column),
    }
    return {cause: value for cause, value in wrong.items() if value}  # no hits are no clue
