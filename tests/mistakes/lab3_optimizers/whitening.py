"""Attempts at whiten."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _covariance(x, n=None):
    centred = x - x.mean(0)
    return centred.T @ centred / (n or x.shape[0])


def _by(train, other, center, covariance, power=-0.5):
    values, vectors = namespace(train).linalg.eigh(covariance)
    transform = vectors * values**power
    return (train - center) @ transform, (other - center) @ transform


@mistake("whiten", cause="1 / (N - 1)", feedback="1 / (N - 1)")
def whiten_unbiased(train, other):
    return _by(train, other, train.mean(0), _covariance(train, train.shape[0] - 1))


@mistake("whiten", cause="covariance not divided by N", feedback="not divided by N")
def whiten_sum(train, other):
    return _by(train, other, train.mean(0), _covariance(train, 1))


@mistake("whiten", cause="only standardized", feedback="not decorrelated")
def whiten_standardized(train, other):
    spread = namespace(train).std(train, axis=0)
    return (train - train.mean(0)) / spread, (other - train.mean(0)) / spread


@mistake("whiten", cause="turned, not scaled", feedback="turned, and not divided")
def whiten_turned(train, other):
    return _by(train, other, train.mean(0), _covariance(train), 0.0)


@mistake("whiten", cause="divided by the variances", feedback="not by its square root")
def whiten_variances(train, other):
    return _by(train, other, train.mean(0), _covariance(train), -1.0)


@mistake("whiten", cause="multiplied by the spread", feedback="multiplied by the spread")
def whiten_multiplied(train, other):
    return _by(train, other, train.mean(0), _covariance(train), 0.5)


@mistake("whiten", cause="other by its own mean", feedback="its own mean")
def whiten_own_mean(train, other):
    new, _ = _by(train, other, train.mean(0), _covariance(train))
    _, rest = _by(train, other, other.mean(0), _covariance(train))
    return new, rest


@mistake("whiten", cause="other by its own covariance", feedback="its own mean and covariance")
def whiten_own(train, other):
    new, _ = _by(train, other, train.mean(0), _covariance(train))
    rest, _ = _by(other, other, other.mean(0), _covariance(other) + 1e-300)
    return new, rest


@mistake("whiten", cause="mean not subtracted in the end", feedback="mean is not subtracted")
def whiten_not_centred(train, other):
    return _by(train, other, 0 * train.mean(0), _covariance(train))


@mistake("whiten", cause="covariance of data that is not centred", feedback="before the covariance")
def whiten_moments(train, other):
    return _by(train, other, train.mean(0), train.T @ train / train.shape[0])


@mistake("whiten", cause="eps added to the variances", feedback="added to the variances")
def whiten_eps(train, other):
    values, vectors = namespace(train).linalg.eigh(_covariance(train))
    transform = vectors / (values + 1e-5) ** 0.5
    return (train - train.mean(0)) @ transform, (other - train.mean(0)) @ transform


@mistake("whiten", cause="rows of eigenvectors for columns", feedback="covariance of train")
def whiten_transposed(train, other):
    values, vectors = namespace(train).linalg.eigh(_covariance(train))
    transform = (vectors / values**0.5).T
    return (train - train.mean(0)) @ transform, (other - train.mean(0)) @ transform


@mistake("whiten", cause="in place", feedback="changes its argument train")
def whiten_in_place(train, other):
    center, covariance = train.mean(0), _covariance(train)
    train -= center
    return _by(train, other - center, 0 * center, covariance)


@mistake("whiten", cause="NumPy only", feedback="returns a NumPy array")
def whiten_numpy(train, other):
    train, other = np.asarray(train), np.asarray(other)
    return _by(train, other, train.mean(0), _covariance(train))


@correct("whiten", how="the symmetric root of the covariance (ZCA)")
def whiten_symmetric(train, other):
    values, vectors = namespace(train).linalg.eigh(_covariance(train))
    transform = (vectors / values**0.5) @ vectors.T
    return (train - train.mean(0)) @ transform, (other - train.mean(0)) @ transform


@correct("whiten", how="singular values of the data")
def whiten_singular(train, other):
    xp = namespace(train)
    centred = train - train.mean(0)
    _, spread, directions = xp.linalg.svd(centred, full_matrices=False)
    transform = directions.T * (train.shape[0] ** 0.5 / spread)
    return centred @ transform, (other - train.mean(0)) @ transform


@correct("whiten", how="Cholesky factor of the inverse covariance")
def whiten_cholesky(train, other):
    linalg = np.linalg if isinstance(train, np.ndarray) else torch.linalg
    transform = linalg.cholesky(linalg.inv(_covariance(train)))
    return (train - train.mean(0)) @ transform, (other - train.mean(0)) @ transform


@correct("whiten", how="eigenvectors of standardized data")
def whiten_twice(train, other):
    spread = namespace(train).std(train, axis=0)
    scaled, rest = (train - train.mean(0)) / spread, (other - train.mean(0)) / spread
    return _by(scaled, rest, 0 * spread, _covariance(scaled))


@correct("whiten", how="one column after the other is freed of those before (Gram and Schmidt)")
def whiten_columns(train, other):
    xp, done, mean = namespace(train), [], train.mean(0)
    for a, b in zip((train - mean).T, (other - mean).T, strict=True):
        for _ in range(2):  # the second time against rounding
            for u, v in done:
                share = (u * a).mean()
                a, b = a - share * u, b - share * v
        size = (a * a).mean() ** 0.5
        done.append((a / size, b / size))
    return xp.stack([u for u, _ in done], axis=1), xp.stack([v for _, v in done], axis=1)


@correct("whiten", how="the triangle of the QR decomposition of the data")
def whiten_triangle(train, other):
    xp, mean = namespace(train), train.mean(0)
    turned, triangle = xp.linalg.qr(train - mean)
    root = len(train) ** 0.5
    return turned * root, root * xp.linalg.solve(triangle.T, (other - mean).T).T
