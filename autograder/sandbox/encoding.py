"""Values as JSON beside a list of arrays, and back.

Numbers, strings, ``None`` and lists are themselves; everything else is an object whose key ``is``
says what it stands for.  The way back trusts nothing: each step checks type, depth and size.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from dlcourse.arrays import Random
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.sequence import Step, Steps
from dlcourse.checking.values import MAX_DEPTH, Array, Earlier, Named, Opaque
from numpy.typing import NDArray

from autograder.sandbox.words import KINDS, clean, is_dtype, known_type

#: An answer is a value in a reply in a list in a message, and in a sequence once more so: six
#: levels around the value itself.
DEEPEST = MAX_DEPTH + 7
MAX_DIGITS = 100
LONGEST = 10**MAX_DIGITS
MAX_TEXT = 2000
LIBRARIES = ("numpy", "torch")
DEVICES = ("cpu", "cuda", "meta", "mps")

Arrays = list[NDArray[Any]]
TAKEN = np.empty(0)


class WireError(Exception):
    """What came over the wire is not a well-formed message, or a value cannot be sent."""


def encode(value: Any, arrays: Arrays) -> Any:
    """``value`` as JSON; arrays go to the end of ``arrays``.  Raises ``WireError``."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return [encode(item, arrays) for item in value]
    if isinstance(value, dict):
        return {"is": "dict", "items": _items(value, arrays)}
    if isinstance(value, np.ndarray):
        return {"is": "blob", "number": _blob(value, arrays)}
    kind = tuple if isinstance(value, tuple) else type(value)
    if kind not in _ENCODERS:
        raise WireError(f"a value of type {kind.__name__} cannot be sent")
    name, parts = _ENCODERS[kind]
    return {"is": name, **{key: encode(part, arrays) for key, part in parts(value).items()}}


def _number(value: int | float) -> int | float:
    if isinstance(value, float):
        return float(value)
    if abs(value) >= LONGEST:
        raise WireError("an integer is too long to be sent")
    return int(value)


def _items(value: dict[Any, Any], arrays: Arrays) -> dict[str, Any]:
    if not all(isinstance(key, str) for key in value):
        raise WireError("the keys of a dict must be strings")
    return {key: encode(item, arrays) for key, item in value.items()}


def _blob(array: NDArray[Any], arrays: Arrays) -> int:
    if array.dtype.kind not in "biuf":
        raise WireError(f"an array of {array.dtype} cannot be sent")
    arrays.append(np.asarray(array, order="C"))
    return len(arrays) - 1


_ENCODERS: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    tuple: ("tuple", lambda v: {"items": list(v)}),
    Array: (
        "array",
        lambda v: {
            "data": v.data,
            "kind": v.kind,
            "dtype": v.dtype,
            "device": v.device,
            "traced": v.traced,
        },
    ),
    Named: ("named", lambda v: {"name": v.name, "parameters": list(v.parameters)}),
    Random: (
        "random",
        lambda v: {"seed": v.seed, "kind": v.kind, "dtype": v.dtype, "device": v.device},
    ),
    Earlier: ("earlier", lambda v: {"step": v.step, "path": list(v.path)}),
    Step: ("step", lambda v: {"name": v.name, "arguments": list(v.arguments), "of": v.of}),
    Steps: ("steps", lambda v: {"steps": list(v.steps)}),
    Opaque: ("opaque", lambda v: {"type_name": v.type_name}),
    Failure: ("failure", lambda v: {"kind": v.kind, "message": v.message, "line": v.line}),
    Reply: (
        "reply",
        lambda v: {
            "value": v.value,
            "inputs": list(v.inputs),
            "warnings": list(v.warnings),
            "seconds": v.seconds,
            "failure": v.failure,
        },
    ),
}


def decode(node: Any, arrays: Arrays, depth: int = 0) -> Any:
    """The value that ``node`` stands for.  Raises ``WireError`` for anything unexpected."""
    if depth > DEEPEST:
        raise WireError("a value is nested too deeply")
    if node is None or type(node) in (bool, int, float):
        return node
    if isinstance(node, str):
        return clean(node)
    if isinstance(node, list):
        return [decode(item, arrays, depth + 1) for item in node]
    return _decode_object(node, arrays, depth)


