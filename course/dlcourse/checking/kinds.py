"""What kind of thing a piece returns: an array like its input, one number, a list of arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlcourse.checking.outcome import Fault
from dlcourse.checking.values import Array, Opaque

LIBRARIES = {"numpy": "NumPy array", "torch": "torch tensor"}


def require_kind(what: str, kind: str, answer: Any, example: Array | None) -> Any:
    """The answer as a NumPy array or a number; raises ``Fault`` when it is of another kind.

    ``kind`` is a word of ``Piece.returns``, ``example`` the first array that went in.
    """
    if kind in _NUMBERS:
        return _NUMBERS[kind](what, answer)
    if kind in _MANY:
        return _MANY[kind](what, answer, example)
    if kind in ("any", "object"):
        return plain(answer)
    if kind == "scalar" and isinstance(answer, float | int) and example is not None:
        answer = _scalar_from_number(what, answer, example)
    if not isinstance(answer, Array):
        raise Fault(what, f"returns {describe(answer)}, expected {_wanted(kind, example)}")
    if example is not None:
        _require_like(what, answer, example)
    if kind == "scalar":
        return _require_scalar(what, answer)
    return answer.data


def plain(answer: Any) -> Any:
    """The answer with NumPy arrays in the places of arrays, whatever it is."""
    if isinstance(answer, Array):
        return answer.data
    if isinstance(answer, list | tuple):
        return type(answer)(plain(item) for item in answer)
    if isinstance(answer, dict):
        return {key: plain(item) for key, item in answer.items()}
    return answer


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


def _wanted(kind: str, example: Array | None) -> str:
    library = LIBRARIES[example.kind] if example else "NumPy array"
    return f"one number, as a {library} with no axes" if kind == "scalar" else f"a {library}"


def _require_like(what: str, answer: Array, example: Array) -> None:
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
    if answer.traced:
        raise Fault(
            what,
            "returns a tensor that still carries its graph (requires_grad): the memory of "
            "everything before it is kept. Return it with `.detach()`",
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


def _number(what: str, answer: Any) -> float:
    if isinstance(answer, Array) and answer.data.size == 1:
        return float(answer.data.item())
    if type(answer) not in (float, int):
        raise Fault(what, f"returns {describe(answer)}, expected one number")
    return float(answer)


def _arrays(what: str, answer: Any, example: Array | None) -> list[Any]:
    if not isinstance(answer, tuple | list):
        raise Fault(what, f"returns {describe(answer)}, expected a list of arrays")
    return [require_kind(what, "array", item, example) for item in answer]


def _whole_number(what: str, answer: Any) -> int:
    if isinstance(answer, Array) and answer.data.ndim == 0:
        answer = answer.data.item()
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    if type(answer) is not int:
        raise Fault(what, f"returns {describe(answer)}, expected a whole number")
    return answer


def _boolean(what: str, answer: Any) -> bool:
    if isinstance(answer, Array) and answer.dtype == "bool" and answer.data.ndim == 0:
        return bool(answer.data)
    if type(answer) is not bool:
        raise Fault(what, f"returns {describe(answer)}, expected True or False")
    return answer


def _booleans(what: str, answer: Any, example: Array | None) -> Any:
    _require_array_of(what, answer, "b", "True and False", example)
    return answer.data


def _labels(what: str, answer: Any, example: Array | None) -> Any:
    _require_array_of(what, answer, "iu", "integers", example)
    return answer.data


def _integers(what: str, answer: Any, example: Array | None) -> Any:
    _require_array_of(what, answer, "iu", "integers", None)
    return answer.data


def _batches(what: str, answer: Any, example: Array | None) -> Any:
    if not isinstance(answer, tuple | list):
        raise Fault(what, f"returns {describe(answer)}, expected an iterator of arrays of indices")
    return [_integers(what, item, None) for item in answer]


def _require_array_of(
    what: str, answer: Any, kinds: str, words: str, example: Array | None
) -> None:
    if not isinstance(answer, Array) or answer.data.dtype.kind not in kinds:
        of = f" of {answer.dtype}" if isinstance(answer, Array) else ""
        raise Fault(what, f"returns {describe(answer)}{of}, expected an array of {words}")
    if example is not None and answer.kind != example.kind:
        raise Fault(
            what, f"gets a {LIBRARIES[example.kind]} and returns a {LIBRARIES[answer.kind]}"
        )


def _nested(what: str, answer: Any, example: Array | None) -> Any:
    """Arrays like the example in dicts, lists and tuples; numbers stay as they are."""
    if isinstance(answer, Array):
        return require_kind(what, "array", answer, example)
    if isinstance(answer, list | tuple):
        return type(answer)(_nested(what, item, example) for item in answer)
    if isinstance(answer, dict):
        return {key: _nested(what, item, example) for key, item in answer.items()}
    if type(answer) not in (int, float):
        raise Fault(what, f"returns {describe(answer)} where an array is expected")
    return answer


def _history(what: str, answer: Any, example: Array | None) -> dict[str, list[float]]:
    lists = isinstance(answer, dict) and all(isinstance(v, list) for v in answer.values())
    if not lists:
        raise Fault(what, f"returns {describe(answer)}, expected a dict of lists of numbers")
    return {name: [_number(what, item) for item in items] for name, items in answer.items()}


_NUMBERS: dict[str, Callable[[str, Any], Any]] = {
    "integer": _whole_number,
    "float": _python_float,
    "number": _number,
    "boolean": _boolean,
}
_MANY: dict[str, Callable[[str, Any, Array | None], Any]] = {
    "arrays": _arrays,
    "booleans": _booleans,
    "labels": _labels,
    "integers": _integers,
    "batches": _batches,
    "nested": _nested,
    "history": _history,
}
