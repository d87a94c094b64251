"""What every piece promises, whatever it computes: it returns the right kind of thing, and leaves
its inputs alone."""

from __future__ import annotations

from typing import Any

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


def require_contract(piece: Piece, sent: tuple[Any, ...], reply: Reply) -> Any:
    """The answer as NumPy arrays and numbers; raises ``Fault`` when a promise is broken."""
    if reply.failure is not None:
        raise _failed(piece.name, reply.failure)
    _require_unchanged(piece, sent, reply.inputs)
    answer = reply.value
    if answer is None:
        raise Fault(piece.name, "returns nothing: end the function with `return ...`")
    if len(piece.returns) == 1:
        return require_kind(piece.name, piece.returns[0], answer, _first_array(sent))
    if not isinstance(answer, tuple | list) or len(answer) != len(piece.returns):
        raise Fault(piece.name, f"returns {describe(answer)}, expected {len(piece.returns)} things")
    pairs = zip(piece.returns, answer, strict=True)
    return tuple(require_kind(piece.name, kind, part, _first_array(sent)) for kind, part in pairs)


def _failed(what: str, failure: Failure) -> Fault:
    if failure.kind == "NotImplementedError":
        return Fault(what, _unwritten(what, failure.message))
    where = f" in line {failure.line} of the function" if failure.line else ""
    often = f" ({OFTEN[failure.kind]})" if failure.kind in OFTEN else ""
    return Fault(what, f"stops with {failure.kind}{where}{often}", failure.message)


def _unwritten(what: str, raised_in: str) -> str:
    """Whether the piece itself is a stub, or one that it calls."""
    if raised_in != what and is_piece(raised_in):
        return f"calls {raised_in}, and that is not written yet"
    return "is not written yet"


def _require_unchanged(piece: Piece, sent: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    names = [n.split("=")[0].strip() for n in piece.signature.strip("()").split(",")]
    for name, before, now in zip(names, sent, after, strict=False):
        if not same(before, now):
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
    for value in sent:
        if isinstance(value, Array):
            return value
        if isinstance(value, list | tuple):
            return _first_array(tuple(value))
    return None
