"""One solution of a piece, in the eyes of every style and of our own hidden checks."""

from __future__ import annotations

import contextlib
import io
import resource
import signal
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dlcourse.catalogue import LABS, find_piece, lab_of

from tests import mistakes
from tests.grading import hidden_results, share
from tests.mistakes import (
    CORRECT,
    MISTAKES,
    Attempt,
    unseen_lab3,  # noqa: F401 - enters its mistakes
    unseen_lab4,  # noqa: F401 - enters its mistakes
)
from tests.mistakes.unseen import UNSEEN
from tests.reference import define, sources
from tests.validity.elsewhere.numbers import wrong_numbers
from tests.validity.elsewhere.style import Function, reference
from tests.validity.elsewhere.styles import STYLES
from tests.validity.mutants import Mutant, mutants_of
from tests.validity.reviewed import equivalent

PIECES = list(dict.fromkeys(piece for style in STYLES for piece in style.asked))
SECRET = b"elsewhere"
#: CPU seconds that one check of one solution may take; the references need less than one.
SECONDS, GIGABYTES = 10.0, 4


@dataclass(frozen=True)
class Solution:
    """Somebody's version of a piece, right or wrong; ``source`` for the table.

    make: gives the function; that of a mutant is not defined before it is needed.
    """

    piece: str
    name: str
    make: Callable[[], Function]
    right: bool
    source: str


@dataclass(frozen=True)
class Verdict:
    """What was found about a solution.

    passed: the styles that know the piece, and whether it got through.   ours: full marks.
    numbers: its numbers are wrong in NumPy's float64, too; so is, for all we know, what gets full
    marks.   stopped: it had to be stopped.
    """

    piece: str
    name: str
    right: bool
    source: str
    passed: dict[str, bool] = field(default_factory=dict)
    ours: bool = False
    numbers: bool = True
    stopped: bool = False


class TooLong(BaseException):
    """The solution has used up its time; a student's ``except Exception`` does not catch it."""


def by_hand() -> list[Solution]:
    """The references, the mistakes and the other right ways of ``tests.mistakes``."""
    for lab in LABS:
        mistakes.load(lab)

    def entered(attempts: list[Attempt], right: bool) -> list[Solution]:
        return [
            Solution(a.piece, a.function.__name__, partial(_as_it_is, a.function), right, "by hand")
            for a in attempts
        ]

    found = [
        Solution(piece, "reference", partial(reference, piece), True, "reference")
        for piece in PIECES
    ]
    found += entered(CORRECT, True)
    found += entered(MISTAKES, False) + entered([attempt for attempt, _ in UNSEEN], False)
    return [solution for solution in found if solution.piece in PIECES]


def mutated() -> list[Solution]:
    """The mutants that make a difference, as far as has been decided.

    Not those of pieces that train: many learn as well as the reference, and our checks take
    seconds to find that out; the ones written by hand are among the others.
    """
    found = []
    for piece in (piece for piece in PIECES if not find_piece(piece).trains):
        known = equivalent(lab_of(piece).name).get(piece, {})
        some = [mutant for mutant in mutants_of(piece) if mutant.change not in known]
        found += [Solution(piece, m.change, partial(_defined, m), False, "mutants") for m in some]
    return found


def _as_it_is(function: Function) -> Function:
    return function


def _defined(mutant: Mutant) -> Function:
    """The function of a mutant, among the references of its lab."""
    return define({**sources(mutant.lab), mutant.piece: mutant.source})[mutant.piece]


def judge(solution: Solution) -> Verdict:
    """Every style's verdict and ours.  What is stopped for time is noticed by everybody."""
    about = (solution.piece, solution.name, solution.right, solution.source)
    asked = [style for style in STYLES if solution.piece in style.asked]
    patience = find_piece(solution.piece).patience
    try:
        with _quiet(), _time(SECONDS * patience):
            function = solution.make()
        passed = {}
        for style in asked:
            with _quiet(), _time(SECONDS * patience):
                passed[style.name] = style.passes(solution.piece, function)
        with _quiet(), _time(SECONDS * patience):
            ours = share(hidden_results(solution.piece, function, SECRET)) == 1
        with _quiet(), _time(SECONDS * patience):
            numbers = ours or wrong_numbers(solution.piece, function, SECRET)
        return Verdict(*about, passed, ours, numbers)
    except (TooLong, MemoryError):
        return stopped(solution)


def stopped(solution: Solution) -> Verdict:
    """The verdict on a solution that never ends, or takes its process with it."""
    asked = {style.name: False for style in STYLES if solution.piece in style.asked}
    about = (solution.piece, solution.name, solution.right, solution.source)
    return Verdict(*about, asked, stopped=True)


def limit_memory() -> None:
    """A solution that eats memory gets a ``MemoryError``; for the process of a worker."""
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + GIGABYTES * 2**30,) * 2)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Some solutions print, and many warn."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _time(seconds: float) -> Iterator[None]:
    """Raises ``TooLong`` after so much CPU time, and again each second, should it be caught."""

    def ring(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
