"""Which parameters of a torch module are the weights and the biases of which layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Network = tuple[list[Floats], list[Floats]]

#: Layers of equal size can stand for each other; no more ways than these are tried.
WAYS = 500


def networks_of(parameters: Any, widths: Sequence[int]) -> list[Network]:
    """The (weights, biases) that a ``state_dict`` may hold: none where shapes do not fit.

    Its order is the one in which a module names its layers, not that in which it calls them, and a
    matrix that is multiplied from the other side lies on its side.  Their own order comes first.
    """
    arrays = [np.asarray(array, dtype=float) for array in _values(parameters)]
    shapes = [shape for a, b in pairwise(widths) for shape in ((b, a), (b,))]
    ways = islice(_in_places(arrays, shapes), WAYS) if len(arrays) == len(shapes) else ()
    return [(way[::2], way[1::2]) for way in ways]


def first_weights(parameters: Any, widths: Sequence[int]) -> Floats:
    """The weights of the first layer; where shapes do not fit, the first parameters."""
    networks = networks_of(parameters, widths)
    return networks[0][0][0] if networks else np.asarray(next(iter(_values(parameters))))


def told(parameters: Any, widths: Sequence[int]) -> str:
    """That the shapes do not fit, in words."""
    shapes = [np.shape(array) for array in _values(parameters)]
    expected = [shape for a, b in pairwise(widths) for shape in ((b, a), (b,))]
    return f"its parameters have the shapes {shapes}, expected {expected}"


def _values(parameters: Any) -> list[Any]:
    return list(parameters.values()) if isinstance(parameters, dict) else []


def _in_places(
    arrays: Sequence[Floats], shapes: Sequence[tuple[int, ...]]
) -> Iterator[list[Floats]]:
    """Every way to give each of the shapes an array of its own."""
    if not shapes:
        yield []
        return
    for k, array in enumerate(arrays):
        for turned in (array, array.T) if array.ndim == 2 else (array,):
            if turned.shape == shapes[0]:
                for rest in _in_places([*arrays[:k], *arrays[k + 1 :]], shapes[1:]):
                    yield [turned, *rest]
