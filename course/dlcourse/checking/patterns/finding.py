"""What a pattern is given, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

#: Numbers that are equal but for rounding; patterns compare generously, marks do not hang on them.
CLOSE = 1e-7


@dataclass(frozen=True)
class Finding:
    """How an answer is wrong, and the cause of it; no cause when only what is seen can be said."""

    reason: str
    cause: str = ""


@dataclass(frozen=True)
class Context:
    """What is known beside the two arrays, by names that a student knows.

    sizes: numbers that a wrong factor may equal, such as {"the number of samples": 5}.
    inputs: the arguments of the piece.
    part: the name of the array that is compared, such as "dW" or "dweights[0]"; may be empty.
    others: the right values of the other parts of the answer.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    inputs: Mapping[str, Array] = field(default_factory=dict)
    part: str = ""
    others: Mapping[str, Array] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Mapping[str, Array], sizes: Mapping[str, int] | None) -> Context:
        """The context of a call; sizes are those of the first argument unless they are given."""
        return cls(_sizes(next(iter(inputs.values()), None)) if sizes is None else sizes, inputs)


def _sizes(first: Array | None) -> dict[str, int]:
    if first is None or not first.ndim:
        return {}
    if first.ndim == 1:
        return {"the number of elements": first.size}
    sizes = {"the number of samples": first.shape[0], "the number of columns": first.shape[-1]}
    return sizes | {"the number of elements": first.size}


@dataclass(frozen=True)
class Wrong:
    """A wrong answer of the right shape: what came, what was expected, which entries differ."""

    got: Array
    expected: Array
    entries: NDArray[np.bool_]

    @property
    def number(self) -> str:
        """How many entries are wrong."""
        return f"{int(self.entries.sum())} of {self.entries.size} entries"


#: A pattern looks at a wrong answer and says what it finds, or nothing.
Pattern = Callable[[Wrong, Context], "Finding | None"]


def named(reason: str) -> Finding:
    """A finding whose reason names the cause itself."""
    return Finding(reason, reason)


def equal(a: Array, b: Array) -> bool:
    """Whether two arrays have the same shape and the same numbers, but for rounding.

    Zeros are equal to nothing: that they agree is no clue.
    """
    if a.shape != b.shape or not a.size:
        return False
    scale = float(np.abs(b).max())
    return bool(0 < scale < np.inf and (np.abs(a - b) <= CLOSE * scale).all())
