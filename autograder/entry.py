"""One student's marks in the gradebook: entered in one commit, read in few queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import and_, insert, update

from autograder.collect import TIME_FILE, holds_a_line
from autograder.course import Course, CourseError
from autograder.turns import student_turn

Row = dict[str, Any]
#: nbgrader's kinds of cells that have points, and those that have comments.
CELLS = {Grade: ("GradeCell", "TaskCell"), Comment: ("SolutionCell", "TaskCell")}


@dataclass(frozen=True)
class Entered:
    """What the gradebook knows of a submission.

    grades: score and maximum of each cell with points; a teacher's come before the grader's.
    """

    grades: dict[str, tuple[float, float]]
    comments: dict[str, str | None]
    score: float
    maximum: float
    penalty: float


def read_marks(gradebook: Gradebook, lab: str, student: str) -> Entered:
    """A student's marks and comments; raises ``MissingEntry`` when there are none."""
    entry = gradebook.find_submission_notebook(lab, lab, student)
    grades = _rows(gradebook, entry, Grade, BaseCell.name, Grade.score, Grade.max_score)
    comments = _rows(gradebook, entry, Comment, BaseCell.name, Comment.comment)
    both = gradebook.db.query(SubmittedNotebook.score, SubmittedNotebook.max_score)
    score, maximum = both.filter(SubmittedNotebook.id == entry.id).one()
    points = {name: (given, most) for name, given, most in grades}
    return Entered(points, dict(comments), score, maximum, entry.late_submission_penalty or 0.0)


def enter_marks(
    course: Course, gradebook: Gradebook, lab: str, student: str, notebook: NotebookNode
) -> None:
    """Enter one student's marks, all or none; points that a teacher gave by hand stay."""
    with all_or_none(gradebook):
        student_turn(gradebook, student)
        gradebook.update_or_create_student(student)
        entry = _entry(gradebook, lab, student, **_timestamp(course, lab, student))
        _enter(gradebook, entry, Grade, _scores(gradebook, entry, notebook))
        _enter(gradebook, entry, Comment, _comments(notebook))
        entry.late_submission_penalty = None
        late = entry.assignment.total_seconds_late > 0
    if late:
        _enter_penalty(course, lab, student, notebook)


def _entry(gradebook: Gradebook, lab: str, student: str, **when: datetime) -> SubmittedNotebook:
    """The notebook of a student's submission, with when it came; made if there is none."""
    try:
        entry = gradebook.find_submission_notebook(lab, lab, student)
    except MissingEntry:
        notebook = gradebook.find_notebook(lab, lab)
        submission = SubmittedAssignment(assignment_id=notebook.assignment_id, student_id=student)
        entry = SubmittedNotebook(notebook_id=notebook.id, assignment=submission)
        gradebook.db.add(submission)
    for name, value in when.items():
        setattr(entry.assignment, name, utils.parse_utc(value))
    gradebook.db.flush()
    return entry


def complete_entry(gradebook: Gradebook, entry: SubmittedNotebook) -> None:
    """Make the places for marks that are missing: the lab has gained pieces since it was graded."""
    for kind in (Grade, Comment):
        _enter(gradebook, entry, kind, {})


def _scores(
    gradebook: Gradebook, entry: SubmittedNotebook, notebook: NotebookNode
) -> dict[str, Row]:
    """What nbgrader's SaveAutoGrades finds; a cell that a teacher gave points is seen again."""
    rows = _rows(gradebook, entry, Grade, BaseCell.name, Grade.manual_score)
    by_hand = {name for name, points in rows if points is not None}
    scores = {}
    for cell in filter(utils.is_grade, notebook.cells):
        name, (score, _) = cell.metadata.nbgrader.grade_id, utils.determine_grade(cell)
        look = score is None or name in by_hand
        scores[name] = {"auto_score": score, "needs_manual_grade": look}
    return scores


def _comments(notebook: NotebookNode) -> dict[str, Row]:
    """What SaveAutoGrades says of cells that students write in."""
    comments = {}
    for cell in filter(utils.is_solution, notebook.cells):
        about = cell.metadata.nbgrader
        unchanged = about.get("checksum") == utils.compute_checksum(cell)
        comments[about.grade_id] = {"auto_comment": "No response." if unchanged else None}
    return comments


def _enter(
    gradebook: Gradebook, entry: SubmittedNotebook, kind: Any, values: dict[str, Row]
) -> None:
    """One row for each of the lab's cells that has a mark of this kind, in two statements."""
    place = and_(kind.cell_id == BaseCell.id, kind.notebook_id == entry.id)
    cells = gradebook.db.query(BaseCell.id, BaseCell.name, kind.id).outerjoin(kind, place)
    found = cells.filter(
        BaseCell.notebook_id == entry.notebook_id, BaseCell.type.in_(CELLS[kind])
    ).all()
    if strangers := values.keys() - {name for _, name, _ in found}:
        raise CourseError(
            f"the gradebook has no cells {', '.join(sorted(strangers))}, which the release has: "
            "build the lab anew with `autograder build`, and grade again"
        )
    new = {"notebook_id": entry.id}
    made = [new | {"cell_id": cell} | values.get(name, {}) for cell, name, row in found if not row]
    changed = [{"id": row} | values[name] for _, name, row in found if row and name in values]
    for statement, rows in ((insert(kind), made), (update(kind), changed)):
        if rows:
            gradebook.db.execute(statement, rows)


def _rows(gradebook: Gradebook, entry: SubmittedNotebook, kind: Any, *columns: Any) -> list[Any]:
    """Columns of all grades, or of all comments, of a submission, in the order of their names."""
    query = gradebook.db.query(*columns).select_from(kind)
    query = query.join(BaseCell, BaseCell.id == kind.cell_id).filter(kind.notebook_id == entry.id)
    found: list[Any] = query.order_by(BaseCell.name).all()
    return found


@contextmanager
def all_or_none(gradebook: Gradebook) -> Iterator[None]:
    """nbgrader commits after every step; here one commit at the end stands for all of them."""
    session = gradebook.db
    commit, session.commit = session.commit, session.flush
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.commit = commit


def _enter_penalty(course: Course, lab: str, student: str, notebook: NotebookNode) -> None:
    names = {"student": student, "assignment": lab, "notebook": lab, "db_url": course.database_url}
    AssignLatePenalties(config=course.config()).preprocess(notebook, {"nbgrader": names})


def _timestamp(course: Course, lab: str, student: str) -> dict[str, datetime]:
    """When it was handed in; a file that holds no date counts as none."""
    folder = course.submission(student, lab).parent
    if not holds_a_line(folder / TIME_FILE):
        return {}
    try:
        found = course.directory(lab).get_existing_timestamp(str(folder))
    except (ValueError, OverflowError, OSError):
        return {}
    return {"timestamp": found} if found else {}
