"""Arrays inside lists, tuples and dicts: in one row, back in their places, and by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

Nested = Any  # an array or a number, or a list, tuple or dict of nested ones


def leaves(nested: Nested) -> list[Any]:
    """All arrays, from left to right."""
    if isinstance(nested, dict):
        nested = list(nested.values())
    if isinstance(nested, list | tuple):
        return [leaf for item in nested for leaf in leaves(item)]
    return [nested]


def nested_like(nested: Nested, flat: Iterable[Any]) -> Nested:
    """The things in ``flat`` in the places that the arrays of ``nested`` have."""
    return _fill(nested, iter(flat))


def _fill(nested: Nested, rest: Iterator[Any]) -> Nested:
    if isinstance(nested, list | tuple):
        return type(nested)(_fill(item, rest) for item in nested)
    if isinstance(nested, dict):
        return {key: _fill(item, rest) for key, item in nested.items()}
    return next(rest)


def by_part(answer: Nested, names: Sequence[str]) -> dict[str, Any]:
    """The arrays of an answer by name: "dx" for an array, "dweights[0]" for one in a list.

    ``names`` are those of the things returned; none for an answer that is a single array.
    """
    things = answer if isinstance(answer, tuple) and len(names) == len(answer) else (answer,)
    pairs = zip(names or [""], things, strict=True)
    return {name: array for part, thing in pairs for name, array in _numbered(part, thing)}


def named_inputs(signature: str, arguments: Sequence[Any]) -> dict[str, Any]:
    """The arguments that are arrays of floats, by the names in a piece's signature."""
    names = [part.split("=")[0].strip() for part in signature.strip("()").split(",")]
    pairs = [
        pair
        for name, argument in zip(names, arguments, strict=False)
        for pair in _numbered(name, argument)
    ]
    return {name: a for name, a in pairs if isinstance(a, np.ndarray) and a.dtype.kind == "f"}


def _numbered(name: str, thing: Nested) -> Iterator[tuple[str, Any]]:
    if not isinstance(thing, list | tuple | dict):
        yield name, thing
        return
    for key, item in thing.items() if isinstance(thing, dict) else enumerate(thing):
        yield from _numbered(f"{name}[{key}]" if name else str(key), item)
