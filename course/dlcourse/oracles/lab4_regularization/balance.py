"""Classes made equally frequent, on scikit-learn's resampling and its nearest neighbours.

scikit-learn is imported where it is called: it takes a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.arrays import Array as Tensor
from dlcourse.arrays import Rng, like, to_numpy
from dlcourse.oracles.lab4_regularization.chance import seed_from

#: Takes the rows of a class, how many more are wanted, and a source; returns the new rows.
More = Callable[[NDArray[Any], int, np.random.RandomState], NDArray[Any]]


def random_oversample(x: Tensor, labels: Tensor, rng: Rng) -> tuple[Tensor, Tensor]:
    """scikit-learn's resampling with replacement, class by class."""
    from sklearn.utils import resample

    def again(rows: NDArray[Any], count: int, source: np.random.RandomState) -> NDArray[Any]:
        return np.asarray(resample(rows, n_samples=count, random_state=source))

    return _filled_up(x, labels, rng, again)


def smote(x: Tensor, labels: Tensor, k: int, rng: Rng) -> tuple[Tensor, Tensor]:
    """Points between rows and the neighbours that scikit-learn finds for them.

    A class of k rows or fewer has fewer neighbours: all others of the class.
    """
    from sklearn.neighbors import NearestNeighbors

    def between(rows: NDArray[Any], count: int, source: np.random.RandomState) -> NDArray[Any]:
        search = NearestNeighbors(n_neighbors=min(k, len(rows) - 1)).fit(rows)
        near = search.kneighbors(return_distance=False)  # of the rows themselves: none is its own
        start = source.randint(len(rows), size=count)
        end = near[start, source.randint(near.shape[1], size=count)]
        return np.asarray(
            rows[start] + source.random_sample((count, 1)) * (rows[end] - rows[start])
        )

    return _filled_up(x, labels, rng, between)


def _filled_up(x: Tensor, labels: Tensor, rng: Rng, more: More) -> tuple[Tensor, Tensor]:
    """The originals, then new rows of every class that has fewer than the largest."""
    rows, of = to_numpy(x), to_numpy(labels)
    source = np.random.RandomState(seed_from(rng))
    classes, counts = np.unique(of, return_counts=True)
    parts, names = [rows], [of]
    for label, count in zip(classes, counts, strict=True):
        missing = int(counts.max() - count)
        if missing:
            parts.append(more(rows[of == label], missing, source).astype(rows.dtype))
            names.append(np.full(missing, label, dtype=of.dtype))
    return like(np.concatenate(parts), x), like(np.concatenate(names), labels)
