"""Few digits, with labels as hasty people type them in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dlcourse import data
from dlcourse.data import Dataset


def digits(seed: int = 0, size: int = 200, wrong: float = 0.2) -> tuple[Dataset, Dataset, Dataset]:
    """A few digits to train on, as many for validation, and all the others as a test.

    In the first two a share ``wrong`` of the labels is replaced by another one, drawn evenly.
    The same seed gives the same rows, whatever ``wrong`` is.
    """
    everything = data.digits()
    share = size / len(everything)
    train, validation, test = data.split(everything, share, share, 1 - 2 * share, seed=seed)
    random = np.random.default_rng(seed)
    return _mislabel(train, wrong, random), _mislabel(validation, wrong, random), test


def _mislabel(some: Dataset, share: float, random: np.random.Generator) -> Dataset:
    chosen = random.permutation(len(some))[: round(share * len(some))]
    labels, count = some.labels.copy(), len(some.classes)
    labels[chosen] = (labels[chosen] + random.integers(1, count, len(chosen))) % count
    return replace(some, target=labels)
