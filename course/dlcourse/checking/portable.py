"""A student's answer held against the oracle's: once, and in every kind of array."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np

from dlcourse import oracles
from dlcourse.catalogue import find_piece
from dlcourse.checking.compare import TOLERANCE, agree_in_parts
from dlcourse.checking.outcome import Outcome, case, hold
from dlcourse.checking.parts import named_inputs
from dlcourse.checking.patterns import Context
from dlcourse.checking.student import Student

KINDS = (("numpy", "float32"), ("torch", "float64"), ("torch", "float32"))
#: A load above this (processes a core) is one of waiting for a disk, not of computing.
MOST_CROWDED = 10.0
NAMES = {"numpy": "NumPy", "torch": "torch"}


@overload
def matches_oracle(
    student: Student,
    name: str,
    *arguments: Any,
    parts: None = None,
    what: str = "",
    tried: str = "",
    tolerance: float | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Outcome: ...


@overload
def matches_oracle(
    student: Student,
    name: str,
    *arguments: Any,
    parts: Sequence[str],
    what: str = "",
    tried: str = "",
    tolerance: float | None = None,
    sizes: Mapping[str, int] | None = None,
) -> tuple[Outcome, ...]: ...


def matches_oracle(
    student: Student,
    name: str,
    *arguments: Any,
    parts: Sequence[str] | None = None,
    what: str = "",
    tried: str = "",
    tolerance: float | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Outcome | tuple[Outcome, ...]:
    """Whether the piece ``name`` returns what its oracle returns, in the student's dtype.

    ``parts`` names what is returned when that is more than one array ("logits", "cache"): one
    outcome a part then, to be yielded at once, as a tuple.  ``sizes`` are as in ``agree``.  A wrong
    answer is looked up among the known misconceptions.
    """
    with case(what or name):
        got = student.answer(name, *arguments)
    outcomes = agree_in_parts(
        got,
        oracles.answer(name, *arguments),
        parts or (),
        what or name,
        tried=tried,
        tolerance=TOLERANCE[student.dtype] if tolerance is None else tolerance,
        context=context_of(name, arguments, sizes),
        mistaken=lambda: student.known_mistakes(name, *arguments),
    )
    return outcomes[0] if parts is None else outcomes


def portable(
    student: Student,
    name: str,
    *arguments: Any,
    parts: Sequence[str] = (),
    tolerance: float | None = None,
) -> Iterator[Outcome]:
    """The piece agrees with its oracle in float32 and on tensors, and keeps library and dtype.

    ``arguments`` should be numbers that float32 holds exactly (``exact`` makes them so).
    """
    for library, dtype in KINDS:
        what = f"{name} on {NAMES[library]} {dtype}"
        on = student.on(library, dtype)
        yield from matches_oracle(on, name, *arguments, parts=parts, what=what, tolerance=tolerance)


def within_time(
    student: Student,
    name: str,
    *arguments: Any,
    seconds: float,
    what: str,
    parts: Sequence[str] = (),
) -> tuple[Outcome, ...]:
    """The piece does a large case within ``seconds``, and rightly.

    The clock is the checking side's, which the student's code cannot turn back.  A machine that is
    busy costs nobody a point: of up to three calls the fastest counts, and where more processes
    want to run than there are cores, each call counts for its share.
    """
    answer, spent, crowd = None, float("inf"), _crowd()
    for _ in range(3):
        start = time.perf_counter()
        with case(what):
            answer = student.answer(name, *arguments)
        spent = min(spent, (time.perf_counter() - start) / crowd)
        if spent <= seconds or spent > 10 * seconds:
            break
    reason = (
        f"takes {spent:.1f} s, and {seconds:g} s are plenty. Is there a loop over entries, or is "
        "the same computed again and again?"
    )
    if spent > seconds:
        return (hold(False, what, reason),)
    expected = oracles.answer(name, *arguments)
    limit = TOLERANCE[student.dtype]
    context = context_of(name, arguments)
    return agree_in_parts(answer, expected, parts, what, tolerance=limit, context=context)


def _crowd() -> float:
    """How many processes share a core at the moment, from 1 to ``MOST_CROWDED``."""
    try:
        wanting = os.getloadavg()[0]
    except (AttributeError, OSError):  # Windows does not know
        return 1.0
    return min(max(wanting / (os.cpu_count() or 1), 1.0), MOST_CROWDED)


def context_of(
    name: str, arguments: Sequence[Any], sizes: Mapping[str, int] | None = None
) -> Context:
    """What a diagnosis may know of a call: the arguments by name, and sizes with a name."""
    return Context.of(named_inputs(find_piece(name).signature, arguments), sizes)


def exact(array: Any) -> Any:
    """The nearest numbers that float32 holds, as float64: both dtypes then start alike."""
    return np.asarray(array).astype(np.float32).astype(np.float64)
