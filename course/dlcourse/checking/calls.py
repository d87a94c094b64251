"""One call of a student's function, with everything that a check may want to know about it."""

from __future__ import annotations

import builtins
import itertools
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dlcourse.checking.values import MAX_ITEMS, from_live, printable, same, to_live


@dataclass(frozen=True)
class Failure:
    """An exception that left the student's function.

    ``kind`` is the nearest exception type that Python itself knows, ``line`` the line of the
    student's own code, counted from its ``def`` or ``class`` (0 if unknown).  ``message`` is the
    exception's own; that of a stub is empty, and then names the stub when another function ran it.
    """

    kind: str
    message: str = ""
    line: int = 0


@dataclass(frozen=True)
class Reply:
    """What came back from one call.

    ``inputs`` are the arguments after the call, if the function has changed one of them.
    """

    value: Any = None
    inputs: tuple[Any, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    failure: Failure | None = None


def perform(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Reply:
    """Call ``function`` on fresh copies of ``arguments`` and report plain data."""
    return perform_live(function, arguments, ())[0]


def perform_live(
    function: Callable[..., Any], arguments: tuple[Any, ...], results: Sequence[Any]
) -> tuple[Reply, Any]:
    """A call that may be handed ``results`` of earlier ones: the report, and the answer itself."""
    live = tuple(to_live(argument, results) for argument in arguments)
    failure, answer = None, None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        start = time.perf_counter()
        try:
            answer = function(*live)
            if isinstance(answer, Iterator):  # it computes while it is read
                answer = list(itertools.islice(answer, MAX_ITEMS + 1))
        except BaseException as error:  # SystemExit and KeyboardInterrupt are answers, too
            failure = describe(error, function)
        seconds = time.perf_counter() - start
    said = tuple(f"{w.category.__name__}: {_words(w.message)}"[:200] for w in caught[:20])
    value, after = None, arguments
    try:
        value, after = from_live(answer), tuple(from_live(item) for item in live)
    except MemoryError as error:  # the copy does not fit beside the answer
        failure = failure or describe(error, function)
    changed = not all(same(a, b) for a, b in zip(arguments, after, strict=True))
    return Reply(value, after if changed else (), said, seconds, failure), answer


def describe(error: BaseException, function: Callable[..., Any]) -> Failure:
    """An exception as plain data: built-in type, message, line inside ``function``'s own code."""
    known = (t.__name__ for t in type(error).__mro__ if getattr(builtins, t.__name__, None) is t)
    message = _words(error.msg if isinstance(error, SyntaxError) else error)[:500]
    if isinstance(error, NotImplementedError) and not message:
        message = _raised_in(error, function)
    return Failure(next(known, "Exception"), message, _line(error, function))


def _words(thing: object) -> str:
    """What an exception or a warning says; nothing when its own ``__str__`` raises."""
    try:
        return printable(str(thing))
    except (Exception, SystemExit):
        return ""


def _raised_in(error: BaseException, function: Callable[..., Any]) -> str:
    """The name of the function that raised, when ``function`` only called it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or trace.tb_frame.f_code is getattr(function, "__code__", None):
        return ""
    return trace.tb_frame.f_code.co_name


def _line(error: BaseException, function: Callable[..., Any]) -> int:
    code = getattr(function, "__code__", None)
    if code is None:
        return 0
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if f.filename == code.co_filename and f.lineno]
    return max(lines[-1] - code.co_firstlineno + 1, 0) if lines else 0
