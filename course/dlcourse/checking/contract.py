"""What every piece promises, whatever it computes: it returns the right kind of thing, and leaves
its inputs alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcourse.catalogue import Piece, is_piece
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.outcome import Fault
from dlcourse.checking.values import Array, Opaque, same

#: What an exception usually means here; its own message may hold inputs, so it is kept apart.
OFTEN = {
    "ValueError": "often: shapes that do not fit, or one True or False asked of a whole array",
    "RuntimeError": "often: shapes or dtypes that do not fit each other in torch",
    "TypeError": "often: a function or method that NumPy and torch do not share; see `xp.`",
    "IndexError": "often: an index past the end, such as a layer that is not there",
    "NameError": "a name that is not defined: is its cell there, and has it run?",
    "RecursionError": "the function calls itself without an end",
}

LIBRARIES = {"numpy": "NumPy array", "torch": "torch tensor"}


def require_contract(piece: Piece, sent: tuple[Any, ...], reply: Reply) -> Any:
    """The answer as NumPy arrays and numbers; raises ``Fault`` when a promise is broken."""
    if reply.failure is not None:
        raise _failed(piece.name, reply.failure)
    _require_unchanged(piece, sent, reply.inputs)
    answer = reply.value
    if answer is None:
        raise Fault(piece.name, "returns nothing: end the function with `return ...`")
    if len(piece.returns) == 1:
        return _require(piece.name, piece.returns[0], answer, _first_array(sent))
    if not isinstance(answer, tuple | list) or len(answer) != len(piece.returns):
        raise Fault(piece.name, f"returns {describe(answer)}, expected {len(piece.returns)} things")
    pairs = zip(piece.returns, answer, strict=True)
    return tuple(_require(piece.name, kind, part, _first_array(sent)) for kind, part in pairs)


def describe(answer: Any) -> str:
    """What came back, in a few words and without its numbers."""
    if isinstance(answer, Array):
        shape = f"of shape {answer.data.shape}" if answer.data.ndim else "with no axes"
        return f"a {LIBRARIES[answer.kind]} {shape}"
    if isinstance(answer, Opaque):
        return f"an object of type {answer.type_name}"
    names = {"list": "a list", "tuple": "a tuple", "dict": "a dict", "str": "a text"}
    name = type(answer).__name__
    return names.get(name, f"a Python {name}")


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
            raise Fault(
                piece.name,
                f"changes its argument {name} in place: whoever calls it still needs the old "
                "values. Make a new one instead of writing into it",
            )


def _first_array(sent: tuple[Any, ...]) -> Array | None:
    for value in sent:
        if isinstance(value, Array):
            return value
        if isinstance(value, list | tuple):
            return _first_array(tuple(value))
    return None


def _require(what: str, kind: str, answer: Any, example: Array | None) -> Any:
    if kind == "integer":
        return _whole_number(what, answer)
    if kind == "float":
        return _python_float(what, answer)
    if kind == "scalar" and isinstance(answer, float | int) and example is not None:
        answer = _scalar_from_number(what, answer, example)
    if not isinstance(answer, Array):
        raise Fault(what, f"returns {describe(answer)}, expected {_wanted(kind, example)}")
    if example is not None:
        _require_kind(what, answer, example)
    if kind == "scalar":
        return _require_scalar(what, answer)
    return answer.data


def _wanted(kind: str, example: Array | None) -> str:
    library = LIBRARIES[example.kind] if example else "NumPy array"
    return f"one number, as a {library} with no axes" if kind == "scalar" else f"a {library}"


def _require_kind(what: str, answer: Array, example: Array) -> None:
    if answer.kind != example.kind:
        raise Fault(
            what,
            f"gets a {LIBRARIES[example.kind]} and returns a {LIBRARIES[answer.kind]}: use "
            "`xp = namespace(...)` and `xp.` instead of `np.`, so that one code runs on both",
        )
    if answer.dtype != example.dtype and example.data.dtype.kind == "f":
        raise Fault(
            what,
            f"gets {example.dtype} and returns {answer.dtype}: an array was made or converted with "
            f"another dtype on the way. Make new arrays with `dtype=` of the input",
        )


def _require_scalar(what: str, answer: Array) -> Any:
    if answer.data.size != 1:
        raise Fault(
            what,
            f"returns shape {answer.data.shape}, expected one number: take the mean over all axes",
        )
    return answer.data.reshape(())


def _scalar_from_number(what: str, answer: float, example: Array) -> Array:
    if example.kind == "torch":
        raise Fault(
            what,
            "turns a torch tensor into a Python number: on a GPU that waits for the card at every "
            "step. Return the tensor itself, without float() or .item()",
        )
    return Array(np.asarray(answer, dtype=example.data.dtype), example.kind)


def _python_float(what: str, answer: Any) -> float:
    if isinstance(answer, Array) and answer.kind == "numpy" and answer.dtype == "float64":
        answer = float(answer.data) if answer.data.ndim == 0 else answer
    if type(answer) is not float:
        raise Fault(what, f"returns {describe(answer)}, expected a Python float: use float(...)")
    return answer


def _whole_number(what: str, answer: Any) -> int:
    if isinstance(answer, Array) and answer.data.ndim == 0:
        answer = answer.data.item()
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    if type(answer) is not int:
        raise Fault(what, f"returns {describe(answer)}, expected a whole number")
    return answer
