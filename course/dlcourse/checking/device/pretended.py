"""A graphics card that is only pretended: real numbers on the CPU, and the rules of two devices.

While the mode is open, torch's functions pass through it.  It notes where each tensor would lie,
answers ``x.device``, and stops at what certainly stops on a real card (``refusals``).  Where it
does not know the place of a tensor, nothing is held against it.  torch's own ``FakeTensorMode``
has no numbers, so there ``float(x.sum())``, masks and autograd fail that are right on a card.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from dlcourse.checking.device.faults import FACTORIES
from dlcourse.checking.device.places import (
    CARD,
    Place,
    note,
    place_of,
    share_storage,
    tensors_in,
)
from dlcourse.checking.device.refusals import INDEXING, refuse

#: Of the factories, the ones that leave a tensor that they are given where it lies.
KEEPERS = frozenset(("as_tensor", "asarray", "tensor"))
#: What a tensor on the card says of itself, by the name of the attribute or method.
ANSWERS = {
    "device.__get__": torch.device("cuda", 0),
    "get_device": 0,
    "is_cpu.__get__": False,
    "is_cuda.__get__": True,
}
MOVES = frozenset(("to", "cpu", "cuda"))


class PretendedCard(TorchFunctionMode):  # type: ignore[misc]  # torch is untyped here
    """A context in which tensors can be on "cuda" on a machine without a card."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        """What torch calls instead of each of its functions; the mode is off in here."""
        name, kwargs = _name_of(func), kwargs or {}
        if name in ANSWERS:
            place = place_of(args[0])
            return func(*args) if place and place.device == "cpu" else ANSWERS[name]
        if name in MOVES and args:
            return _move(func, name, *args, **kwargs)
        given = list(tensors_in((args, kwargs)))
        place = _place_of_result(name, args, given, kwargs.get("device"))
        refuse(name, args, kwargs, given, place)
        if kwargs.get("device") is None:
            return _noted(func(*args, **kwargs), place, given)
        return _put(func(*args, **{**kwargs, "device": "cpu"}), place, given)


def _name_of(func: Callable[..., Any]) -> str:
    """The function's name; that of an attribute has the attribute in front."""
    name = str(getattr(func, "__name__", ""))
    if name in ("__get__", "__set__"):
        return f"{getattr(getattr(func, '__self__', None), '__name__', '')}.{name}"
    return name


def _told(device: Any) -> Place | None:
    """The place that a name, a number or a device stands for; only a card is certain.

    A device named "cpu" is often a variable, which on a machine with a card says "cuda".
    """
    return CARD if torch.device(device).type == "cuda" else None


def _place_of_result(name: str, args: Any, given: list[Any], device: Any) -> Place | None:
    """Where a function's result lies; None where that is not certain."""
    if device is not None:
        return _told(device)
    if name in FACTORIES:
        if name in KEEPERS and args and isinstance(args[0], torch.Tensor):
            return place_of(args[0])
        return None if given else Place("cpu", _called(name))
    if name in INDEXING:
        return place_of(args[0])
    places = [place_of(tensor) for tensor in given]
    known = [place for place in places if place is not None]
    if not known or len(known) < len(places):
        return None
    if CARD not in known:
        return next((place for place in known if place.maker), known[0])
    apart = (tensor.ndim for tensor, place in zip(given, known, strict=True) if place != CARD)
    return None if any(apart) else CARD


def _called(name: str) -> str:
    """The factory that a student has called: array-api-compat's ``eye`` calls torch's ``zeros``."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith("array_api_compat"):
            name = frame.f_code.co_name if frame.f_code.co_name in FACTORIES else name
        elif frame.f_globals.get("__name__") != __name__:
            break
        frame = frame.f_back
    return name


def _move(func: Callable[..., Any], name: str, tensor: Any, *args: Any, **kwargs: Any) -> Any:
    """``to``, ``cpu`` and ``cuda``: a tensor elsewhere, or only of another dtype."""
    place = place_of(tensor)
    where = [item for item in (*args, *kwargs.values()) if _names_place(item)]
    if name == "to" and not where:
        return _noted(func(tensor, *args, **kwargs), place, [tensor])
    if name == "to":
        goal = place_of(where[0]) if isinstance(where[0], torch.Tensor) else _told(where[0])
        options = {key: _here(item) for key, item in kwargs.items()}
        moved = func(tensor, *map(_here, args), **options)
    else:
        goal, moved = (CARD if name == "cuda" else Place("cpu", "cpu")), tensor
    if place is not None and goal is not None and place.device == goal.device:
        return _noted(moved, place, [tensor])
    return _put(moved, goal, [tensor])


def _names_place(item: Any) -> bool:
    return isinstance(item, torch.Tensor | torch.device | str) or type(item) is int


def _here(item: Any) -> Any:
    """An argument of ``to``, with the CPU in the place of another device."""
    return item if isinstance(item, torch.Tensor) or not _names_place(item) else "cpu"


def _put(result: Any, place: Place | None, given: list[Any]) -> Any:
    """The result at a place that was asked for: with numbers of its own, as after any move."""
    if isinstance(result, torch.Tensor):
        shared = any(share_storage(result, tensor) for tensor in given)
        return note(result.clone() if shared else result, place)
    return _noted(result, place, given)


def _noted(result: Any, place: Place | None, given: list[Any]) -> Any:
    """The result, with the place on what is new in it: a view lies where its tensor lies."""
    for tensor in tensors_in(result):
        if not any(share_storage(tensor, other) for other in given):
            note(tensor, place)
    return result
