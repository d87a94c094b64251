"""What every piece promises, whatever it computes: it returns the right kind of thing, and leaves
its inputs alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from dlcourse.arrays import Random
from dlcourse.catalogue import Piece, is_piece
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.kinds import describe, require_kind
from dlcourse.checking.outcome import Fault
from dlcourse.checking.values import Array, same

#: What an exception usually means here; its own message may hold inputs, so it is kept apart.
OFTEN = {
    "ValueError": "often: shapes that do not fit, or one True or False asked of a whole array",
    "RuntimeError": "often: shapes or dtypes that do not fit each other in torch",
    "TypeError": "often: a function of Python's math, which takes no arrays, or a function or "
    "method that NumPy and torch do not share; see `xp.`",
    "IndexError": "often: an index past the end, such as a layer that is not there",
    "NameError": "a name that is not defined: is its cell there, and has it run?",
    "RecursionError": "the function calls itself without an end",
}


def require_contract(
    piece: Piece, sent: tuple[Any, ...], reply: Reply, example: Array | None = None
) -> Any:
    """The answer as NumPy arrays and numbers; raises ``Fault`` when a promise is broken.

    Arrays must be like the first one in ``sent``, or like ``example`` where none was sent.
    """
    if reply.failure is not None:
        raise failed(piece.name, reply.failure)
    _require_unchanged(piece, sent, reply.inputs)
    answer, first = reply.value, _first_array(sent) or example
    if answer is None:
        raise Fault(piece.name, "returns nothing: end the function with `return ...`")
    if len(piece.returns) == 1:
        return require_kind(piece.name, piece.returns[0], answer, first)
    if not isinstance(answer, tuple | list) or len(answer) != len(piece.returns):
        raise Fault(piece.name, f"returns {describe(answer)}, expected {len(piece.returns)} things")
    pairs = zip(piece.returns, answer, strict=True)
    return tuple(require_kind(piece.name, kind, part, first) for kind, part in pairs)


def failed(piece: str, failure: Failure, where: str = "") -> Fault:
    """An exception as a fault; ``where`` names the method or the part of an object."""
    what = f"{piece}, {where}" if where else piece
    if failure.kind == "NotImplementedError":
        return Fault(what, _unwritten(piece, failure.message))
    line = f" in line {failure.line} of the function" if failure.line else ""
    often = f" ({OFTEN[failure.kind]})" if failure.kind in OFTEN else ""
    return Fault(what, f"stops with {failure.kind}{line}{often}", failure.message)


def _unwritten(what: str, raised_in: str) -> str:
    """Whether the piece itself is a stub, or one that it calls."""
    if raised_in != what and is_piece(raised_in):
        return f"calls {raised_in}, and that is not written yet"
    return "is not written yet"


def _require_unchanged(piece: Piece, sent: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    names = [n.split("=")[0].strip() for n in piece.signature.strip("()").split(",")]
    for name, before, now in zip(names, sent, after, strict=False):
        if name not in piece.updates and not same(before, now):
            raise Fault(piece.name, _traced(name) if _is_traced(now) else _changed(name))


def _changed(name: str) -> str:
    return (
        f"changes its argument {name} in place: whoever calls it still needs the old "
        "values. Make a new one instead of writing into it"
    )


def _traced(name: str) -> str:
    return (
        f"leaves its argument {name} with a gradient or with requires_grad: whoever calls it next "
        "gets gradients added up, or a graph that never ends. Work on `.detach().clone()` of it"
    )


def _is_traced(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_traced(item) for item in value)
    return isinstance(value, Array) and value.traced


def _first_array(sent: tuple[Any, ...]) -> Array | None:
    """The first array that went in; without one, what a source of random numbers gives."""
    found = next(_arrays(sent), None)
    source = next((value for value in sent if isinstance(value, Random)), None)
    if found is None and source is not None:
        return Array(np.empty(0, source.dtype), source.kind)
    return found


def _arrays(value: Any) -> Iterator[Array]:
    if isinstance(value, Array):
        yield value
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _arrays(item)
