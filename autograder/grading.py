"""Grades a class: submissions go to the workers, marks to the gradebook, in one place."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from nbformat.v4 import reads_json
from nbgrader.api import Gradebook, InvalidEntry
from sqlalchemy.exc import SQLAlchemyError

from autograder.clock import Clock
from autograder.collect import (
    TIME_FILE,
    UnreadableError,
    clear_parts,
    complete,
    holds_a_line,
    load_submission,
    students,
)
from autograder.course import Course, CourseError
from autograder.entry import enter_marks
from autograder.gradebook import enter_lab, has_marks, open_gradebook
from autograder.mark import (
    Assignment,
    Marked,
    PieceMark,
    Submission,
    code_version,
    infrastructure,
)

#: How often marks are tried to be saved, and the seconds between.
TRIES, PAUSE = 3, 1.0
#: What saving may meet when the machine is to blame; nbgrader makes the third of the second.
FAULTS = (OSError, SQLAlchemyError, InvalidEntry)

#: Marks submissions somewhere and yields each as it is done, in any order.
Marker = Callable[[Iterable[Submission], Assignment], Iterator[Marked]]


@dataclass(frozen=True)
class _Desk:
    """What stays open while a class is graded."""

    course: Course
    lab: str
    gradebook: Gradebook
    version: str

    def ticket(self, student: str, content: str) -> str:
        """Names a submission's content together with everything else that its marks depend on."""
        time = self.course.submission(student, self.lab).with_name(TIME_FILE)
        when = time.read_bytes() if holds_a_line(time) else b""
        return f"{content}-{self.version}-{hashlib.sha256(when).hexdigest()[:16]}"


def grade_class(
    course: Course, lab: str, marker: Marker, only: Iterable[str] = (), regrade: bool = False
) -> Iterator[Marked]:
    """Grade every submission of a lab, or those of the students ``only``; yields each as it ends.

    A submission that was graded before, by the same checks, and has not changed, keeps its marks
    and is not run again, unless ``regrade`` asks for it: so a grading that was stopped in the
    middle goes on where it was.  Marks that this machine cannot save (a full disk, a locked
    gradebook) are *infrastructure*.  Raises ``CourseError`` when there is no gradebook to begin
    with, or no release.
    """
    _prepare(course, lab)
    release = course.release(lab).read_text(encoding="utf-8")
    assignment = Assignment(lab, release, course.secret())
    wanted = set(only)
    with open_gradebook(course) as gradebook:
        version = _version(assignment, _lateness(course, lab, gradebook))
        desk = _Desk(course, lab, gradebook, version)
        todo, done = [], []
        for student in students(course, lab):
            if not wanted or student in wanted:
                earlier = None if regrade else _earlier(desk, student)
                done.append(earlier) if earlier else todo.append(student)
        yield from (marked for marked in done if marked)
        if todo:  # without need, no sandbox is made
            for marked in marker(_load(course, lab, todo), assignment):
                yield _saved(desk, marked)


def _prepare(course: Course, lab: str) -> None:
    """The lab is in the gradebook, and nothing is left of a grading that was killed."""
    try:
        clear_parts(course.root / "autograded", lab)
        clear_parts(course.root / "feedback", lab)
        enter_lab(course, lab)
    except FAULTS as error:
        raise CourseError(f"the gradebook cannot be written: {_words(error)}") from error


def _saved(desk: _Desk, marked: Marked) -> Marked:
    """What was marked, once it is saved; *infrastructure* when this machine cannot save it."""
    for attempt in range(TRIES):
        try:
            _save(desk, marked)
            return marked
        except FAULTS as error:
            problem = f"the marks could not be saved: {_words(error)}"
            time.sleep(PAUSE * (attempt < TRIES - 1))
    return infrastructure(Submission(marked.student), desk.lab, problem)


def _words(error: Exception) -> str:
    """The reason in one line, without the SQL that met it."""
    reasons = (getattr(met, "orig", None) for met in (error, error.__context__))
    return str(next(filter(None, reasons), error)) or type(error).__name__


def _load(course: Course, lab: str, names: Iterable[str]) -> Iterator[Submission]:
    for student in names:
        try:
            yield Submission(student, load_submission(course.submission(student, lab)))
        except UnreadableError as error:
            yield Submission(student, problem=str(error))


def _lateness(course: Course, lab: str, gradebook: Gradebook) -> str:
    """What decides about penalties: the due date and the settings."""
    due, settings = gradebook.find_assignment(lab).duedate, course.config()
    return f"{due} {settings.AssignLatePenalties} {settings.LateSubmissionPlugin}"


def _version(assignment: Assignment, lateness: str) -> str:
    """Changes when checks, catalogue, release, secret, due date or penalties change."""
    digest = hashlib.sha256(assignment.release.encode() + assignment.secret)
    digest.update(code_version().encode() + lateness.encode())
    return digest.hexdigest()


def _save(desk: _Desk, marked: Marked) -> None:
    """The marks to the gradebook, then the graded notebook to ``autograded/``.

    The notebook is put in place last and in one step: where it lies, the marks are entered.
    """
    if marked.status != "graded":
        return
    source = desk.course.submission(marked.student, desk.lab)
    path = desk.course.autograded(marked.student, desk.lab)
    path.parent.mkdir(parents=True, exist_ok=True)
    complete(source, path.parent)
    notebook = reads_json(marked.notebook)
    with Clock() as clock:
        enter_marks(desk.course, desk.gradebook, desk.lab, marked.student, notebook)
    record = asdict(marked) | {
        "notebook": "",
        "ticket": desk.ticket(marked.student, marked.content),
    }
    record["stages"]["gradebook"] = round(clock.seconds, 4)
    notebook.metadata["dlcourse"] = record
    part = path.with_suffix(f".{os.getpid()}.part")  # another grader may be at the same student
    try:
        part.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _earlier(desk: _Desk, student: str) -> Marked | None:
    """What an earlier grading of the same content found; None when it must be graded."""
    path = desk.course.autograded(student, desk.lab)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))["metadata"]["dlcourse"]
        content = load_submission(desk.course.submission(student, desk.lab))
        if record.pop("ticket") != desk.ticket(student, hashlib.sha256(content).hexdigest()):
            return None
        record["pieces"] = {name: PieceMark(**m) for name, m in record["pieces"].items()}
        record["notes"] = tuple(record["notes"])
        earlier = Marked(**record)
    except (OSError, ValueError, KeyError, TypeError, UnreadableError):
        return None
    return earlier if has_marks(desk.gradebook, desk.lab, student) else None
