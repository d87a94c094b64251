"""Principal components, misunderstood; each row may look either way."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, dict[str, Any]]


def _directions(a: Floats, k: int) -> Floats:
    return np.linalg.svd(a, full_matrices=False)[2][:k]


def pca(x: Floats, k: int) -> Wrong:
    """Another centre, another order, and factors that lie beside the right one."""
    mean, spread = x.mean(axis=0), x.std(axis=0)
    centred = x - mean
    left, sizes, rows = np.linalg.svd(centred, full_matrices=False)
    _, columns = np.linalg.eigh(centred.T @ centred)

    def only(components: Any) -> dict[str, Any]:
        return {"components": components}

    return {
        "x is not centred before its directions are found": only(_directions(x, k)),
        "each sample is centred by its own mean, not each column": {
            "components": _directions(x - x.mean(axis=1, keepdims=True), k),
            "mean": x.mean(axis=1),
        },
        "the mean goes over the values of a sample (axis 1), not over the samples": {
            "mean": x.mean(axis=1)
        },
        "the mean is taken over all numbers": {"mean": x.mean()},
        "the mean is 0: that of the centred data is returned": {"mean": np.zeros_like(mean)},
        "the sum of the samples takes the place of their mean": {"mean": x.sum(axis=0)},
        "x is centred by its median": {"mean": np.median(x, axis=0)},
        "the columns are divided by their standard deviations": only(
            _directions(centred / np.where(spread > 0, spread, 1), k)
        ),
        "the directions of smallest variance are taken": only(rows[::-1][:k]),
        "the smallest variance comes first, the largest last": only(rows[:k][::-1]),
        "the eigenvectors are read from the rows; they stand in the columns": only(
            columns[::-1][:k]
        ),
        "the eigenvectors are read from the rows, in their old order": only(columns[-k:]),
        "the components are the first columns of Vh, not its rows": only(rows[:, :k].T),
        "the first k columns of Vh are returned, not its first k rows": only(rows[:, :k]),
        "the components stand in the columns of what is returned": only(rows[:k].T),
        "the mean is added to x, not taken off": only(_directions(x + mean, k)),
        "samples are returned, not directions": only(x[:k]),
        "the components are multiplied by the singular values": only(rows[:k] * sizes[:k, None]),
        "the components are the left singular vectors": only(left[:, :k].T),
        "the singular values are returned": only(sizes[:k]),
        "the components come first, the mean second": {"mean": rows[:k], "components": mean},
        "all directions are returned, not the first k": only(rows),
    }
