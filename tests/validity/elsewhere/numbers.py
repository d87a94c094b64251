"""Solutions that break only what our contract adds, and whose numbers are right.

Courses that call functions with NumPy's float64 cannot see that a function does not work on
tensors, and most do not mind when it writes into its arguments.  ``in_numpy`` lets a solution off
all that: whatever it is called with, it gets copies, NumPy arrays of float64, and its answer is
turned back.  What our checks still find is taken for wrong numbers, but for errors that should have
been raised and warnings that should not.
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

#: Of calls on a graphics card, which say nothing of numbers.
_CARD = "On a GPU"
#: Of faults that are none of numbers: a ``ValueError`` that the contract asks for, a warning.
_NO_NUMBERS = (
    "expected a ValueError",
    "raises a ValueError whose text",
    "though the result is right",
    "a warning is raised",
)


def wrong_numbers(piece: str, function: Function, secret: bytes) -> bool:
    """Whether our checks find wrong numbers where a solution is let off all else."""
    results = hidden_results(piece, in_numpy(function), secret)
    return any(
        not any(words in result.reason for words in _NO_NUMBERS)
        for result in results
        if not result.ok and not result.title.startswith(_CARD)
    )


def in_numpy(function: Function) -> Function:
    """The function behind a translation of arguments and answer."""

    @functools.wraps(function)
    def translated(*arguments: Any, **options: Any) -> Any:
        like = _first_array((*arguments, *options.values()))
        plain = [_to_numpy(item) for item in arguments]
        answer = function(*plain, **{key: _to_numpy(item) for key, item in options.items()})
        for given, used in zip(arguments, plain, strict=True):
            if isinstance(given, dict):  # running statistics are to be written to
                given.update({key: _back(item, like) for key, item in used.items()})
        if isinstance(answer, tuple):
            return tuple(_back(_number(item, like), like) for item in answer)
        return _back(_number(answer, like), like)

    return translated


def _number(thing: Any, like: Any) -> Any:
    """A Python number in the place of an array is let off, too."""
    return np.float64(thing) if type(thing) is float and isinstance(like, torch.Tensor) else thing


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
    """A copy, with arrays of floats in float64."""
    if isinstance(thing, torch.Tensor):
        thing = thing.detach().cpu().numpy()
    if isinstance(thing, np.ndarray):
        return thing.astype(np.float64) if thing.dtype.kind == "f" else thing.copy()
    if isinstance(thing, Rng):
        drawer = copy.copy(thing)
        drawer._like = None
        return drawer
    if isinstance(thing, list | tuple):
        return type(thing)(_to_numpy(item) for item in thing)
    if isinstance(thing, dict):
        return {key: _to_numpy(item) for key, item in thing.items()}
    return thing


def _back(thing: Any, like: Any) -> Any:
    if isinstance(thing, list | tuple):
        return type(thing)(_back(item, like) for item in thing)
    if isinstance(thing, dict):
        return {key: _back(item, like) for key, item in thing.items()}
    if not isinstance(thing, np.ndarray | np.generic) or like is None:
        return thing
    floats = thing.dtype.kind == "f"
    if not isinstance(like, torch.Tensor):
        return thing.astype(like.dtype, copy=False) if floats else thing
    tensor = torch.from_numpy(np.array(thing)).to(like.device)
    return tensor.to(like.dtype) if floats else tensor
