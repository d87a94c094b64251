"""Lets a function written on torch tensors take and return NumPy arrays, too."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from dlcourse.errors import MissingPackageError

try:
    import torch
except ImportError as error:  # Colab has it; a bare installation may not
    raise MissingPackageError(
        "dlcourse needs torch for pieces that are not written yet and for checks: "
        "install it with `pip install torch` (Colab has it already)"
    ) from error


def on_torch(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run ``function`` on tensors; the answer comes back in the library of the arguments."""

    @functools.wraps(function)
    def convert(*arguments: Any) -> Any:
        if _has_tensor(arguments):
            return function(*arguments)
        return _map(function(*(_map(argument, _to_torch) for argument in arguments)), _to_numpy)

    return convert


def _map(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_map(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _map(item, change) for key, item in value.items()}
    return change(value)


def _to_torch(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return torch.from_numpy(np.array(value))
    if callable(value):  # an activation: it was written for the caller's arrays
        return lambda tensor: _to_torch(value(_to_numpy(tensor)))
    return value


def _to_numpy(value: Any) -> Any:
    return value.numpy()[()] if isinstance(value, torch.Tensor) else value


def _has_tensor(value: Any) -> bool:
    if isinstance(value, list | tuple | dict):
        items = value.values() if isinstance(value, dict) else value
        return any(_has_tensor(item) for item in items)
    return isinstance(value, torch.Tensor)
