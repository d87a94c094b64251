"""Data before training: standardized, whitened, split, in mini-batches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch.nn import functional

from dlcourse.arrays import Array, Rng
from dlcourse.oracles.convert import on_torch

#: Directions whose variance is below this share of the largest one have none: it is rounding.
NO_VARIANCE = {torch.float64: 1e-12, torch.float32: 1e-6}


@on_torch
def standardize(train: Array, other: Array) -> tuple[Array, Array]:
    """torch's batch normalization with the statistics of ``train``.

    A column of equal numbers becomes 0 in both.  It is told by its entries, because the mean of
    such numbers may be rounded, and then their standard deviation is not exactly 0.
    """
    variance, mean = torch.var_mean(train, dim=0, correction=0)
    varies = (train != train[:1]).any(dim=0)
    variance = torch.where(varies, variance, torch.ones_like(variance))
    done = [functional.batch_norm(x, mean, variance, eps=0.0) * varies for x in (train, other)]
    return done[0], done[1]


@on_torch
def whiten(train: Array, other: Array) -> tuple[Array, Array]:
    """Coordinates along the singular vectors of ``train``, in units of its spread along each.

    As many columns as ``train`` has; one for a direction in which ``train`` does not vary is 0.
    """
    mean = train.mean(dim=0)
    _, spread, directions = torch.linalg.svd(train - mean)
    size = directions.shape[0]
    spread = functional.pad(spread, (0, size - spread.shape[0])) / math.sqrt(train.shape[0])
    varies = spread**2 > NO_VARIANCE[train.dtype] * spread.max() ** 2
    scale = torch.where(varies, spread, torch.full_like(spread, math.inf))
    done = [functional.linear(x - mean, directions) / scale for x in (train, other)]
    return done[0], done[1]


def split_indices(n: int, fractions: Sequence[float], rng: Rng) -> tuple[Array, Array, Array]:
    """torch's ``tensor_split`` of a permutation, at the rounded cumulated fractions.

    Raises ``ValueError`` unless there are three fractions that sum to 1.
    """
    if len(fractions) != 3 or not math.isclose(math.fsum(fractions), 1.0, abs_tol=1e-9):
        raise ValueError(f"three fractions that sum to 1 are needed, not {fractions}")
    cuts = [round(n * fractions[0]), round(n * (fractions[0] + fractions[1]))]

    train, validation, test = on_torch(torch.tensor_split)(rng.permutation(n), cuts)
    return train, validation, test


def minibatches(n: int, batch_size: int, rng: Rng) -> Iterator[Array]:
    """torch's ``split`` of a permutation."""
    yield from on_torch(torch.split)(rng.permutation(n), batch_size) if n else ()
