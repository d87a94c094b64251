"""Calls with tensors on a graphics card, on machines with one and without."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

CARD = "cuda"


def card() -> AbstractContextManager[Any]:
    """Where tensors can be on "cuda": on the machine's own card, or else on a pretended one."""
    import torch

    if torch.cuda.is_available():
        return nullcontext()
    from dlcourse.checking.device.pretended import PretendedCard

    return PretendedCard()
