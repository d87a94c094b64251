"""nbgrader's gradebook, opened and given a lab's cells; marks are kept nowhere else."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import reads_json
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry, Notebook
from nbgrader.converters import GenerateAssignment
from sqlalchemy.exc import SAWarning
from tornado.log import app_log

from autograder.course import Course, CourseError
from autograder.entry import all_or_none, complete_entry
from autograder.turns import turn


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
    with warnings.catch_warnings(), _without_tracebacks():
        # nbgrader's own queries, of which SQLAlchemy warns at every new submission
        warnings.simplefilter("ignore", SAWarning)
        with Gradebook(course.database_url) as gradebook:
            yield gradebook


@contextmanager
def _without_tracebacks() -> Iterator[None]:
    """nbgrader logs the whole way of an error that it then raises, and that is reported here."""
    level = app_log.level
    app_log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        app_log.setLevel(level)


def enter_lab(course: Course, lab: str) -> None:
    """Enter a lab's cells and points into the gradebook, unless they are there already.

    Where a lab has gained pieces since submissions were graded, these get places for their marks.
    Raises ``CourseError`` when it has lost pieces that there are marks for.
    """
    cells = reads_json(course.source(lab).read_text(encoding="utf-8")).cells
    marked = {cell.metadata.nbgrader.grade_id: cell for cell in cells if _is_marked(cell)}
    with turn(course):
        with open_gradebook(course) as gradebook:
            known = _known(gradebook, lab)
            if known and _is_whole(known, marked):
                return
            if known and known.submissions:
                _refuse_loss(known, marked)
                _admit(gradebook, known, marked)
        _generate(course, lab)


def _is_marked(cell: NotebookNode) -> bool:
    """Whether nbgrader keeps a cell in the gradebook."""
    return bool(utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell))


def _known(gradebook: Gradebook, lab: str) -> Notebook | None:
    try:
        return gradebook.find_notebook(lab, lab)
    except MissingEntry:
        return None


def _is_whole(known: Notebook, marked: dict[str, NotebookNode]) -> bool:
    """Whether the gradebook holds all of a lab; a grading killed at its start leaves a part."""
    points = {n: c.metadata.nbgrader.points for n, c in marked.items() if utils.is_grade(c)}
    written = {name for name, cell in marked.items() if utils.is_solution(cell)}
    return (
        points == {cell.name: cell.max_score for cell in known.grade_cells}
        and written == {cell.name for cell in known.solution_cells}
        and set(marked) == {cell.name for cell in known.source_cells if cell.checksum}
    )


def _refuse_loss(known: Notebook, marked: dict[str, NotebookNode]) -> None:
    names = {cell.name for cell in (*known.grade_cells, *known.solution_cells)}
    if lost := sorted(names - set(marked)):
        raise CourseError(
            f"the gradebook has marks for {', '.join(lost)}, which {known.name} no longer has: "
            "put these cells back, or remove the lab and all of its marks from the gradebook with "
            f"`nbgrader db assignment remove {known.name} --force`, and grade again"
        )


def _admit(gradebook: Gradebook, known: Notebook, marked: dict[str, NotebookNode]) -> None:
    """Name the new cells: nbgrader itself adds none where there are submissions."""
    lab, sources = known.name, {cell.name: cell for cell in known.source_cells}
    with all_or_none(gradebook):
        for name, cell in marked.items():
            kind = {"cell_type": cell.cell_type}
            if utils.is_grade(cell):
                points = float(cell.metadata.nbgrader.points)
                gradebook.update_or_create_grade_cell(name, lab, lab, max_score=points, **kind)
            if utils.is_solution(cell):
                gradebook.update_or_create_solution_cell(name, lab, lab)
            if name not in sources:
                gradebook.update_or_create_source_cell(name, lab, lab, **kind)
        for name in set(sources) - set(marked):
            gradebook.db.delete(sources[name])
        for entry in known.submissions:
            complete_entry(gradebook, entry)


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


def has_marks(gradebook: Gradebook, lab: str, student: str) -> bool:
    """Whether the gradebook has an entry for this submission."""
    try:
        gradebook.find_submission(lab, student)
    except MissingEntry:
        return False
    return True
