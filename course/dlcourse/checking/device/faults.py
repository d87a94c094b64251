"""What is wrong on a card, in words: which exception or place of an answer counts, and only that.

Everything else that may happen there is not judged.  The exceptions are torch's own, so the table
reads those of a real card and of a pretended one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dlcourse.catalogue import Piece, is_piece
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.sequence import Step
from dlcourse.checking.values import Array

#: torch's functions that make a tensor on the CPU, unless they are told a device.
_FACTORIES = """
arange as_tensor asarray empty eye from_numpy full linspace logspace ones rand randint randn
randperm scalar_tensor tensor tril_indices triu_indices zeros
"""
FACTORIES = frozenset(_FACTORIES.split())
#: What the messages of a pretended card say at their end.
MADE_BY = re.compile(r"\(on cpu: made by (\w{1,20})\)\Z")
USE = "Use device=x.device, or xp.zeros_like(x) and its like"
#: What torch says, and what that means.
MEANINGS = {
    r"can't convert cuda.* to numpy": "something goes through NumPy, which reads no tensors on a "
    "GPU: use `xp.` instead of `np.`",
    r"two devices|on the same device|to have cuda.* but got|indices should be either on": "an "
    "array on the CPU meets one on the GPU: ",
    r"generator.* found '?cpu|'cpu' generator": "random numbers for the GPU are drawn from a "
    "generator on the CPU: make the generator with device=x.device, or draw from `rng`",
}
MAKERS = {
    "cpu": "`.cpu()` has brought it there. Leave everything where the input lies",
    "from_numpy": "it was given there, or made of a NumPy array. Use `.to(x.device)`",
    "": f"was a constant made on the CPU? {USE}",
}
ON_THE_CPU = (
    "gets tensors on a GPU and returns {what} on the CPU: a constant was made on the CPU, or an "
    "array was brought there. " + USE
)
#: Kinds of answers that promise to lie where the input lies, numbers without axes included.
PROMISED = ("array", "arrays", "booleans", "labels", "nested", "parameters", "scalar")


def fault_of(piece: Piece, steps: tuple[Step, ...], reply: Reply) -> tuple[str, str]:
    """What certainly is wrong with an answer from a card, and what was said; empty if nothing is.

    ``steps`` are those of a sequence; without any, the answer is that of one call.
    """
    if not steps:
        return _fault_of_call(piece, piece.returns, reply)
    if not isinstance(reply.value, list):
        return "", ""
    for step, part in zip(steps, reply.value, strict=False):
        own = step.name == piece.name
        if "device" in piece.signature and not own:  # there only the piece knows where things lie
            continue
        kinds = piece.returns if own else ("any",)
        if not is_piece(step.name) or own:
            found = _fault_of_call(piece, kinds, part)
            if found[0]:
                return found
    return "", ""


def _fault_of_call(piece: Piece, kinds: tuple[str, ...], reply: Any) -> tuple[str, str]:
    if not isinstance(reply, Reply):
        return "", ""
    if reply.failure is not None:
        return _meaning(reply.failure), reply.failure.message
    one = len(kinds) == 1
    parts = [reply.value] if one else reply.value
    if not isinstance(parts, list | tuple):
        return "", ""
    for number, (kind, part) in enumerate(zip(kinds, parts, strict=False), start=1):
        if any(_left_behind(kind, array) for array in _tensors(part)):
            return ON_THE_CPU.format(what="its answer" if one else f"part {number}"), ""
    return "", ""


def _meaning(failure: Failure) -> str:
    """What an exception means, if it is one that certainly comes from the device."""
    for pattern, words in MEANINGS.items():
        if re.search(pattern, failure.message):
            where = f"in line {failure.line} of the function, " if failure.line else ""
            return where + words + (_made(failure.message) if words.endswith(": ") else "")
    return ""


def _made(message: str) -> str:
    """How an array has come to the CPU; only names that are known are repeated."""
    found = MADE_BY.search(message)
    maker = found[1] if found else ""
    if maker in MAKERS or maker not in FACTORIES:
        return MAKERS.get(maker, MAKERS[""])
    return f"a constant was made on the CPU, by `{maker}`. {USE}"


def _left_behind(kind: str, array: Array) -> bool:
    """Whether a tensor of an answer lies on the CPU and must not.

    A counter or a table of indices may lie there in a state or a cache.
    """
    floating = array.dtype.startswith(("float", "bfloat")) and array.data.ndim > 0
    promised = kind in PROMISED or (kind in ("any", "object") and floating)
    return promised and array.device == "cpu"


def _tensors(value: Any) -> Iterator[Array]:
    if isinstance(value, Array):
        if value.kind == "torch":
            yield value
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _tensors(item)
