"""The libraries' own random numbers, started from those of the course."""

from __future__ import annotations

from typing import Any

import torch

from dlcourse.arrays import Rng


def seed_from(rng: Rng) -> int:
    """An integer drawn from ``rng``, as a seed for another source."""
    return int(rng.integers(0, 2**31 - 1))


def generator_from(rng: Rng) -> Any:
    """torch's own source of random numbers, seeded from ``rng``."""
    return torch.Generator().manual_seed(seed_from(rng))
