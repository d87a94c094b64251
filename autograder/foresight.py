"""Which calls the checks of a lab will make: most of them are known before a submission is run.

The inputs of checks are the same for a whole class.  So the checks are rehearsed once, with the
oracles in the student's place, and the calls of a piece then go to a worker in one message instead
of one by one.  An answer is used for the very same question only; what was not foreseen, because
it depends on what a student's code has returned, is asked when its turn comes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from dlcourse import oracles
from dlcourse.arrays import Random
from dlcourse.catalogue import find_lab
from dlcourse.checking import Student
from dlcourse.checking.calls import Reply
from dlcourse.checking.sequence import Step, Steps, respond, size_of
from dlcourse.checking.values import Array, Earlier, Named
from dlcourse.visible import run_visible

from autograder.checks import run_hidden
from autograder.sandbox.wire import Packed, WireError, pack

#: A call with more numbers than this goes alone: it may be there for the time that it takes.
SMALL = 10_000

Call = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Foreseen:
    """The calls of one piece's checks: as questions to compare with, and ready to be sent."""

    names: frozenset[str]
    questions: tuple[Hashable, ...]
    packed: Packed


class Rehearsal:
    """A ``Backend`` on which the oracles answer; it writes down what it was asked."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """What the oracle returns, in the form of a student's answer."""
        self.calls.append((name, arguments))
        return respond(oracles.find, name, arguments)


@functools.lru_cache(maxsize=8)
def visible_calls(lab: str) -> dict[str, Foreseen]:
    """The calls of all visible checks, by piece."""
    pieces = _quick(lab)
    return _for_all(lab, {name: functools.partial(run_visible, name) for name in pieces})


@functools.lru_cache(maxsize=8)
def hidden_calls(lab: str, secret: bytes) -> dict[str, Foreseen]:
    """The calls of all hidden checks, by piece, on the inputs that ``secret`` stands for."""
    pieces = _quick(lab)
    return _for_all(lab, {name: functools.partial(_run_hidden, name, secret) for name in pieces})


def _quick(lab: str) -> list[str]:
    """The pieces whose calls take no time to speak of; training goes alone."""
    return [piece.name for piece in find_lab(lab).pieces if not piece.trains]


def _for_all(lab: str, runs: dict[str, Callable[[Student], Any]]) -> dict[str, Foreseen]:
    nothing = _foreseen([])
    found = {name: _rehearse(run) for name, run in runs.items()}
    return {piece.name: found.get(piece.name, nothing) for piece in find_lab(lab).pieces}


def _run_hidden(name: str, secret: bytes, student: Student) -> None:
    run_hidden(name, student, secret)


def _rehearse(run: Callable[[Student], Any]) -> Foreseen:
    rehearsal = Rehearsal()
    run(Student(rehearsal))
    return _foreseen([call for call in rehearsal.calls if size_of(call[1]) <= SMALL])


def _foreseen(calls: Sequence[Call]) -> Foreseen:
    try:
        packed = pack([[name, list(arguments)] for name, arguments in calls])
    except WireError:  # too much for one message: then one by one
        return _foreseen([])
    names = frozenset(name for name, _ in calls)
    return Foreseen(names, tuple(question(*call) for call in calls), packed)


def question(name: str, arguments: tuple[Any, ...]) -> Hashable:
    """A call as something to compare: equal for calls that a student's code cannot tell apart."""
    return (name, *map(_exactly, arguments))


def _exactly(value: Any) -> Hashable:
    if isinstance(value, Array):
        return (value.kind, value.dtype, value.device, value.traced, _exactly(value.data))
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, list | tuple):
        return (type(value), *map(_exactly, value))
    if isinstance(value, dict):
        return (dict, *((key, _exactly(item)) for key, item in value.items()))
    if isinstance(value, Named):
        return (value.name, _exactly(value.parameters))
    if isinstance(value, Steps):
        return (Steps, *map(_exactly, value.steps))
    if isinstance(value, Step):
        return (value.name, _exactly(value.arguments), value.of)
    if value is None or type(value) in (bool, int, float, str, Random, Earlier):
        return (type(value), value)
    return object()  # equal to nothing else
