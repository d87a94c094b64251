"""One submission to one verdict: what a worker does, here or on another machine.

It needs no gradebook and no folder of the course: everything goes in and comes out as plain data.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import dlcourse
import nbformat
from dlcourse.catalogue import find_lab
from nbformat import NotebookNode
from nbformat.v4 import writes_json

import autograder
from autograder.collect import UnreadableError, parse_submission
from autograder.diagnosis import diagnose
from autograder.explain import explain
from autograder.normalise import Step, normalise
from autograder.sandbox import Sandbox, SandboxBroken
from autograder.verdict import PieceVerdict, Verdict, judge

#: How often a fault of the machine is tried again before it is reported.
TRIES = 3


@dataclass(frozen=True)
class Assignment:
    """What is the same for a whole class: the lab, its release as JSON, the course's secret."""

    lab: str
    release: str
    secret: bytes


@dataclass(frozen=True)
class Submission:
    """A student's file as it was handed in; ``problem`` says why there is no ``content``."""

    student: str
    content: bytes = b""
    problem: str = ""


@dataclass(frozen=True)
class PieceMark:
    """A piece's points, and why some are missing: for the student, and in words to count."""

    score: float
    maximum: float
    reason: str
    diagnosis: str = ""


@dataclass(frozen=True)
class Marked:
    """What became of one submission.

    status: "graded", "unreadable" (``reason`` says why; no marks), or "infrastructure" (a fault of
    the machine and not of the student; grade again).
    content: names what was handed in (its SHA-256).
    stages: the seconds of each stage, of which ``seconds`` is the sum.
    notebook: the graded notebook as JSON; empty unless graded.
    """

    student: str
    status: str
    maximum: float
    pieces: dict[str, PieceMark]
    reason: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    content: str = ""
    notebook: str = ""
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float | None:
        """The points of the pieces; None when there was nothing to mark."""
        if self.status != "graded":
            return None
        return round(sum(mark.score for mark in self.pieces.values()), 2)


def infrastructure(submission: Submission, lab: str, reason: str) -> Marked:
    """What becomes of a submission that a fault of the machine keeps from being marked."""
    maximum = sum(piece.points for piece in find_lab(lab).pieces)
    return Marked(submission.student, "infrastructure", maximum, {}, reason)


def judged_elsewhere(student: str, steps: Sequence[Step], verdict: Verdict) -> Marked:
    """What ``nbgrader autograde`` has found of a submission, without its notebook."""
    maximum = sum(row.piece.points for row in verdict.pieces)
    notes, stages = tuple(own_cells(steps, verdict)), {"run": round(verdict.seconds, 4)}
    return Marked(
        student, "graded", maximum, _marks(verdict), _summary(verdict), notes, stages=stages
    )


def code_version() -> str:
    """Changes when the code does that marks depend on."""
    digest = hashlib.sha256()
    for package in (autograder, dlcourse):
        for path in sorted(Path(package.__path__[0]).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def mark(submission: Submission, assignment: Assignment, sandbox: Sandbox) -> Marked:
    """Mark one submission; whatever happens ends in a status and a reason."""
    maximum = sum(piece.points for piece in find_lab(assignment.lab).pieces)
    problem = submission.problem
    for attempt in range(TRIES):
        try:
            return _mark(submission, assignment, sandbox)
        except UnreadableError as error:
            return Marked(submission.student, "unreadable", maximum, {}, str(error))
        except (SandboxBroken, MemoryError, OSError) as error:
            problem = str(error) or type(error).__name__
            time.sleep(0.2 * attempt)
        except Exception as error:  # a fault of ours must not cost the class, nor be a silent zero
            problem = f"the grader itself stops with {type(error).__name__}: {error}"
            break
    return infrastructure(submission, assignment.lab, problem)


def _mark(submission: Submission, assignment: Assignment, sandbox: Sandbox) -> Marked:
    times = [time.perf_counter()]
    if submission.problem:
        raise UnreadableError(submission.problem)
    lab = find_lab(assignment.lab)
    cells = parse_submission(submission.content)
    normalised = normalise(cells, _notebook(assignment.release))
    times.append(time.perf_counter())
    verdict = judge(lab, normalised.steps, sandbox, assignment.secret)
    times.append(time.perf_counter())
    explain(normalised.notebook, verdict)
    notebook = writes_json(normalised.notebook)
    times.append(time.perf_counter())
    return Marked(
        submission.student,
        "graded",
        sum(piece.points for piece in lab.pieces),
        _marks(verdict),
        _summary(verdict),
        (*normalised.notes, *own_cells(normalised.steps, verdict)),
        times[-1] - times[0],
        hashlib.sha256(submission.content).hexdigest(),
        notebook,
        _stages(times, verdict),
    )


def _marks(verdict: Verdict) -> dict[str, PieceMark]:
    return {
        row.piece.name: PieceMark(row.score, row.piece.points, row.reason, diagnose(row))
        for row in verdict.pieces
    }


def _stages(times: list[float], verdict: Verdict) -> dict[str, float]:
    """The seconds between ``times``, with the student's code apart from the verdict on it."""
    normalised, judged, explained = (after - before for before, after in pairwise(times))
    run = min(verdict.seconds, judged)
    stages = {"normalise": normalised, "run": run, "verdict": judged - run, "explain": explained}
    return {name: round(seconds, 4) for name, seconds in stages.items()}


@functools.lru_cache(maxsize=8)
def _notebook(release: str) -> NotebookNode:
    return nbformat.reads(release, as_version=4)


def _summary(verdict: Verdict) -> str:
    """Why points are missing, in one line for a table."""
    missing = [row for row in verdict.pieces if row.reason]
    unwritten = [row.piece.name for row in missing if row.reason.endswith("is not written yet")]
    rest = [_line(row) for row in missing if row.piece.name not in unwritten]
    if unwritten:
        rest.append(f"not written yet: {', '.join(unwritten)}")
    return "; ".join(rest)


def _line(row: PieceVerdict) -> str:
    name = row.piece.name
    return row.reason if row.reason.startswith(f"{name}:") else f"{name}: {row.reason}"


def own_cells(steps: Sequence[Step], verdict: Verdict) -> list[str]:
    """What went wrong in cells that the student added: no marks hang on it, but a teacher asks."""
    own = {step.position for step in steps if not step.piece}
    problems = [words for place, words in verdict.cell_problems.items() if place in own]
    return [f"a cell of the student's own {words}" for words in problems]
