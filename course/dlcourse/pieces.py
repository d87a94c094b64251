"""Where the student's pieces live: ``@piece`` puts them in, everything else asks for them here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from dlcourse.catalogue import find_piece
from dlcourse.signatures import require_signature

Function = TypeVar("Function", bound=Callable[..., Any])

_written_by_student: dict[str, Callable[..., Any]] = {}


def piece(function: Function) -> Function:
    """Declare a function or class as your version of the piece of the same name.

    From then on ``dlcourse.nn``, ``dlcourse.training`` and the lecture widgets run your code.

    Raises ``UnknownPieceError`` for a name that no lab has, ``SignatureError`` for other arguments.
    """
    row = find_piece(function.__name__)
    require_signature(row, function)
    _written_by_student[row.name] = function
    return function


def student_version(name: str) -> Callable[..., Any] | None:
    """The student's function of this name, written or not; None when it was never declared."""
    return _written_by_student.get(name)


def current(name: str) -> Callable[..., Any]:
    """The function to run: the student's if it is written, the course's oracle otherwise."""
    own = _written_by_student.get(find_piece(name).name)
    if own is not None and not is_unwritten(own):
        return own
    from dlcourse import oracles

    return oracles.find(name)


def author(name: str) -> str:
    """Whose code ``current(name)`` is: "your" or "dlcourse's"."""
    own = _written_by_student.get(find_piece(name).name)
    return "your" if own is not None and not is_unwritten(own) else "dlcourse's"


def forget(name: str | None = None) -> None:
    """Take one piece, or all of them, out again."""
    if name is None:
        _written_by_student.clear()
    else:
        _written_by_student.pop(find_piece(name).name, None)


def is_unwritten(function: Callable[..., Any]) -> bool:
    """Whether a function is still the stub of the lab, which only raises NotImplementedError."""
    if inspect.isclass(function):
        methods = [m for m in vars(function).values() if inspect.isfunction(m)]
        return not methods or any(is_unwritten(method) for method in methods)
    code = getattr(function, "__code__", None)
    return code is not None and code.co_names == ("NotImplementedError",)
