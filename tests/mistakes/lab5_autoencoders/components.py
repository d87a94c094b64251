"""Attempts at pca."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _svd(a):
    return namespace(a).linalg.svd(a, full_matrices=False)


def _mean(x):
    return namespace(x).mean(x, axis=0)


@mistake("pca", cause="not centred", feedback="x is not centred")
def pca_not_centred(x, k):
    return _mean(x), _svd(x)[2][:k]


@mistake("pca", cause="mean over the wrong axis", feedback="axis 1")
def pca_mean_of_samples(x, k):
    return namespace(x).mean(x, axis=1), _svd(x - _mean(x))[2][:k]


@mistake("pca", cause="mean over everything", feedback="the mean is taken over all numbers")
def pca_one_mean(x, k):
    xp = namespace(x)
    return xp.mean(x), _svd(x - _mean(x))[2][:k]


@mistake("pca", cause="centred sample by sample", feedback="centred by its own mean")
def pca_sample_means(x, k):
    mean = namespace(x).mean(x, axis=1)
    return mean, _svd(x - mean[:, None])[2][:k]


@mistake("pca", cause="components in columns", feedback="stand in the columns")
def pca_columns(x, k):
    return _mean(x), _svd(x - _mean(x))[2][:k].T


@mistake("pca", cause="columns of Vh", feedback="the components are the first columns of Vh")
def pca_columns_of_vh(x, k):
    return _mean(x), _svd(x - _mean(x))[2][:, :k].T


@mistake("pca", cause="smallest variance", feedback="the directions of smallest variance are taken")
def pca_smallest(x, k):
    _, vectors = namespace(x).linalg.eigh((x - _mean(x)).T @ (x - _mean(x)))
    return _mean(x), vectors[:, :k].T


@mistake("pca", cause="eigenvectors not turned round", feedback="the smallest variance comes first")
def pca_ascending(x, k):
    _, vectors = namespace(x).linalg.eigh((x - _mean(x)).T @ (x - _mean(x)))
    return _mean(x), vectors[:, -k:].T


@mistake(
    "pca", cause="rows of the eigenvectors", feedback="the eigenvectors are read from the rows"
)
def pca_eigen_rows(x, k):
    _, vectors = namespace(x).linalg.eigh((x - _mean(x)).T @ (x - _mean(x)))
    return _mean(x), vectors[-k:]


@mistake("pca", cause="left singular vectors", feedback="the left singular vectors")
def pca_left(x, k):
    return _mean(x), _svd(x - _mean(x))[0][:, :k].T


@mistake("pca", cause="scaled", feedback="multiplied by the singular values")
def pca_scaled(x, k):
    _, sizes, rows = _svd(x - _mean(x))
    return _mean(x), rows[:k] * sizes[:k, None]


@mistake("pca", cause="standardized", feedback="divided by their standard deviations")
def pca_standardized(x, k):
    spread = x.std(0) if isinstance(x, np.ndarray) else x.std(0, correction=0)
    spread = namespace(x).where(spread > 0, spread, 0 * spread + 1)
    return _mean(x), _svd((x - _mean(x)) / spread)[2][:k]


@mistake("pca", cause="mean of the centred data", feedback="the mean is 0")
def pca_mean_zero(x, k):
    centred = x - _mean(x)
    return 0 * _mean(centred), _svd(centred)[2][:k]


@mistake("pca", cause="all directions", feedback="all directions are returned")
def pca_all(x, k):
    return _mean(x), _svd(x - _mean(x))[2]


@mistake("pca", cause="centred in place", feedback="changes its argument x")
def pca_in_place(x, k):
    mean = _mean(x)
    x -= mean
    return mean, _svd(x)[2][:k]


@mistake("pca", cause="NumPy only", feedback="returns a NumPy array")
def pca_numpy(x, k):
    x = np.asarray(x)
    return x.mean(0), np.linalg.svd(x - x.mean(0), full_matrices=False)[2][:k]


@mistake("pca", cause="parts exchanged", feedback="the components come first")
def pca_exchanged(x, k):
    return _svd(x - _mean(x))[2][:k], _mean(x)


@mistake("pca", cause="projections returned", feedback="has shape")
def pca_projections(x, k):
    centred = x - _mean(x)
    return _mean(x), centred @ _svd(centred)[2][:k].T


@correct("pca", how="eigenvectors of the covariance, turned round")
def pca_by_eigenvectors(x, k):
    xp = namespace(x)
    mean = _mean(x)
    _, vectors = xp.linalg.eigh((x - mean).T @ (x - mean) / len(x))
    return mean, xp.flip(vectors, axis=1)[:, :k].T


@correct("pca", how="one direction after the other, by power iteration on what is left")
def pca_by_power(x, k):
    xp = namespace(x)
    mean = xp.mean(x, axis=0)
    covariance, rows = (x - mean).T @ (x - mean), []
    for _ in range(k):
        v = xp.linalg.eigh(covariance)[1][:, -1]
        for _ in range(50):
            v = covariance @ v
            for row in rows:
                v = v - (v @ row) * row
            v = v / (v @ v) ** 0.5
        rows.append(v)
        covariance = covariance - (v @ covariance @ v) * v[:, None] * v[None, :]
    return mean, xp.stack(rows)


@correct("pca", how="all singular vectors, the mean by a sum, signs turned round")
def pca_full(x, k):
    xp = namespace(x)
    mean = xp.sum(x, axis=0) / x.shape[0]
    rows = xp.linalg.svd(x - mean[None, :])[2]
    return mean, -rows[:k, :]


@correct("pca", how="by the small matrix of samples, where there are fewer of them")
def pca_by_samples(x, k):
    xp = namespace(x)
    mean = xp.mean(x, axis=0)
    a = x - mean
    if a.shape[0] > a.shape[1]:
        return mean, xp.linalg.svd(a, full_matrices=False)[2][:k]
    _, vectors = xp.linalg.eigh(a @ a.T)
    rows = xp.flip(vectors, axis=1)[:, :k].T @ a
    return mean, rows / xp.sum(rows**2, axis=1)[:, None] ** 0.5


@correct("pca", how="the covariance by outer products, eigenvectors picked one by one")
def pca_by_outer_products(x, k):
    xp = namespace(x)
    n, d = x.shape
    mean = xp.zeros(d, dtype=x.dtype, device=x.device)
    for row in x:
        mean += row / n
    covariance = xp.zeros((d, d), dtype=x.dtype, device=x.device)
    for row in x:
        covariance += (row - mean)[:, None] * (row - mean)[None, :]
    values, vectors = xp.linalg.eigh(covariance / (n - 1))
    order = [int(i) for i in xp.argsort(-values)]
    return mean, xp.stack([vectors[:, i] for i in order[:k]])


@correct("pca", how="in float64, and back at the end")
def pca_in_float64(x, k):
    xp = namespace(x)
    a = xp.astype(x, xp.float64)
    mean = xp.mean(a, axis=0, keepdims=True)
    rows = xp.linalg.svd(a - mean, full_matrices=False)[2][:k]
    return [xp.astype(mean[0], x.dtype), xp.astype(rows, x.dtype)]


@correct("pca", how="left singular vectors of the transposed data, a way for each library")
def pca_transposed(x, k):
    linalg = torch.linalg if torch.is_tensor(x) else np.linalg
    mean = x.mean(0)
    columns = linalg.svd((x - mean).T, full_matrices=False)[0]
    return mean, columns.T[:k]
