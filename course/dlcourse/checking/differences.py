"""Numeric gradients: central differences in float64, entry by entry, with their own error.

Every entry is moved by h, 2h and 4h to both sides, all of them in one vectorised evaluation.  The
odd part of the change gives three central differences; Richardson extrapolation takes the errors
h^2 and h^4 out of them, and its last correction says how large the error still is.  The even part
tells smooth from kinked: it grows with h^2 where the function is smooth and with h at a corner, so
that, extrapolated to h = 0, it is the jump of the slope.  Entries that are not accurate yet, such
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

Floats = NDArray[np.float64]
Forward = Callable[..., Any]

#: How far an entry is moved, in steps; the first step, for arguments of size 1 or less.
MOVES = np.array([1.0, 2.0, 4.0, -1.0, -2.0, -4.0])
STEP = 2.0**-9
#: By what the step of an entry that is not accurate yet shrinks, and how often it is tried.
SHRINK, TRIES = 2.0**-6, 4
#: Accurate enough: this share of the argument's largest slope.
ENOUGH = 1e-10
#: A jump of the slope is a kink above this share of the argument's largest slope.
KINK = 1e-6
#: The most numbers that go into or come out of one vectorised evaluation.
MOST = 4_000_000


@dataclass(frozen=True)
class Differences:
    """The numeric gradient with respect to one array; all three have its shape.

    value: the slopes.  error: how far each may be off.  kink: where the slope jumps within the
    smallest step, so that differences say nothing about it.
    """

    value: Floats
    error: Floats
    kink: NDArray[np.bool_]


@dataclass(frozen=True)
class Slopes:
    """What one step gives, for some entries: slope, error of the extrapolation, jump, rounding."""

    value: Floats
    error: Floats
    jump: Floats
    rounding: Floats

    @property
    def doubt(self) -> Floats:
        """How far the slope may be off; infinite where the function is not finite."""
        doubt = 3 * self.error + self.jump + 4 * self.rounding
        return np.where(np.isnan(doubt), np.inf, doubt)


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
        self.place = np.concatenate([array.ravel() for array in arrays])
        self.scales = np.repeat([_scale(array) for array in arrays], self.sizes)
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
        entries, steps = np.arange(self.place.size), STEP * self.scales
        best = self._slopes(entries, steps)
        for _ in range(TRIES - 1):
            entries = np.flatnonzero(self._inaccurate(best))
            if not entries.size:
                break
            steps = steps * SHRINK
            best = _better(best, entries, self._slopes(entries, steps[entries]))
        kinks = best.jump > np.maximum(KINK * self._largest(best), 20 * best.rounding)
        return [
            Differences(*(part.reshape(shape) for part in parts))
            for shape, *parts in zip(
                self.shapes, *map(self._split, (best.value, best.doubt, kinks)), strict=True
            )
        ]

    def _inaccurate(self, best: Slopes) -> NDArray[np.bool_]:
        """Where a smaller step may help: rounding, which it makes worse, is not what is wrong."""
        enough = np.maximum(ENOUGH * self._largest(best), 20 * best.rounding)
        return ~(3 * best.error + best.jump <= enough)

    def _largest(self, best: Slopes) -> Floats:
        """The largest slope of the array that an entry belongs to."""
        largest = [np.abs(part).max(initial=0.0) for part in self._split(best.value)]
        return np.repeat(largest, self.sizes)

    def _split(self, vector: NDArray[Any]) -> list[NDArray[Any]]:
        return np.split(vector, np.cumsum(self.sizes)[:-1])

    def _slopes(self, entries: NDArray[np.int64], steps: Floats) -> Slopes:
        """Slope and jump along some entries, each with a step of its own."""
        moved = np.repeat(self.place[None], len(MOVES) * len(entries), axis=0)
        rows = np.arange(len(moved)).reshape(len(entries), len(MOVES))
        moved[rows, entries[:, None]] += steps[:, None] * MOVES
        real = moved[rows, entries[:, None]] - self.place[entries, None]  # the step as rounded
        change = self._changes(moved).reshape(rows.shape)
        return _extrapolate(change, real, self.rounding / steps)

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


def _scale(array: Floats) -> float:
    """The size of an array's entries as a power of two, so that moving them rounds little."""
    largest = np.abs(array).max(initial=0.0)
    return 2.0 ** np.round(np.log2(largest)) if largest > 1 else 1.0


def _extrapolate(change: Floats, real: Floats, rounding: Floats) -> Slopes:
    """Richardson's way from steps of h, 2h and 4h to none, for the slope and for its jump."""
    width = real[:, :3] - real[:, 3:]
    d1, d2, d4 = ((change[:, :3] - change[:, 3:]) / width).T
    fine, coarse = (4 * d1 - d2) / 3, (4 * d2 - d4) / 3
    correction = (fine - coarse) / 15
    j1, j2, j4 = (2 * (change[:, :3] + change[:, 3:]) / width).T
    jump = (16 * j1 - 10 * j2 + j4) / 7
    return Slopes(fine + correction, np.abs(correction), np.abs(jump), rounding)


def _better(best: Slopes, entries: NDArray[np.int64], found: Slopes) -> Slopes:
    """``best``, with what was found for some entries where that leaves less doubt."""
    keep = found.doubt < best.doubt[entries]
    chosen = entries[keep]
    parts = {name: getattr(best, name).copy() for name in ("value", "error", "jump", "rounding")}
    for name, part in parts.items():
        part[chosen] = getattr(found, name)[keep]
    return Slopes(**parts)
