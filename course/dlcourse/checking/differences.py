"""Numeric gradients: central differences in float64, entry by entry, with their own error.

Every entry is moved by h, 2h and 4h to both sides, all of them in one vectorised evaluation, and
what comes out is extrapolated to h = 0 (see ``slopes``).  Entries that are not accurate yet, such
as those with a corner in reach, are tried again with a smaller step.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.func import vmap

from dlcourse.checking.parts import Nested, leaves, nested_like
from dlcourse.checking.slopes import MOVES, Floats, Slopes, better, extrapolate

Forward = Callable[..., Any]

#: The steps tried one after the other; an argument with entries above 1 has steps in proportion.
STEPS = (2.0**-10, 2.0**-13, 2.0**-17, 2.0**-22, 2.0**-27)
#: Accurate enough: this share of the argument's largest slope.
ENOUGH = 1e-11
#: A jump of the slope that leaves a larger share in doubt is a kink.
KINK = 1e-9
#: The most numbers in one vectorised evaluation: they fit the cache, and torch needs no threads.
MOST = 200_000


@dataclass(frozen=True)
class Differences:
    """The numeric gradient with respect to one array; all three have its shape.

    value: the slopes.  error: how far each may be off.  kink: where the slope jumps so near that no
    step stays clear of it.
    """

    value: Floats
    error: Floats
    kink: NDArray[np.bool_]


def central_differences(forward: Forward, at: Sequence[Nested], cotangent: Any = 1.0) -> Nested:
    """The gradient of sum(cotangent * forward(*at)) with respect to every entry of ``at``.

    ``forward`` takes torch tensors; ``at`` holds arrays or lists of them.  Returns one
    ``Differences`` an array, nested like ``at``.  Raises ``ValueError`` when the cotangent has
    another shape than the output.
    """
    with torch.no_grad(), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of vmap, about operations that it takes one by one
        probe = Probe(forward, at, np.asarray(cotangent, dtype=np.float64))
        return nested_like(at, probe.differentiate())


class Probe:
    """A function at a place, which can be moved along any of its entries.

    Inside, all arrays stand one after the other in one long vector.
    """

    def __init__(self, forward: Forward, at: Sequence[Nested], cotangent: Floats) -> None:
        self.forward, self.at = forward, at
        arrays = [np.asarray(leaf, dtype=np.float64) for leaf in leaves(at)]
        self.shapes = [array.shape for array in arrays]
        self.sizes = [array.size for array in arrays]
        self.owner = np.repeat(np.arange(len(arrays)), self.sizes)  # the array of every entry
        self.place = np.concatenate([array.ravel() for array in arrays])
        # Powers of two, so that moving an entry rounds little.
        scales = np.round(np.log2(np.maximum(self._largest(self.place), 1.0)))
        self.scales: Floats = np.exp2(scales)
        self.output = self._function(torch.from_numpy(self.place)).numpy()
        if self.output.shape != cotangent.shape:
            shapes = f"{cotangent.shape} and the output {self.output.shape}"
            raise ValueError(f"the cotangent has shape {shapes}: they must be equal")
        self.cotangent = cotangent.ravel()
        # A sum of terms that were rounded, each by eps of its size, one independent of the other;
        # where large arguments cancel inside, the output does not show it, but they do.
        terms = np.linalg.norm(self.cotangent * self.output.ravel())
        largest = np.abs(self.place).max(initial=0.0) * np.abs(self.cotangent).max(initial=0.0)
        self.rounding = np.finfo(float).eps * (terms + largest)

    def differentiate(self) -> list[Differences]:
        """The slopes along all entries; those not accurate enough again, with smaller steps."""
        best = self._slopes(np.arange(self.place.size), STEPS[0] * self.scales)
        jumped = best.jumps
        for step in STEPS[1:]:
            entries = np.flatnonzero(self._improvable(best, step * self.scales))
            if not entries.size:
                break
            found = self._slopes(entries, step * self.scales[entries])
            best = better(best, entries, found)
            jumped[entries] |= found.jumps
        kinks = jumped & (best.doubt > KINK * self._largest(best.value))
        # Jumps of several units may nearly cancel where their parts of the slope do not.
        error = np.where(jumped, 10.0, 1.0) * best.doubt
        return [
            Differences(*(part.reshape(shape) for part in parts))
            for shape, *parts in zip(
                self.shapes, *map(self._split, (best.value, error, kinks)), strict=True
            )
        ]

    def _improvable(self, best: Slopes, steps: Floats) -> NDArray[np.bool_]:
        """Where a smaller step may help: not where its rounding weighs more than what is wrong."""
        wrong = best.doubt - 4 * best.rounding
        needed = np.maximum(ENOUGH * self._largest(best.value), 4 * self.rounding / steps)
        return np.asarray(wrong > needed)

    def _largest(self, vector: Floats) -> Floats:
        """For every entry the largest finite one of its array, in size."""
        largest: Floats = np.zeros(len(self.sizes))
        np.maximum.at(largest, self.owner, np.where(np.isfinite(vector), np.abs(vector), 0.0))
        return largest[self.owner]

    def _split(self, vector: NDArray[Any]) -> list[NDArray[Any]]:
        return np.split(vector, np.cumsum(self.sizes)[:-1])

    def _slopes(self, entries: NDArray[np.int64], steps: Floats) -> Slopes:
        """Slope and jump along some entries, each with a step of its own."""
        moved = np.repeat(self.place[None], len(MOVES) * len(entries), axis=0)
        rows = np.arange(len(moved)).reshape(len(entries), len(MOVES))
        moved[rows, entries[:, None]] += steps[:, None] * MOVES
        real = moved[rows, entries[:, None]] - self.place[entries, None]  # the step as rounded
        change = self._changes(moved).reshape(rows.shape)
        return extrapolate(change, real, self.rounding / steps)

    def _changes(self, moved: Floats) -> Floats:
        """sum(cotangent * change of the output) for every row of ``moved``."""
        chunk = max(1, MOST // max(self.place.size, self.output.size, 1))
        outputs = self._evaluate(torch.from_numpy(moved), chunk)
        changes: Floats = outputs.reshape(len(moved), -1).numpy() - self.output.ravel()
        return np.asarray(changes @ self.cotangent)

    def _evaluate(self, moved: Any, chunk: int) -> Any:
        try:
            return vmap(self._function, chunk_size=chunk)(moved)
        except RuntimeError:  # branches on values: those vmap cannot take
            return torch.stack([self._function(row) for row in moved])

    def _function(self, vector: Any) -> Any:
        parts = vector.split(self.sizes)
        arrays = [part.reshape(shape) for part, shape in zip(parts, self.shapes, strict=True)]
        return self.forward(*nested_like(self.at, arrays))
