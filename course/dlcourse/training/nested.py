"""Lists, tuples and dicts of arrays and numbers as JSON and plain arrays, and back: no pickle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.arrays import is_torch, to_numpy

Arrays = dict[str, NDArray[Any]]
_PLAIN = (type(None), bool, int, float, str)


def take_apart(value: Any, arrays: Arrays) -> Any:
    """What JSON can hold of a value; its arrays go into ``arrays`` under names that it refers to.

    Raises ``TypeError`` for anything but arrays, numbers, texts, None and lists, tuples and dicts
    of these.
    """
    if type(value) in _PLAIN:
        return {"plain": value}
    if isinstance(value, np.ndarray | np.generic) or is_torch(value):
        name = f"array_{len(arrays)}"
        arrays[name] = to_numpy(value)
        if arrays[name].dtype.hasobject:
            raise TypeError("an array of Python objects")
        return {_kind(value): name}
    if type(value) in (list, tuple):
        return {type(value).__name__: [take_apart(item, arrays) for item in value]}
    if type(value) is dict and all(isinstance(key, str) for key in value):
        return {"dict": {key: take_apart(item, arrays) for key, item in value.items()}}
    raise TypeError(f"an object of type {type(value).__name__}")


def _kind(value: Any) -> str:
    if is_torch(value):
        return "tensor"
    return "scalar" if isinstance(value, np.generic) else "array"


def put_together(described: Any, arrays: Mapping[str, NDArray[Any]], device: Any = None) -> Any:
    """The value that ``take_apart`` described; tensors go to ``device``."""
    ((kind, content),) = described.items()
    if kind == "plain":
        return content
    if kind in ("list", "tuple"):
        items = [put_together(item, arrays, device) for item in content]
        return items if kind == "list" else tuple(items)
    if kind == "dict":
        return {key: put_together(item, arrays, device) for key, item in content.items()}
    if kind == "tensor":
        import torch

        return torch.from_numpy(arrays[content].copy()).to(device)
    return arrays[content][()] if kind == "scalar" else arrays[content]