def _decode_object(node: Any, arrays: Arrays, depth: int) -> Any:
    name = node.get("is") if isinstance(node, dict) else None
    if name == "dict" and isinstance(node.get("items"), dict):
        return {clean(key): decode(item, arrays, depth + 1) for key, item in node["items"].items()}
    if name == "blob":
        return _take(arrays, _whole(node.get("number"), below=len(arrays)))
    if not isinstance(name, str) or name not in _DECODERS:
        raise WireError("a value of an unknown kind")
    parts = {key: decode(part, arrays, depth + 1) for key, part in node.items() if key != "is"}
    try:
        return _DECODERS[name](**parts)
    except TypeError as error:  # parts that are missing, too many or of the wrong type
        raise WireError(f"a broken value of kind {name}") from error


def _take(arrays: Arrays, number: int) -> NDArray[Any]:
    """An array of the message; in one place only, or a short answer could stand for a huge one."""
    found, arrays[number] = arrays[number], TAKEN
    if found is TAKEN:
        raise WireError("an array that stands in two places")
    return found


def _tuple(items: Any) -> tuple[Any, ...]:
    return tuple(_a(list, items))


def _named(name: Any, parameters: Any) -> Named:
    return Named(_text(name, 100), _tuple(parameters))


def _array(data: Any, kind: Any, dtype: Any, device: Any, traced: Any) -> Array:
    if _text(kind, 50) not in LIBRARIES:
        raise WireError("an array of an unknown library")
    if not is_dtype(_text(dtype, 50)) or _text(device, 50) not in DEVICES:
        raise WireError("an array of an unknown type or place")
    return Array(_a(np.ndarray, data), kind, dtype, device, _a(bool, traced))


def _random(seed: Any, kind: Any, dtype: Any, device: Any) -> Random:
    if _text(kind, 50) not in LIBRARIES or _text(dtype, 50) not in ("float32", "float64"):
        raise WireError("random numbers of an unknown library or type")
    if _text(device, 50) not in DEVICES:
        raise WireError("random numbers in an unknown place")
    return Random(_whole(seed, below=2**128), kind, dtype, device)


def _earlier(step: Any, path: Any) -> Earlier:
    keys = tuple(_a(list, path))
    if not all(type(key) in (int, str) for key in keys):
        raise WireError("a path with something that is no key")
    return Earlier(_whole(step, below=2**31), keys)


def _step(name: Any, arguments: Any, of: Any) -> Step:
    return Step(_text(name, 100), _tuple(arguments), None if of is None else _a(Earlier, of))


def _steps(steps: Any) -> Steps:
    return Steps(tuple(_a(Step, step) for step in _a(list, steps)))


def _failure(kind: Any, message: Any, line: Any) -> Failure:
    if _text(kind, 100) not in KINDS:
        raise WireError("a failure of an unknown kind")
    return Failure(kind, _text(message, MAX_TEXT), _whole(line, below=10**5))


def _reply(value: Any, inputs: Any, warnings: Any, seconds: Any, failure: Any) -> Reply:
    if failure is not None:
        failure = _a(Failure, failure)
    said = tuple(_text(line, MAX_TEXT) for line in _a(list, warnings)[:20])
    return Reply(value, tuple(_a(list, inputs)), said, _seconds(seconds), failure)


_DECODERS: dict[str, Callable[..., Any]] = {
    "tuple": _tuple,
    "array": _array,
    "named": _named,
    "random": _random,
    "earlier": _earlier,
    "step": _step,
    "steps": _steps,
    "opaque": lambda type_name: Opaque(known_type(_text(type_name, MAX_TEXT))),
    "failure": _failure,
    "reply": _reply,
}


def _a(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise WireError(f"expected a {kind.__name__}, got a {type(value).__name__}")
    return value


def _text(value: Any, longest: int) -> str:
    text: str = _a(str, value)
    return text[:longest]


def _whole(value: Any, below: int) -> int:
    number: int = _a(int, value)
    if not 0 <= number < below:
        raise WireError("a number is out of range")
    return number


def _seconds(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value < math.inf:
        raise WireError("a time is no number of seconds")
    return float(value)
