"""Grades a class: submissions go to the workers, marks to the gradebook, in one place."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from nbformat.v4 import reads_json, writes_json
from nbgrader.api import Gradebook

from autograder.collect import UnreadableError, complete, load_submission, students
from autograder.course import Course
from autograder.gradebook import enter_lab, enter_marks, has_marks, open_gradebook
from autograder.mark import Assignment, Marked, PieceMark, Submission, code_version

#: Marks submissions somewhere and yields each as it is done, in any order.
Marker = Callable[[Iterable[Submission], Assignment], Iterator[Marked]]


@dataclass(frozen=True)
class _Desk:
    """What stays open while a class is graded."""

    course: Course
    lab: str
    gradebook: Gradebook
    version: str

    def ticket(self, content: str) -> str:
        """Names a submission's content together with everything else that its marks depend on."""
        return f"{content}-{self.version}"


def grade_class(
    course: Course, lab: str, marker: Marker, only: Iterable[str] = (), regrade: bool = False
) -> Iterator[Marked]:
    """Grade every submission of a lab, or those of the students ``only``; yields each as it ends.

    A submission that was graded before, by the same checks, and has not changed, keeps its marks
    and is not run again, unless ``regrade`` asks for it: so a grading that was stopped in the
    middle goes on where it was.
    """
    enter_lab(course, lab)
    release = course.release(lab).read_text(encoding="utf-8")
    assignment = Assignment(lab, release, course.secret())
    wanted = set(only)
    with open_gradebook(course) as gradebook:
        desk = _Desk(course, lab, gradebook, _version(assignment))
        todo, done = [], []
        for student in students(course, lab):
            if not wanted or student in wanted:
                earlier = None if regrade else _earlier(desk, student)
                done.append(earlier) if earlier else todo.append(student)
        yield from (marked for marked in done if marked)
        for marked in marker(_load(course, lab, todo), assignment):
            _save(desk, marked)
            yield marked


def _load(course: Course, lab: str, names: Iterable[str]) -> Iterator[Submission]:
    for student in names:
        try:
            yield Submission(student, load_submission(course.submission(student, lab)))
        except UnreadableError as error:
            yield Submission(student, problem=str(error))


def _version(assignment: Assignment) -> str:
    """Changes when checks, catalogue, release or secret change."""
    digest = hashlib.sha256(assignment.release.encode() + assignment.secret)
    digest.update(code_version().encode())
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
    enter_marks(desk.course, desk.gradebook, desk.lab, marked.student, notebook)
    record = asdict(marked) | {"notebook": "", "ticket": desk.ticket(marked.content)}
    notebook.metadata["dlcourse"] = record
    part = path.with_suffix(f".{os.getpid()}.part")  # another grader may be at the same student
    part.write_text(writes_json(notebook), encoding="utf-8")
    part.replace(path)


def _earlier(desk: _Desk, student: str) -> Marked | None:
    """What an earlier grading of the same content found; None when it must be graded."""
    path = desk.course.autograded(student, desk.lab)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))["metadata"]["dlcourse"]
        content = load_submission(desk.course.submission(student, desk.lab))
        if record.pop("ticket") != desk.ticket(hashlib.sha256(content).hexdigest()):
            return None
        record["pieces"] = {name: PieceMark(**m) for name, m in record["pieces"].items()}
        record["notes"] = tuple(record["notes"])
        earlier = Marked(**record)
    except (OSError, ValueError, KeyError, TypeError, UnreadableError):
        return None
    return earlier if has_marks(desk.gradebook, desk.lab, student) else None
