"""One code, two libraries: the array namespace of an input, and random numbers beside it."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import array_api_compat
import array_api_compat.numpy  # takes long the first time: no student's first check should wait
import numpy as np
from numpy.typing import NDArray

#: A NumPy array, a torch tensor, or another array of the standard.  (torch is optional, so the type
#: cannot name it.)
Array = Any
Shape = int | tuple[int, ...]
#: The largest number below 1 that float32 has: a float64 beyond it would be rounded up to 1.
BELOW_ONE = 1 - 2.0**-24


def is_torch(x: object) -> bool:
    """Whether ``x`` is a torch tensor; does not import torch."""
    return bool(array_api_compat.is_torch_array(x))


def is_array(x: object) -> bool:
    """Whether ``x`` is a NumPy array, a torch tensor, or another array of the standard."""
    return bool(array_api_compat.is_array_api_obj(x))


def place(x: Array) -> str:
    """Where an array lies, in words: ``"NumPy"``, or ``"torch on cuda:0"``."""
    return f"torch on {x.device}" if is_torch(x) else "NumPy"


def namespace(*arrays: Array) -> ModuleType:
    """The library that the arrays belong to, NumPy or torch, under the array API's names.

    ``xp = namespace(x)`` lets one line of code, ``xp.exp(x)``, run on NumPy, on torch and on a GPU.
    Other libraries that follow the standard work, too.

    Raises ``TypeError`` when an argument is no array, or when NumPy arrays and tensors are mixed.
    """
    for x in arrays:
        if not is_array(x):
            raise TypeError(
                f"namespace() takes NumPy arrays or torch tensors, not {type(x).__name__}; "
                "turn lists into arrays first, with np.asarray(...)"
            )
    if len({is_torch(x) for x in arrays}) > 1:
        raise TypeError("a NumPy array and a torch tensor are mixed: move both to one library")
    found: ModuleType = array_api_compat.array_namespace(*arrays)
    return found


def to_numpy(x: Array) -> NDArray[Any]:
    """``x`` as a NumPy array on the CPU, whatever library and device it comes from.

    bfloat16, which NumPy does not have, becomes float32.
    """
    if is_torch(x):
        plain = x.detach().cpu()
        return np.asarray((plain.float() if str(x.dtype) == "torch.bfloat16" else plain).numpy())
    return np.asarray(x)


def to_tensor(x: Array, device: Any, dtype: Any = None) -> Array:
    """A torch tensor of ``x`` on a device; ``dtype`` is that of torch, None keeps what ``x`` has.

    Apple's MPS has no float64: there it becomes float32.
    """
    import torch

    tensor = x if is_torch(x) else torch.from_numpy(np.array(x))
    target = torch.device(device)
    if target.type == "mps" and (dtype or tensor.dtype) == torch.float64:
        dtype = torch.float32
    return tensor.to(dtype or tensor.dtype).to(target)


def like(values: NDArray[Any], example: Array | None) -> Array:
    """``values`` in the library and on the device of ``example``; floats take its dtype too."""
    if example is None:
        return values
    xp = namespace(np.asarray(example) if np.isscalar(example) else example)
    same = np.issubdtype(values.dtype, np.floating) and xp.isdtype(example.dtype, "real floating")
    dtype = example.dtype if same else None
    if is_torch(example):
        return to_tensor(values, example.device, dtype)
    return xp.asarray(values, dtype=dtype, device=array_api_compat.device(example))


class Rng:
    """Random numbers drawn in NumPy float64, then moved beside an example array.

    The same seed gives the same numbers on the CPU and on a GPU.
    """

    def __init__(self, seed: int | None, like: Array | None = None) -> None:
        self._generator = np.random.default_rng(seed)
        self._like = like

    def normal(self, shape: Shape = ()) -> Array:
        """Standard normal numbers of the given shape."""
        return like(np.asarray(self._generator.standard_normal(shape)), self._like)

    def uniform(self, shape: Shape = ()) -> Array:
        """Numbers drawn evenly from [0, 1)."""
        drawn = np.minimum(self._generator.random(shape), BELOW_ONE)
        return like(np.asarray(drawn), self._like)

    def integers(self, low: int, high: int, shape: Shape = ()) -> Array:
        """Integers from ``low`` up to and without ``high``."""
        return like(np.asarray(self._generator.integers(low, high, shape)), self._like)

    def permutation(self, n: int) -> Array:
        """The numbers 0 ... n-1, shuffled."""
        return like(self._generator.permutation(n), self._like)


def rng(seed: int | None, like: Array | None = None) -> Rng:
    """A source of random numbers that land in the library and on the device of ``like``."""
    return Rng(seed, like)


@dataclass(frozen=True)
class Random:
    """A ``rng(seed)`` that nothing is drawn from yet, beside arrays of a kind, dtype and device."""

    seed: int
    kind: str = "numpy"
    dtype: str = "float64"
    device: str = "cpu"

    def live(self) -> Rng:
        """The source of random numbers itself; each has its own beginning."""
        example = np.empty(0, self.dtype)
        if self.kind == "numpy":
            return rng(self.seed, example)
        import torch

        beside = torch.from_numpy(example)
        return rng(self.seed, beside if self.device == "cpu" else beside.to(self.device))
