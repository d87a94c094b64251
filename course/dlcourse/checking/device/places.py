"""Where a tensor would lie: a note on its storage, which views, ``detach`` and parameters share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

NOTE = "dlcourse_place"


@dataclass(frozen=True)
class Place:
    """A device, "cpu" or "cuda"; ``maker`` is torch's function that has put it on the CPU."""

    device: str
    maker: str = ""


CARD, FROM_NUMPY = Place("cuda"), Place("cpu", "from_numpy")


def place_of(tensor: Any) -> Place | None:
    """Where a tensor would lie; None where nobody has noted it.

    Memory that is not torch's own is NumPy's (``from_numpy`` passes through no mode).
    """
    try:
        storage = tensor.untyped_storage()
        found = getattr(storage, NOTE, None)
        if found is None and not storage.resizable():
            return FROM_NUMPY
    except Exception:  # no storage of its own, as inside torch.func
        return None
    return found if isinstance(found, Place) else None


def note(tensor: Any, place: Place | None) -> Any:
    """Note where a tensor lies; returns it."""
    with contextlib.suppress(Exception):  # as in ``place_of``
        setattr(tensor.untyped_storage(), NOTE, place)
    return tensor


def share_storage(one: Any, other: Any) -> bool:
    """Whether two tensors are views of the same numbers; True where that cannot be seen."""
    try:
        return bool(one.untyped_storage()._cdata == other.untyped_storage()._cdata)
    except Exception:  # as in ``place_of``
        return True


def tensors_in(value: Any) -> Iterator[torch.Tensor]:
    """The tensors among arguments or results, in lists, tuples and dicts as well."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item)
