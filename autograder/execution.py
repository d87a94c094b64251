"""Runs a submission's cells in a sandboxed worker and calls its pieces there.

A cell or a call that does not come to an end, or that takes the worker down, costs the submission
that cell or that piece and no more: a fresh worker runs the rest again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Hashable, Sequence
from typing import Any

from dlcourse.catalogue import find_piece
from dlcourse.checking import Fault
from dlcourse.checking.calls import Reply
from dlcourse.checking.sequence import asks_for_card

from autograder.clock import Clock
from autograder.foresight import Foreseen, question
from autograder.match import without_magics
from autograder.normalise import Step
from autograder.sandbox import CellOutcome, Sandbox, Session, WireError, WorkerStopped

#: Seconds for one cell, for one call of a piece, and for everything that one submission does.
CELL_SECONDS = 10.0
CALL_SECONDS = 5.0
TOTAL_SECONDS = 180.0
#: Seconds for all calls of a piece that are made ahead.
AHEAD_SECONDS = 2.0
#: What torch imports at the first optimizer, which takes as long as torch itself: only a notebook
#: that speaks of torch needs it.  torch is there for all, because checks call pieces with tensors.
WITH_TORCH = ("torch._dynamo",)

STOPPED = {
    "time": "does not come to an end: stopped after {seconds:.0f} s",
    "memory": "takes more memory than there is for one submission",
    "exit": "ends the Python process",
    "wire": "disturbs the connection to the grader",
}


class Execution:
    """One submission in a worker; a ``Backend`` for ``dlcourse.checking.Student``."""

    def __init__(self, sandbox: Sandbox, steps: Sequence[Step]) -> None:
        self.steps = steps
        #: What went wrong in a cell, by its position in the notebook.
        self.cell_problems: dict[int, str] = {}
        self._sandbox = sandbox
        self._modules = WITH_TORCH if any("torch" in step.source for step in steps) else ()
        self._session: Session | None = None
        self._defined: set[str] = set()
        self._skipped: set[int] = set()
        self._given_up: dict[str, str] = {}
        self._answers: dict[Hashable, list[Reply]] = {}
        self._one_by_one = False
        #: The time that the student's code takes, and the way to it and back.
        self.clock = Clock()
        self._deadline = time.monotonic() + TOTAL_SECONDS

    def __enter__(self) -> Execution:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """Call the student's piece; raises ``Fault`` when there is none or it cannot be called."""
        if name in self._given_up:
            raise Fault(name, self._given_up[name])
        if answers := self._answers.get(question(name, arguments)):
            return answers.pop(0)
        with self.clock:
            return self._call(name, arguments)

    def _call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        session = self._ready()
        if name not in self._defined:
            raise Fault(name, self._why_missing(name))
        try:
            patience = find_piece(name).patience
            seconds = self._seconds(CALL_SECONDS * patience)
            reply = session.call(name, arguments, seconds=seconds)
        except WorkerStopped as stop:
            self._close()
            if asks_for_card(arguments):  # a pretended card is slow: that costs nobody the piece
                raise Fault(name, _stopped(stop.reason, seconds)) from stop
            raise self._give_up(name, stop.reason) from stop
        except WireError as error:  # a check passes on what another piece has returned
            raise Fault(name, "cannot be called with what another piece returned") from error
        late = reply.failure is not None and reply.failure.kind == "TimeoutError"
        if late and not asks_for_card(arguments):
            raise self._give_up(name, "time")
        return reply

    def call_ahead(self, calls: Foreseen) -> None:
        """Make calls that a piece's checks will ask for, in one message to the worker.

        Where that goes wrong, the rest of the submission is called one by one: then it shows which
        call takes the worker down, or too long.
        """
        self._answers = {}
        if self._one_by_one or not calls.questions or calls.names & self._given_up.keys():
            return
        replies = None
        with self.clock, contextlib.suppress(Fault, WorkerStopped):
            session = self._ready()
            if not calls.names <= self._defined:
                return
            seconds = self._seconds(AHEAD_SECONDS)
            replies = session.call_all(calls.packed, len(calls.questions), seconds)
        if replies is None:
            self._one_by_one = True
            self._close()
            return
        for asked, reply in zip(calls.questions, replies, strict=True):
            self._answers.setdefault(asked, []).append(reply)

    def _ready(self) -> Session:
        """The session in which all cells have run."""
        while self._session is None:
            self._seconds(CELL_SECONDS)
            self._session = self._run_cells()
        return self._session

    def _seconds(self, most: float) -> float:
        """The time for the next step; raises ``Fault`` when the submission has used up its own."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            self._close()
            raise Fault("the notebook", f"takes more than {TOTAL_SECONDS:.0f} s in all")
        return min(most, left)

    def _run_cells(self) -> Session | None:
        """A new session with all cells run; None when one of them took the worker down."""
        session = self._sandbox.session(self._modules)
        for step in self.steps:
            if step.position in self._skipped:
                continue
            try:
                seconds = self._seconds(CELL_SECONDS)
                outcome = session.run(without_magics(step.source), seconds)
            except Fault:
                session.close()
                raise
            except WorkerStopped as stop:
                session.close()
                self._skipped.add(step.position)
                self.cell_problems[step.position] = _stopped(stop.reason, CELL_SECONDS)
                return None
            self._note(step, outcome)
        return session if self._learn_names(session) else None

    def _learn_names(self, session: Session) -> bool:
        """Ask which pieces are there now; False when what a cell has left running disturbs it."""
        try:
            self._defined = session.defined([step.piece for step in self.steps if step.piece])
        except WorkerStopped as stop:
            session.close()
            self._blame(stop.reason)
            return False
        return True

    def _blame(self, reason: str) -> None:
        """Run no cell again that may be at fault: the student's own first, then all of them."""
        left = [step for step in self.steps if step.position not in self._skipped]
        for step in [step for step in left if not step.piece] or left:
            self._skipped.add(step.position)
            self.cell_problems[step.position] = _stopped(reason, CELL_SECONDS)

    def _note(self, step: Step, outcome: CellOutcome) -> None:
        if outcome.status == "stopped":
            self.cell_problems[step.position] = _stopped("time", CELL_SECONDS)
            self._skipped.add(step.position) if not step.piece else None
        elif failure := outcome.failure:
            where = f" in line {failure.line}" if failure.line else ""
            words = f"stops with {failure.kind}{where}: {failure.message}"
            self.cell_problems[step.position] = words

    def _why_missing(self, name: str) -> str:
        for step in self.steps:
            if step.piece == name and step.position in self.cell_problems:
                return f"is not defined, because its cell {self.cell_problems[step.position]}"
        return f"is not defined: no cell of the notebook defines {name}"

    def _give_up(self, name: str, reason: str) -> Fault:
        self._given_up[name] = _stopped(reason, CALL_SECONDS)
        return Fault(name, self._given_up[name])

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _stopped(reason: str, seconds: float) -> str:
    return STOPPED[reason].format(seconds=seconds)
