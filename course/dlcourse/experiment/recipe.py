"""What is varied in an experiment, and what is the same for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlcourse.arrays import Rng

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Recipe:
    """What one training run does against overfitting; by itself nothing.

    l2, l1: lambda of the penalty on the weights.  dropout: the rate in the hidden layers.
    noise: sigma on the inputs.  augment: (x, rng) -> changed x, for every mini-batch.
    batch_norm: before each ReLU.  patience: that of early stopping; None trains to the end.
    """

    l2: float = 0.0
    l1: float = 0.0
    dropout: float = 0.0
    noise: float = 0.0
    augment: Callable[[Floats, Rng], Floats] | None = None
    batch_norm: bool = False
    patience: int | None = None


@dataclass(frozen=True)
class Schedule:
    """The layers, and how long and how fast they learn: the same for all recipes."""

    hidden: tuple[int, ...] = (64, 64)
    epochs: int = 60
    batch_size: int = 40
    lr: float = 0.3
