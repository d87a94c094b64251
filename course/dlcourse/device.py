"""Where the numbers are crunched: a graphics card where there is one, the processor otherwise."""

from __future__ import annotations

from typing import Any

from dlcourse.arrays import Array, is_array, namespace, to_tensor

_ON_COLAB = "on Colab, Runtime, Change runtime type gives one"


class Device(str):
    """The name of a device as torch takes it, ``"cuda"``, ``"mps"`` or ``"cpu"``.

    It shows itself with a word on what is there, and ``put`` moves arrays to it.
    """

    said: str

    def __new__(cls, name: str, said: str) -> Device:
        """A device of this name, and what there is to say about it."""
        made = super().__new__(cls, name)
        made.said = said
        return made

    def __repr__(self) -> str:
        return f"{self}: {self.said}"

    def put(self, *arrays: Array, dtype: str | None = None) -> Any:
        """The arrays as torch tensors on this device: one, or a tuple of several.

        ``x, labels = device.put(data.x, data.labels)``.  Floats take ``dtype``, such as "float32",
        where it is given.  Without torch they stay NumPy arrays, and on MPS, which has no float64,
        float64 becomes float32.  Raises ``TypeError`` for what is no array.
        """
        for x in arrays:
            if not is_array(x):
                raise TypeError(
                    f"put() moves NumPy arrays and torch tensors, not {type(x).__name__}; "
                    "turn lists into arrays first, with np.asarray(...)"
                )
        moved = tuple(_put(x, str(self), dtype) for x in arrays)
        return moved[0] if len(moved) == 1 else moved


def device(name: str | None = None) -> Device:
    """Where to train: a CUDA card before Apple's MPS before the CPU, or the one that is named.

    ``device("cpu")`` takes the CPU also where there is a card.  Raises ``ValueError`` that says
    what is there when the named one is not.
    """
    there = _found()
    if name is None:
        name = next(iter(there))
    if name not in there:
        raise ValueError(
            f"there is no device {name!r} here. There is {', '.join(map(repr, there))}: "
            f"{'; '.join(there.values())}. dlcourse.device() takes the first of them"
        )
    others = [other for other in there if other != "cpu"]
    said = there[name]
    if name == "cpu" and others:
        said = f"the processor, as you asked for; {others[0]} is here, too ({there[others[0]]})"
    return Device(name, said)


def _found() -> dict[str, str]:
    """The devices of this computer, the fastest first, and a word about each."""
    try:
        import torch
    except ImportError:
        return {"cpu": "torch is not installed, so arrays stay with NumPy on the processor"}
    found = {}
    for k in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        card = torch.cuda.get_device_properties(k)
        name = "cuda" if k == 0 else f"cuda:{k}"
        found[name] = f"{card.name}, a graphics card with {card.total_memory / 2**30:.0f} GiB"
    if torch.backends.mps.is_available():
        found["mps"] = "the graphics part of an Apple chip; it has no float64, float32 is used"
    alone = f"no graphics card that torch can use, so the processor ({_ON_COLAB})"
    return {**found, "cpu": "the processor" if found else alone}


def _put(x: Array, name: str, dtype: str | None) -> Array:
    wanted = dtype if namespace(x).isdtype(x.dtype, "real floating") else None
    try:
        import torch
    except ImportError:
        return x.astype(wanted) if wanted else x
    return to_tensor(x, name, getattr(torch, wanted) if wanted else None)
