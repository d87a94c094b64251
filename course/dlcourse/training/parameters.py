"""All weights and biases of a network as one vector.

Optimizers treat every entry by itself, so one step on the vector moves the whole network.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dlcourse.arrays import Array, is_array, namespace

#: An optimizer: (w, g, state, lr) -> (w_new, state), with None as the state before the first step.
Step = Callable[[Array, Array, Any, float], tuple[Array, Any]]
Shapes = list[tuple[int, ...]]


@dataclass(frozen=True)
class Layout:
    """Where each weight matrix and each bias lies in the vector."""

    weights: Shapes
    biases: Shapes

    @classmethod
    def of(cls, weights: Sequence[Array], biases: Sequence[Array]) -> Layout:
        """The layout of a network with these parameters."""
        return cls([tuple(W.shape) for W in weights], [tuple(b.shape) for b in biases])

    @property
    def shapes(self) -> Shapes:
        """The shapes of all arrays in their order: the weights, then the biases."""
        return self.weights + self.biases

    def pack(self, weights: Sequence[Array], biases: Sequence[Array]) -> Array:
        """The vector of these arrays; raises ``ValueError`` when their shapes are others."""
        arrays = [*weights, *biases]
        found = [tuple(array.shape) for array in arrays]
        if found != self.shapes:
            raise ValueError(f"arrays of the shapes {self.shapes} are needed, not {found}")
        xp = namespace(*arrays)
        return xp.concat([xp.reshape(array, (-1,)) for array in arrays])

    def unpack(self, vector: Array) -> tuple[list[Array], list[Array]]:
        """(weights, biases) as views of the vector."""
        xp, arrays, start = namespace(vector), [], 0
        for shape in self.shapes:
            end = start + math.prod(shape)
            arrays.append(xp.reshape(vector[start:end], shape))
            start = end
        count = len(self.weights)
        return arrays[:count], arrays[count:]


def take(step: Step, name: str, w: Array, g: Array, state: Any, lr: float) -> tuple[Array, Any]:
    """One step of an optimizer; raises ``TypeError`` when what it returns is no (w_new, state)."""
    answer = step(w, g, state, lr)
    if not (isinstance(answer, tuple | list) and len(answer) == 2 and is_array(answer[0])):
        raise TypeError(
            f"{name} returned {type(answer).__name__}, but a step returns two things: the new "
            "weights, an array, and its state. End it with `return w_new, state`."
        )
    if answer[0].shape != w.shape:
        raise ValueError(
            f"{name} was given weights of shape {tuple(w.shape)} and returned new ones of shape "
            f"{tuple(answer[0].shape)}: a step treats every entry by itself."
        )
    return answer[0], answer[1]
