"""Challenge inputs: drawn from a seed, the same for everyone and on every run."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.arrays import Random

Floats = NDArray[np.float64]


class Draw:
    """A source of inputs for one check.

    ``secret`` makes the numbers of hidden checks unknowable; ``purpose`` (lab, piece and check)
    makes every check's numbers its own.
    """

    def __init__(self, secret: bytes, purpose: str) -> None:
        digest = hmac.new(secret, purpose.encode(), hashlib.sha256).digest()
        self._generator = np.random.default_rng(int.from_bytes(digest, "big"))

    def normal(self, *shape: int, scale: float = 1.0) -> Floats:
        """Normal numbers with standard deviation ``scale``."""
        return self._generator.normal(0.0, scale, shape)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Floats:
        """Numbers drawn evenly from [low, high)."""
        return self._generator.uniform(low, high, shape)

    def integers(self, low: int, high: int, *shape: int) -> NDArray[np.int64]:
        """Integers from ``low`` up to and without ``high``."""
        return self._generator.integers(low, high, shape)

    def integer(self, low: int, high: int) -> int:
        """One integer from ``low`` up to and without ``high``."""
        return int(self._generator.integers(low, high))

    def increasing(self, n: int) -> Floats:
        """n numbers in increasing order, no two closer than 0.3."""
        return np.cumsum(self._generator.uniform(0.3, 1.5, n)) - 0.5 * n

    def distinct(self, n: int, low: int, high: int) -> list[int]:
        """n different integers."""
        return [int(i) for i in self._generator.choice(np.arange(low, high), n, replace=False)]

    def random(self) -> Random:
        """A source of random numbers to hand over."""
        return Random(self.integer(0, 2**31))

    def order(self, n: int) -> NDArray[Any]:
        """The numbers 0 ... n-1, shuffled."""
        return self._generator.permutation(n)
