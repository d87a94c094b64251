"""Checks by piece, and how one is run."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from dlcourse.catalogue import find_piece, lab_of
from dlcourse.checking.causes import consistent
from dlcourse.checking.device.check import Recording, has_place, on_card
from dlcourse.checking.draw import Draw
from dlcourse.checking.outcome import CheckResult, Fault, Outcome
from dlcourse.checking.student import Student

#: What a check yields: a comparison, or all those of the parts of one answer.
Found = Outcome | tuple[Outcome, ...]

#: A check: what it asks of the student, yielding what it found.
Function = Callable[[Student, Draw], Iterable[Found]]

#: What a comparison raises on an answer that has the wrong form; a fault of the machine is none.
CANNOT_COMPARE = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True)
class Check:
    """A check function with its piece, its title (the docstring's first line) and its weight."""

    piece: str
    title: str
    weight: float
    function: Function

    def run(self, student: Student, secret: bytes) -> CheckResult:
        """Run it on inputs drawn from ``secret``; the first wrong answer ends it."""
        draw = Draw(secret, f"{lab_of(self.piece).name}/{self.piece}/{self.function.__name__}")
        return CheckResult(self.title, self.weight, tuple(_outcomes(self.function, student, draw)))


def _outcomes(function: Function, student: Student, draw: Draw) -> Iterator[Outcome]:
    agreed = False
    try:
        for found in function(student, draw):
            outcomes = found if isinstance(found, tuple) else (found,)
            yield from outcomes
            if not all(outcome.ok for outcome in outcomes):
                return  # what follows would say the same again
            agreed = True
    except Fault as fault:
        what = fault.case if agreed and fault.case else fault.what  # it depends on the case
        yield Outcome(what, False, fault.reason, got=fault.detail, cause=fault.reason)
    except CANNOT_COMPARE as error:
        reason = "the answer has another shape or type than is expected: the comparison stops with "
        yield Outcome("the answer", False, reason + type(error).__name__)


@dataclass
class Registry:
    """Checks in the order in which they were written, by piece."""

    checks: dict[str, list[Check]] = field(default_factory=dict)

    def check(self, piece: str, weight: float = 1.0) -> Callable[[Function], Function]:
        """Decorator: enter a check function for a piece."""
        find_piece(piece)

        def enter(function: Function) -> Function:
            title = (inspect.getdoc(function) or function.__name__).splitlines()[0]
            self.checks.setdefault(piece, []).append(Check(piece, title, weight, function))
            return function

        return enter

    def run(self, piece: str, student: Student, secret: bytes) -> list[CheckResult]:
        """The results of all checks of a piece, and of its calls on a graphics card."""
        recording = Recording(piece, student.backend)
        watched = replace(student, backend=recording)
        results = [check.run(watched, secret) for check in self.checks.get(piece, [])]
        results = consistent(results)
        if has_place(find_piece(piece)):
            results.append(on_card(find_piece(piece), recording, results))
        return results
