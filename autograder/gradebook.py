"""Marks go into nbgrader's gradebook, through nbgrader's own API; they are kept nowhere else."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import reads_json
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SAWarning

from autograder.collect import TIME_FILE, holds_a_line
from autograder.course import Course
from autograder.turns import student_turn, turn


def put_alembic_on_path() -> None:
    """Let nbgrader find the program ``alembic``, which it starts by name to make a gradebook.

    It lies beside this Python, where the shell does not look unless the environment is activated.
    """
    folder = str(Path(sys.executable).parent)
    if shutil.which("alembic") is None:
        os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"


@contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """The course's gradebook, made if there is none."""
    put_alembic_on_path()
    with warnings.catch_warnings():
        # nbgrader's own queries, of which SQLAlchemy warns at every new submission
        warnings.simplefilter("ignore", SAWarning)
        with Gradebook(course.database_url) as gradebook:
            yield gradebook


def enter_lab(course: Course, lab: str) -> None:
    """Enter a lab's cells and points into the gradebook, unless they are there already."""
    with turn(course):
        with open_gradebook(course) as gradebook:
            if _has_cells(course, gradebook, lab):
                return
        _generate(course, lab)


def _has_cells(course: Course, gradebook: Gradebook, lab: str) -> bool:
    """Whether the gradebook holds all of a lab; a grading killed at its start leaves a part."""
    try:
        entry = gradebook.find_notebook(lab, lab)
    except MissingEntry:
        return False
    cells = reads_json(course.source(lab).read_text(encoding="utf-8")).cells
    graded = {cell.metadata.nbgrader.grade_id for cell in cells if utils.is_grade(cell)}
    written = {cell.metadata.nbgrader.grade_id for cell in cells if utils.is_solution(cell)}
    return graded <= {cell.name for cell in entry.grade_cells} and written <= {
        cell.name for cell in entry.solution_cells
    }


def _generate(course: Course, lab: str) -> None:
    """nbgrader's own way from a lab's source to the gradebook; the release is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "solutions", lab)
        source.mkdir(parents=True)
        shutil.copy(course.source(lab), source)
        config = course.config()
        config.CourseDirectory.source_directory = str(source.parent)
        config.CourseDirectory.release_directory = str(Path(folder, "release"))
        config.CourseDirectory.assignment_id = lab
        converter = GenerateAssignment(coursedir=type(course.directory(lab))(config=config))
        converter.log.setLevel("ERROR")
        converter.start()


def enter_marks(
    course: Course, gradebook: Gradebook, lab: str, student: str, notebook: NotebookNode
) -> None:
    """Enter one student's marks, all or none; points that a teacher gave by hand stay."""
    with _all_or_none(gradebook):
        student_turn(gradebook, student)
        gradebook.update_or_create_student(student)
        submission = gradebook.update_or_create_submission(
            lab, student, **_timestamp(course, lab, student)
        )
        (entry,) = (n for n in submission.notebooks if n.name == lab)
        _enter_cells(entry, notebook)
        entry.late_submission_penalty = None
        late = submission.total_seconds_late > 0
    if late:
        _enter_penalty(course, lab, student, notebook)


def _enter_cells(entry: SubmittedNotebook, notebook: NotebookNode) -> None:
    """What nbgrader's SaveAutoGrades does, without asking the database about every cell."""
    # Loaded at once, because grades and comments ask for them one by one.
    _ = entry.notebook.grade_cells, entry.notebook.solution_cells
    grades = {grade.name: grade for grade in entry.grades}
    comments = {comment.name: comment for comment in entry.comments}
    for cell in notebook.cells:
        if utils.is_grade(cell):
            grade = grades[cell.metadata.nbgrader.grade_id]
            grade.auto_score, _ = utils.determine_grade(cell)
            seen_by_hand = grade.manual_score is not None
            grade.needs_manual_grade = seen_by_hand or grade.auto_score is None
        if utils.is_solution(cell):
            unchanged = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            comment = comments[cell.metadata.nbgrader.grade_id]
            comment.auto_comment = "No response." if unchanged else None


@contextmanager
def _all_or_none(gradebook: Gradebook) -> Iterator[None]:
    """nbgrader commits after every cell; here one commit at the end stands for all of them."""
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
    resources = {
        "nbgrader": {
            "student": student,
            "assignment": lab,
            "notebook": lab,
            "db_url": course.database_url,
        }
    }
    AssignLatePenalties(config=course.config()).preprocess(notebook, resources)


def has_marks(gradebook: Gradebook, lab: str, student: str) -> bool:
    """Whether the gradebook has an entry for this submission."""
    try:
        gradebook.find_submission(lab, student)
    except MissingEntry:
        return False
    return True


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
