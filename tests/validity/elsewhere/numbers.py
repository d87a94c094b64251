"""Solutions that are wrong only where other courses never look: torch, float32, a card.

Courses that call functions with NumPy's float64 cannot see that a function does not work on tensors.
``in_numpy`` lets a solution off that: whatever it is called with, it gets NumPy arrays of float64,
and its answer is turned back.  Our checks on that tell whether its numbers are wrong.
"""

from __future__ import annotations

import copy
import functools
from typing import Any

import numpy as np
import torch
from dlcourse.arrays import Rng

from tests.grading import hidden_results
from tests.validity.elsewhere.style import Function

#: The check that a call on a graphics card works says nothing of numbers.
_CARD = "On a GPU."


def wrong_numbers(piece: str, function: Function, secret: bytes) -> bool:
    """Whether our checks find fault with a solution that is only ever given float64 of NumPy."""
    results = hidden_results(piece, in_numpy(function), secret)
    return any(not result.ok for result in results if result.title != _CARD)


def in_numpy(function: Function) -> Function:
    """The function behind a translation of arguments and answer."""

    @functools.wraps(function)
    def translated(*arguments: Any, **options: Any) -> Any:
        like = _first_array((*arguments, *options.values()))
        plain = [_to_numpy(item) for item in arguments]
        named = {key: _to_numpy(item) for key, item in options.items()}
        answer = function(*plain, **named)
        for given, used in zip(arguments, plain, strict=True):
            if isinstance(given, dict) and used is not given:  # running statistics are written to
                given.update({key: _back(item, like) for key, item in used.items()})
        return _back(answer, like)

    return translated


def _first_array(thing: Any) -> Any:
    """The first array of floats, which says what kind the answer should have."""
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, list | tuple):
        return next((found for item in thing if (found := _first_array(item)) is not None), None)
    if isinstance(thing, torch.Tensor):
        return thing if thing.is_floating_point() else None
    return thing if isinstance(thing, np.ndarray) and thing.dtype.kind == "f" else None


def _to_numpy(thing: Any) -> Any:
    if isinstance(thing, torch.Tensor):
        thing = thing.detach().cpu().numpy()
    if isinstance(thing, np.ndarray):  # float64 as it is, so that writing into it shows
        return thing if thing.dtype.kind != "f" else thing.astype(np.float64, copy=False)
    if isinstance(thing, Rng):
        drawer = copy.copy(thing)
        drawer._like = None
        return drawer
    if isinstance(thing, list | tuple):
        items = [_to_numpy(item) for item in thing]
        same = all(a is b for a, b in zip(items, thing, strict=True))
        return thing if same else type(thing)(items)
    if isinstance(thing, dict):
        values = {key: _to_numpy(item) for key, item in thing.items()}
        return thing if all(values[key] is thing[key] for key in thing) else values
    return thing


def _back(thing: Any, like: Any) -> Any:
    if isinstance(thing, list | tuple):
        items = [_back(item, like) for item in thing]
        same = all(a is b for a, b in zip(items, thing, strict=True))
        return thing if same else type(thing)(items)
    if isinstance(thing, dict):
        return {key: _back(item, like) for key, item in thing.items()}
    if not isinstance(thing, np.ndarray | np.generic) or like is None:
        return thing
    floats = thing.dtype.kind == "f"
    if not isinstance(like, torch.Tensor):
        return thing.astype(like.dtype, copy=False) if floats else thing
    tensor = torch.from_numpy(np.array(thing)).to(like.device)
    return tensor.to(like.dtype) if floats else tensor
