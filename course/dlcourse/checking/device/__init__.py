"""Calls with tensors on a graphics card, on machines with one and without."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from dlcourse.arrays import Random
from dlcourse.checking.values import Array, Named

CARD = "cuda"


def asks_for_card(value: Any) -> bool:
    """Whether the arguments of a call name a card: an array there, or the word itself."""
    if isinstance(value, Array | Random):
        return value.device == CARD
    if isinstance(value, Named):
        return asks_for_card(value.parameters)
    if isinstance(value, list | tuple):
        return any(asks_for_card(item) for item in value)
    if isinstance(value, dict):
        return any(asks_for_card(item) for item in value.values())
    return isinstance(value, str) and value == CARD


def card() -> AbstractContextManager[Any]:
    """Where tensors can be on "cuda": on the machine's own card, or else on a pretended one."""
    import torch

    if torch.cuda.is_available():
        return nullcontext()
    from dlcourse.checking.device.pretended import PretendedCard

    return PretendedCard()
