"""A class as the report sees it: read from the gradebook and from what grading leaves beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlcourse.catalogue import Lab, find_lab
from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Student as Listed

from autograder.collect import UnreadableError, load_submission, parse_submission, students
from autograder.course import Course
from autograder.feedback_page import seconds_of_page
from autograder.gradebook import open_gradebook
from autograder.report.cells import code_of

GRADED, UNREADABLE, NOT_GRADED, NOTHING = "graded", "unreadable", "not graded", "nothing"


@dataclass(frozen=True)
class Student:
    """One student's submission, or that there is none.

    status: "graded", "unreadable" or "not graded" (``problem`` says why), or "nothing" handed in.
    shares: the share of each piece's points, 0 to 1, with what a teacher changed by hand.
    diagnoses: what is wrong with a piece, in words to count; only for pieces that lose points.
    waiting: written questions that nobody has graded yet.
    cells: the code of each piece.
    """

    name: str
    status: str
    problem: str = ""
    score: float = 0.0
    penalty: float = 0.0
    seconds_late: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)
    diagnoses: dict[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stages: dict[str, float] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Class:
    """A lab and everybody who is in the gradebook or has handed in."""

    lab: Lab
    students: tuple[Student, ...]

    def of(self, status: str) -> tuple[Student, ...]:
        """The students with a status."""
        return tuple(student for student in self.students if student.status == status)

    @property
    def graded(self) -> tuple[Student, ...]:
        """Those who have marks."""
        return self.of(GRADED)

    @property
    def maximum(self) -> float:
        """The points of pieces and written questions."""
        lab = self.lab
        pieces = sum(piece.points for piece in lab.pieces)
        return pieces + sum(question.points for question in lab.questions)


@dataclass
class _Entry:
    """What the gradebook has of one submission."""

    penalty: float
    seconds_late: float
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)


def read_class(course: Course, lab: str) -> Class:
    """Everybody's marks and what is known of them; nothing is written."""
    entries, listed = _read_gradebook(course, lab)
    handed_in = set(students(course, lab))
    rows = (
        _student(course, lab, name, entries.get(name), name in handed_in)
        for name in sorted(handed_in | set(entries) | listed)
    )
    return Class(find_lab(lab), tuple(rows))


def has_gradebook(course: Course) -> bool:
    """Whether anything was ever graded; a file that is missing is not made."""
    start = "sqlite:///"
    url = course.database_url
    return not url.startswith(start) or Path(url.removeprefix(start)).is_file()


def _read_gradebook(course: Course, lab: str) -> tuple[dict[str, _Entry], set[str]]:
    """The submissions of a lab, and everybody on the list of students."""
    if not has_gradebook(course):
        return {}, set()
    with open_gradebook(course) as gradebook:
        listed = {name for (name,) in gradebook.db.query(Listed.id)}
        try:
            gradebook.find_assignment(lab)
        except MissingEntry:
            return {}, listed
        return _entries(gradebook, lab), listed


def _entries(gradebook: Gradebook, lab: str) -> dict[str, _Entry]:
    entries = {
        submission.student_id: _Entry(
            sum(book.late_submission_penalty or 0.0 for book in submission.notebooks),
            submission.total_seconds_late,
        )
        for submission in gradebook.assignment_submissions(lab)
    }
    for name, cell, score, maximum, look, by_hand in _grades(gradebook, lab):
        if look and by_hand is None:
            entries[name].waiting.append(cell)
        entries[name].points[cell.removeprefix("test_")] = (score or 0.0, maximum)
    return entries


def _grades(gradebook: Gradebook, lab: str) -> Iterator[Any]:
    """All marks of a lab in one query: student, cell, score, maximum, look needed, by hand."""
    query = gradebook.db.query(
        SubmittedAssignment.student_id,
        BaseCell.name,
        Grade.score,
        Grade.max_score,
        Grade.needs_manual_grade,
        Grade.manual_score,
    ).select_from(Grade)
    query = query.join(BaseCell, BaseCell.id == Grade.cell_id)
    query = query.join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
    query = query.join(
        SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id
    )
    assignment = gradebook.find_assignment(lab).id
    yield from query.filter(SubmittedAssignment.assignment_id == assignment)


def _student(course: Course, lab: str, name: str, entry: _Entry | None, handed_in: bool) -> Student:
    if entry is None:
        if not handed_in:
            return Student(name, NOTHING, "handed in nothing")
        return _without_marks(course.submission(name, lab), name)
    notebook = _graded_notebook(course.autograded(name, lab))
    record = notebook.get("metadata", {}).get("dlcourse", {})
    shares = _shares(find_lab(lab), entry)
    return Student(
        name,
        GRADED,
        _outdated(course.submission(name, lab), record) if handed_in else "",
        sum(score for score, _ in entry.points.values()),
        entry.penalty,
        entry.seconds_late,
        shares,
        _diagnoses(record, shares),
        tuple(entry.waiting),
        tuple(record.get("notes", ())),
        _stages(record, course.feedback(name, lab)),
        code_of(notebook),
    )


def _shares(lab: Lab, entry: _Entry) -> dict[str, float]:
    points = {piece.name: entry.points.get(piece.name, (0.0, 0.0)) for piece in lab.pieces}
    return {name: score / most for name, (score, most) in points.items() if most}


def _diagnoses(record: dict[str, Any], shares: dict[str, float]) -> dict[str, str]:
    """What is wrong with the pieces that lose points, by their name."""
    said = {name: mark.get("diagnosis") for name, mark in record.get("pieces", {}).items()}
    return {name: words for name, words in said.items() if words and shares.get(name, 0.0) < 1}


def _stages(record: dict[str, Any], page: Path) -> dict[str, float]:
    """The seconds of each stage, with those of the student's page."""
    seconds = seconds_of_page(page)
    return {**record.get("stages", {}), **({} if seconds is None else {"feedback": seconds})}


def _without_marks(path: Path, name: str) -> Student:
    """Why a submission has no marks."""
    try:
        parse_submission(load_submission(path))
    except UnreadableError as error:
        return Student(name, UNREADABLE, str(error))
    return Student(name, NOT_GRADED, "no marks yet: run `autograder grade` again")


def _outdated(path: Path, record: dict[str, Any]) -> str:
    """Words for a notebook that was handed in again after it was graded."""
    try:
        content = hashlib.sha256(load_submission(path)).hexdigest()
    except UnreadableError as error:
        return f"graded, but now unreadable: {error}"
    if record.get("content", content) in ("", content):
        return ""
    return "handed in again since it was graded: run `autograder grade` again"


def _graded_notebook(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return notebook if isinstance(notebook, dict) else {}
