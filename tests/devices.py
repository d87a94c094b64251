"""Devices for tests: the processor, a simulated CUDA card, and a real one where there is one.

The simulation is torch's FakeTensorMode: its tensors have shapes, dtypes and ``device="cuda:0"``,
but no numbers.  Mixed devices, NumPy and a number that is asked for raise.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

CARD = "cuda" if torch.cuda.is_available() else "no card"
#: Names for ``pytest.mark.parametrize``: where tensors with numbers can lie.
REAL = [
    "cpu",
    pytest.param(
        "cuda",
        marks=pytest.mark.skipif(CARD != "cuda", reason="no CUDA card that torch can use is here"),
    ),
]
_CPU, _CARDS = 0, (1, 13)  # of c10::DeviceType: CUDA and MPS
_REGISTRY = "_ZN3c104impl26device_guard_impl_registryE"
#: What brings a number, or a size that depends on numbers, from the device to Python.
_WAITING = ("_local_scalar_dense", "nonzero", "equal", "masked_select", "_unique2", "unique_dim")


@contextmanager
def simulated_card() -> Iterator[str]:
    """torch as if there were a CUDA card inside; gives the name of its device.

    A CPU build has no guard for such devices, so that indexing, ``sign`` and ``~x`` would raise
    though they are right on a card: it borrows the guard of the CPU, which does nothing.  Autograd
    cannot be simulated.  Name devices with their number: to the guard, "cuda" is the CPU.
    """
    library = ctypes.CDLL(str(Path(torch.__file__).parent / "lib" / "libc10.so"))
    guards = (ctypes.c_void_p * 64).in_dll(library, _REGISTRY)
    before = {kind: guards[kind] for kind in _CARDS}
    for kind, guard in before.items():
        guards[kind] = guard or guards[_CPU]
    try:
        with FakeTensorMode():
            yield "cuda:0"
    finally:
        for kind, guard in before.items():
            guards[kind] = guard


class Waits(TorchDispatchMode):
    """Counts what would make Python wait for a card, also where tensors lie on the CPU."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Note the operation by its name when it is one of these, and run it."""
        name = func.overloadpacket.__name__
        mask = name == "index" and any(i is not None and i.dtype == torch.bool for i in args[1])
        if mask or name in _WAITING:
            self.names.append(name)
        return func(*args, **(kwargs or {}))
