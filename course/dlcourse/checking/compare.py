"""Compares an answer with what is expected and says how it differs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking.causes import with_mistakes
from dlcourse.checking.errors import errors
from dlcourse.checking.outcome import Compared, Outcome
from dlcourse.checking.parts import Nested, by_part
from dlcourse.checking.patterns import Context, Wrong, by_layer, explain, explain_shape

#: Relative to the largest expected entry: what rounding does to formulas equal on paper.
TOLERANCE = {"float64": 1e-11, "float32": 2e-5}


def agree(
    got: Any,
    expected: Any,
    what: str,
    *,
    tried: str = "",
    tolerance: float = TOLERANCE["float64"],
    sizes: Mapping[str, int] | None = None,
    context: Context | None = None,
    mistaken: Callable[[], Mapping[str, Any]] = dict,
) -> Outcome:
    """Whether ``got`` is ``expected``: same shape, never broadcast, every entry close.

    Errors are measured against the largest expected entry.  ``sizes`` names numbers that a wrong
    factor may equal, such as ``{"the number of samples": 5}``; ``context`` takes their place where
    more is known; ``mistaken`` computes, for a wrong answer only, what comes out of known
    misconceptions, by cause.
    """
    got, expected = np.asarray(got), np.asarray(expected)
    context = context or Context(sizes or {})
    if got.shape != expected.shape:
        found = explain_shape(got, expected, context)
        numbers = preview(expected), preview(got, expected)
        outcome = Outcome(what, False, found.reason, tried or what, *numbers, found.cause)
        return with_mistakes(outcome, got, tolerance, mistaken())
    error = errors(got, expected)
    wrong = error > tolerance
    measured = measure(error, wrong)
    if not wrong.any():
        return Outcome(what, True, tried=tried or what, measured=measured)
    found = explain(Wrong(got, expected, wrong), context)
    numbers = preview(expected), preview(got, expected)  # written out for what is wrong only
    outcome = Outcome(
        what, False, found.reason, tried or what, *numbers, found.cause, measured=measured
    )
    outcome = with_mistakes(outcome, got, tolerance, mistaken())
    return replace(outcome, compared=Compared(got, expected, wrong))


def agree_in_parts(
    got: Nested,
    expected: Nested,
    parts: Sequence[str],
    what: str,
    *,
    context: Context,
    mistaken: Callable[[], Mapping[str, Any]] = dict,
    **options: Any,
) -> tuple[Outcome, ...]:
    """``agree`` for every array of an answer that consists of several, one outcome each.

    ``parts`` names what is returned; an array in a list has a number, "dweights[0]".  ``mistaken``
    computes wrong answers by cause: whole ones, or dicts of parts by their name.
    """
    answered, wanted = by_part(got, parts), by_part(expected, parts)
    if answered.keys() != wanted.keys():
        return (_other_parts(answered, wanted, what, options.get("tried", "")),)
    known = functools.cache(mistaken)

    def wrong_parts(name: str) -> dict[str, Any]:
        found = {cause: _parts_of(value, parts) for cause, value in known().items()}
        return {cause: value[name] for cause, value in found.items() if name in value}

    def known_of(name: str) -> Context:
        others = {other: np.asarray(array) for other, array in wanted.items() if other != name}
        return replace(context, part=name, others=others)

    def compare(name: str) -> Outcome:
        outcome = agree(
            answered[name],
            wanted[name],
            f"{what}, {name}" if name else what,
            context=known_of(name),
            mistaken=functools.partial(wrong_parts, name),
            **options,
        )
        return replace(outcome, part=name, group=what)

    outcomes = tuple(compare(name) for name in wanted)
    right = {outcome.part: outcome.ok for outcome in outcomes}
    return tuple(_with_layers(outcome, right) for outcome in outcomes)


def _with_layers(outcome: Outcome, right: Mapping[str, bool]) -> Outcome:
    """A wrong layer whose cause is not known, with what the others say about it."""
    said = "" if outcome.ok or outcome.cause else by_layer(outcome.part, right)
    return replace(outcome, reason=f"{outcome.reason}; {said}") if said else outcome


def measure(error: NDArray[np.float64], wrong: NDArray[np.bool_]) -> str:
    """The largest relative error; where entries are wrong, how many and which come first."""
    most = error.max(initial=0.0)
    largest = f"largest relative error {most:.0e}" if most else "equal to the last digit"
    if not wrong.any() or not wrong.ndim:
        return largest
    some = ", ".join(str([int(i) for i in index]) for index in np.argwhere(wrong)[:3])
    more = ", ..." if wrong.sum() > 3 else ""
    return f"{largest}; {int(wrong.sum())} of {wrong.size} entries: {some}{more}"


def _parts_of(answer: Any, parts: Sequence[str]) -> Mapping[str, Any]:
    return answer if isinstance(answer, Mapping) else by_part(answer, parts)


def _other_parts(
    answered: Mapping[str, Any], wanted: Mapping[str, Any], what: str, tried: str
) -> Outcome:
    """Lists of another length than is expected, or lists where arrays belong."""
    reason = f"returns {_list_of(answered)}, expected {_list_of(wanted)}"
    return Outcome(what, False, reason, tried or what)


def _list_of(parts: Mapping[str, Any]) -> str:
    return ", ".join(parts) or "nothing"


def preview(array: NDArray[Any], beside: NDArray[Any] | None = None) -> str:
    """The first entries as text; from the first difference on when ``beside`` is given."""
    shape = "" if array.ndim == 0 else f"  shape {array.shape}"
    text = np.array2string(
        array, precision=4, suppress_small=True, threshold=12, edgeitems=3, max_line_width=48
    )
    clip = text if len(text) <= 160 else text[:157] + "..."
    different_shape = beside is not None and array.shape != beside.shape
    return clip + (shape if array.size > 8 or different_shape else "")
