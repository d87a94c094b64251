"""Standardizing and whitening, misunderstood."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.visible.lab3_optimizers.whitened import affine_map, covariance_of
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: By cause, a dict of the parts that are wrong then.
Wrong = dict[str, dict[str, Any]]


def standardize(train: Floats, other: Floats) -> Wrong:
    """Other statistics than those of train, or statistics of something else than columns."""
    both = np.concatenate([train, other])
    center, spread = train.mean(axis=0), _spread(train)
    found: Wrong = {
        "other is standardized by its own mean and standard deviation": {
            "other": (other - other.mean(axis=0)) / _spread(other)
        },
        "other is shifted by its own mean": {"other": (other - other.mean(axis=0)) / spread},
        "other is divided by its own standard deviation": {
            "other": (other - center) / _spread(other)
        },
        "other is left as it is": {"other": other},
        "the statistics are those of train and other together": {
            "train": (train - both.mean(axis=0)) / _spread(both),
            "other": (other - both.mean(axis=0)) / _spread(both),
        },
        "the rows of other are compared with the statistics that the new train has": {
            "other": other / 1.0 - ((train - center) / spread).mean(axis=0)
        },
    }
    ways = {
        "the standard deviation is that with 1 / (N - 1)": (center, _spread(train, ddof=1)),
        "the sum is not divided by N: the deviation grows with the number of samples": (
            center,
            spread * np.sqrt(len(train)),
        ),
        "it is divided by the variance, not by its square root": (center, spread**2),
        "it is multiplied by the standard deviation": (center, 1 / spread),
        "the mean is subtracted, and nothing is divided": (center, np.ones_like(spread)),
        "the mean absolute deviation takes the place of the standard deviation": (
            center,
            _or_one(np.abs(train - center).mean(axis=0)),
        ),
        "the root of the mean square is taken, without the mean subtracted": (
            center,
            _or_one(np.sqrt((train**2).mean(axis=0))),
        ),
        "the columns go from 0 to 1: this is scaling by minimum and maximum": (
            train.min(axis=0),
            _or_one(np.ptp(train, axis=0)),
        ),
        "the mean is subtracted, and divided by the largest minus the smallest": (
            center,
            _or_one(np.ptp(train, axis=0)),
        ),
        "the median takes the place of the mean": (np.median(train, axis=0), spread),
        "mean and standard deviation are those of the whole table, not of each column": (
            train.mean(),
            train.std(),
        ),
        "mean and standard deviation are those of the whole table in train": (
            train.mean(),
            train.std(),
        ),
        "the standard deviation is that of the whole table, not of each column": (
            center,
            train.std(),
        ),
        "a constant column is divided by a small number, not set to 0": (center, spread + 1e-8),
    }
    for cause, (shift, scale) in ways.items():
        found[cause] = {"train": (train - shift) / scale, "other": (other - shift) / scale}
    for cause, (shift, scale) in _not_centred(train).items():
        wrong = {"train": (train - shift) / scale, "other": (other - shift) / scale}
        found[cause] = wrong
        varies = np.ptp(train, axis=0) > 0
        found[f"{cause}, where a column varies"] = {
            part: np.where(varies, x, 0.0) for part, x in wrong.items()
        }
    rows = [(x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True) for x in (train,)]
    found["mean and standard deviation are those of each row, not of each column"] = {
        "train": rows[0]
    }
    return found


def _not_centred(train: Floats) -> dict[str, tuple[Any, Any]]:
    """Shift and scale, by cause, where constant columns become 0 only if one sets them to 0."""
    center, spread, whole = train.mean(axis=0), _spread(train), train.mean()
    added, around = (_or_one(np.sqrt(((train - c) ** 2).mean(axis=0))) for c in (-center, whole))
    return {
        "the mean is not subtracted": (np.zeros_like(center), spread),
        "the mean is added, not subtracted": (-center, spread),
        "the mean has the wrong sign": (-center, added),
        "the mean is that of the whole table, not of each column": (whole, around),
    }


def _spread(x: Floats, ddof: int = 0) -> Floats:
    """Standard deviations; 1 for constant columns, which then become 0."""
    return _or_one(x.std(axis=0, ddof=min(ddof, len(x) - 1)))


def _or_one(spread: Floats) -> Floats:
    return np.where(spread > 0, spread, 1.0)


def whiten(train: Floats, other: Floats, new_train: Floats, new_other: Floats) -> Wrong:
    """Told by what the student's answer ``new_train``, ``new_other`` fulfils instead."""
    n, columns = train.shape
    own, one = covariance_of(train), np.eye(columns)
    spread = np.sqrt(np.diag(own))
    moments = train.T @ train / n
    transform, _ = affine_map(train, new_train)
    center = train.mean(axis=0)
    found: Wrong = {
        "the covariance is that with 1 / (N - 1)": {"covariance of train": one * (n - 1) / n},
        "the covariance is not divided by N": {"covariance of train": one / n},
        "the covariance is divided by the number of columns, not of samples": {
            "covariance of train": one * columns / n
        },
        "train is divided by the root of N once too often": {"covariance of train": one / n},
        "train is standardized, and not decorrelated": {
            "covariance of train": own / np.outer(spread, spread)
        },
        "train is centred, and nothing else": {"covariance of train": own},
        "the mean is not subtracted": {"mean of train": center @ transform},
        "other is shifted by its own mean": {"other": (other - other.mean(axis=0)) @ transform},
        "the mean of train is not subtracted from other": {"other": other @ transform},
        "the mean of train is added to other, not subtracted": {
            "other": (other + center) @ transform
        },
        "other is centred, and nothing else": {"other": other - center},
        "other is left as it is": {"other": other},
    }
    for cause, values in _by_eigenvalues(train).items():
        for order in (values, values[::-1]):
            if np.allclose(covariance_of(new_train), np.diag(order), rtol=1e-9, atol=1e-9):
                found[cause] = {"covariance of train": np.diag(order)}
    if len(other) > columns and np.allclose(covariance_of(new_other), one, atol=1e-6):
        found["other is whitened by its own mean and covariance"] = {"other": new_other}
    inverse = np.linalg.inv(moments)
    if np.allclose(transform @ transform.T, inverse, rtol=1e-6, atol=1e-9):
        cause = "the mean is not subtracted before the covariance is computed"
        found[cause] = {"covariance of train": covariance_of(new_train)}
    return found


def _by_eigenvalues(train: Floats) -> dict[str, Floats]:
    """Variances along the directions of train, when they are treated wrongly."""
    values = np.linalg.eigvalsh(covariance_of(train))
    n = len(train)
    return {
        "train is turned, and not divided by the spread along each direction": values,
        "it is divided by the variance along each direction, not by its square root": 1 / values,
        "it is multiplied by the spread along each direction": values**2,
        "a number is added to the variances before the root": values / (values + 1e-5),
        "a number such as 1e-8 is added to the variances before the root": (
            values / (values + 1e-8)
        ),
        "it is divided by the singular values, without the root of N": np.full_like(values, 1 / n),
    }
