"""A gradient that the student computed, held against two others that are right."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dlcourse import oracles
from dlcourse.checking.compare import TOLERANCE, agree_in_parts
from dlcourse.checking.outcome import Outcome, case
from dlcourse.checking.parts import Nested, by_part, leaves
from dlcourse.checking.portable import context_of
from dlcourse.checking.student import Student

if TYPE_CHECKING:  # it imports torch, which takes a second
    from dlcourse.checking.differences import Differences, Forward

#: What central differences can be asked for, relative to the largest entry, beside their own error.
NUMERIC = 1e-10

#: Numeric gradients of earlier questions: a class is asked the same ones over and over.
_known: dict[bytes, list[Differences]] = {}
_MOST = 1024


class OracleError(Exception):
    """The oracle's gradient and its own central differences disagree: a fault of the course."""


def matches_gradient(
    student: Student,
    name: str,
    *arguments: Any,
    forward: Forward,
    at: Sequence[Nested],
    cotangent: Any = 1.0,
    parts: Sequence[str] = (),
    what: str = "",
    tried: str = "",
    sizes: Mapping[str, int] | None = None,
    tolerance: float | None = None,
    got: Any = None,
) -> tuple[Outcome, ...]:
    """Whether the piece ``name`` returns the gradient of sum(cotangent * forward(*at)).

    The answer is held, part by part, against the oracle's, relative to the largest entry, and
    against central differences of ``forward`` within their error (``central_differences``); at a
    kink the oracle alone decides.  ``parts`` names what is returned, in the order of ``at``: "dx",
    "dW", "db"; an array in a list has a number, "dweights[0]".  One outcome a part: yield them at
    once, as a tuple.  ``got`` is the answer, where it is known from a sequence already; the
    arguments are then the oracle's alone.  Raises ``OracleError`` when oracle and differences
    disagree.
    """
    expected = oracles.answer(name, *arguments)
    numeric = _numeric(name, arguments, forward, at, cotangent)
    _require_sound(name, leaves(expected), numeric)
    if got is None:
        with case(what or name):
            got = student.answer(name, *arguments)
    limit = TOLERANCE[student.dtype] if tolerance is None else tolerance
    outcomes = agree_in_parts(
        got,
        expected,
        parts,
        what or name,
        tried=tried,
        tolerance=limit,
        context=context_of(name, arguments, sizes),
        mistaken=lambda: student.known_mistakes(name, *arguments),
    )
    answered, wanted = by_part(got, parts), by_part(expected, parts)
    if answered.keys() != wanted.keys():  # a list too short or too long
        return outcomes
    answers = [answered[part] for part in wanted]  # a dict may hold them in another order
    return tuple(
        _beside(outcome, answer, difference, limit)
        for outcome, answer, difference in zip(outcomes, answers, numeric, strict=True)
    )


def _numeric(
    name: str, arguments: Sequence[Any], forward: Forward, at: Sequence[Nested], cotangent: Any
) -> list[Differences]:
    """The numeric gradient, one ``Differences`` an array; computed once for each question."""
    from dlcourse.checking.differences import central_differences

    rule = getattr(forward, "__qualname__", repr(forward))
    question = hashlib.sha256(pickle.dumps((name, rule, arguments, at, cotangent))).digest()
    if question not in _known:
        if len(_known) >= _MOST:
            _known.clear()
        _known[question] = leaves(central_differences(forward, at, cotangent))
    return _known[question]


def _require_sound(name: str, expected: list[Any], numeric: list[Differences]) -> None:
    if len(expected) != len(numeric):
        raise OracleError(f"{name} returns {len(expected)} arrays, and `at` holds {len(numeric)}")
    for position, (analytic, difference) in enumerate(zip(expected, numeric, strict=True)):
        if not confirms(np.asarray(analytic), difference):
            raise OracleError(f"the oracle of {name} and central differences differ in {position}")


def confirms(gradient: Any, numeric: Differences, tolerance: float = NUMERIC) -> bool:
    """Whether a gradient is the numeric one within its error, wherever that is known."""
    if gradient.shape != numeric.value.shape:
        return False
    largest = np.abs(numeric.value).max(initial=0.0)
    off = np.abs(gradient - numeric.value) > numeric.error + tolerance * largest
    return not (off & ~numeric.kink).any()


def _beside(outcome: Outcome, got: Any, numeric: Differences, tolerance: float) -> Outcome:
    """The outcome, with what central differences say of the same answer."""
    confirmed = confirms(np.asarray(got), numeric, NUMERIC + tolerance)
    return replace(outcome, ok=outcome.ok and confirmed, numeric=_said(numeric, confirmed))


def _said(numeric: Differences, confirmed: bool) -> str:
    largest = np.abs(numeric.value).max(initial=0.0) or 1.0
    own = numeric.error[~numeric.kink].max(initial=0.0) / largest
    kinks = int(numeric.kink.sum())
    at_kinks = f", {kinks} entries at a kink left out" if kinks else ""
    return (
        f"central differences {'agree' if confirmed else 'differ'} (right to {own:.0e}{at_kinks})"
    )
