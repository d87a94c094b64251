"""What goes into a student's function and comes out of it, as plain data.

A check speaks of arrays; the student's function may want torch tensors, a random source or another
function.  ``to_live`` makes the real objects just before the call, ``from_live`` turns the answer
back into plain data.  The same two run in the notebook and in the grader's worker.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.arrays import Random, is_torch
from dlcourse.checking.functions import FUNCTIONS

#: The most elements that an answer may hold, and the deepest nesting of lists in it.
MAX_ELEMENTS = 20_000_000
MAX_DEPTH = 8
#: The most items of one list, and the most parts in all.
MAX_ITEMS, MAX_PARTS = 10_000, 50_000


@dataclass(frozen=True)
class Array:
    """An array with the library it lives in: ``kind`` is "numpy" or "torch".

    ``traced``: a tensor that torch's autograd follows, or that carries a gradient.
    """

    data: NDArray[Any]
    kind: str = "numpy"
    dtype: str = ""
    device: str = "cpu"
    traced: bool = False

    def __post_init__(self) -> None:
        if not self.dtype:
            object.__setattr__(self, "dtype", _name_of(self.data.dtype))


@functools.lru_cache(maxsize=64)
def _name_of(dtype: np.dtype[Any]) -> str:
    """NumPy composes the name anew each time."""
    return str(dtype)


@dataclass(frozen=True)
class Named:
    """A function that both sides know by name (see ``FUNCTIONS``); callable as itself.

    ``parameters`` are arrays that it takes after its argument, such as the data of a loss.
    """

    name: str
    parameters: tuple[Any, ...] = ()

    def __call__(self, *x: Any) -> Any:
        return FUNCTIONS[self.name](*x, *self.parameters)


@dataclass(frozen=True)
class Earlier:
    """What an earlier step of a sequence has given, or a part of it (see ``sequence``).

    ``path`` leads to the part: a position, a key, or an attribute with a dot in front.
    """

    step: int
    path: tuple[int | str, ...] = ()

    def __getitem__(self, key: int | str) -> Earlier:
        return Earlier(self.step, (*self.path, key))

    def attribute(self, name: str) -> Earlier:
        """What the object has under this name."""
        return Earlier(self.step, (*self.path, f".{name}"))

    def find(self, results: Sequence[Any]) -> Any:
        """The thing itself, among the results of the steps."""
        found = results[self.step]
        for key in self.path:
            is_name = isinstance(key, str) and key.startswith(".")
            found = getattr(found, str(key)[1:]) if is_name else found[key]
        return found


@dataclass(frozen=True)
class Opaque:
    """An answer of a type that no check reads; only the name of the type is kept."""

    type_name: str


def to_live(value: Any, results: Sequence[Any] = ()) -> Any:
    """Plain data to the objects a student's function is called with; arrays are fresh copies.

    ``results`` are those of the earlier steps of a sequence: these are handed over as they are.
    """
    if isinstance(value, Array):
        return _live_array(value)
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, Named):
        function, rest = FUNCTIONS[value.name], to_live(value.parameters, results)
        return lambda *x: function(*x, *rest)
    if isinstance(value, Random):
        return value.live()
    if isinstance(value, Earlier):
        return value.find(results)
    if isinstance(value, list | tuple):
        return type(value)(to_live(item, results) for item in value)
    if isinstance(value, dict):
        return {key: to_live(item, results) for key, item in value.items()}
    return value


def _live_array(value: Array) -> Any:
    if value.kind == "numpy":
        return value.data.copy()
    import torch

    tensor = torch.from_numpy(value.data.copy())
    return tensor if value.device == "cpu" else tensor.to(value.device)


def from_live(thing: Any) -> Any:
    """A student's answer as plain data: numbers, strings, lists, dicts and ``Array``.

    What cannot be read is ``Opaque``, whatever a student's class does.  Raises only
    ``MemoryError``.
    """
    try:
        return _plain(thing, 0, itertools.count(1))
    except MemoryError:
        raise
    except (Exception, SystemExit):  # a class that raises when it is looked at, or too many parts
        return Opaque(_type_name(thing))


def _plain(thing: Any, depth: int, parts: Iterator[int]) -> Any:
    if next(parts) > MAX_PARTS:  # lists that hold each other multiply
        raise ValueError("too many parts")
    if thing is None or type(thing) in (bool, int, float, str):
        return thing if not isinstance(thing, str) else printable(thing[:1000])
    if is_torch(thing):
        return _from_tensor(thing)
    if isinstance(thing, np.ndarray | np.generic):
        return _from_numpy(np.asarray(thing).view(np.ndarray))
    if depth < MAX_DEPTH and isinstance(thing, list | tuple):
        kind: Any = list if isinstance(thing, list) else tuple
        if kind.__len__(thing) <= MAX_ITEMS:  # of subclasses only what they hold counts
            return kind(_plain(item, depth + 1, parts) for item in kind.__iter__(thing))
    if depth < MAX_DEPTH and isinstance(thing, dict) and dict.__len__(thing) <= MAX_ITEMS:
        pairs = dict.items(thing)
        return {printable(str(k)[:100]): _plain(item, depth + 1, parts) for k, item in pairs}
    return Opaque(_type_name(thing))


def printable(text: str) -> str:
    """``text`` with "?" for lone surrogates, which can neither be printed nor saved."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _type_name(thing: Any) -> str:
    """As Python itself knows it, whatever the class says of itself."""
    name: str = type.__dict__["__name__"].__get__(type(thing))
    return name[:100]


def _from_numpy(array: NDArray[Any]) -> Array | Opaque:
    if array.dtype.kind not in "biuf" or array.size > MAX_ELEMENTS:
        return Opaque(f"array of {array.dtype}, {array.size} elements")
    return Array(np.array(array, order="C"))


def _from_tensor(tensor: Any) -> Array | Opaque:
    dtype, device = str(tensor.dtype).removeprefix("torch."), str(tensor.device.type)
    traced = tensor.requires_grad or (tensor.is_leaf and tensor.grad is not None)
    if dtype in ("bfloat16", "float16"):
        tensor = tensor.float()
    plain = tensor.detach().cpu().resolve_neg().numpy()
    if plain.dtype.kind not in "biuf" or plain.size > MAX_ELEMENTS:
        return Opaque(f"tensor of {dtype}, {plain.size} elements")
    return Array(np.array(plain, order="C"), "torch", dtype, device, traced)


def same(before: Any, now: Any) -> bool:
    """Whether an argument is as it was; what is no array and no list of them always is."""
    if isinstance(before, Array):
        alike = isinstance(now, Array) and before.traced == now.traced
        return alike and _same_numbers(before.data, now.data)
    if isinstance(before, list | tuple):
        return (
            isinstance(now, list | tuple)
            and len(before) == len(now)
            and all(same(a, b) for a, b in zip(before, now, strict=True))
        )
    if isinstance(before, dict):
        return (
            isinstance(now, dict)
            and before.keys() == now.keys()
            and all(same(item, now[key]) for key, item in before.items())
        )
    return True


def _same_numbers(before: NDArray[Any], now: NDArray[Any]) -> bool:
    """Equal entry by entry; equal bytes say so at a tenth of the cost."""
    alike = before.dtype == now.dtype and before.shape == now.shape
    if alike and before.tobytes() == now.tobytes():
        return True
    return np.array_equal(before, now, equal_nan=True)
