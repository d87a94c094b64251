"""One student's page: nbgrader's own, by an exporter that is made once for many."""

from __future__ import annotations

import gc
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbconvert
import nbgrader
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import GetGrades
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import Course

#: Beside the page; says from what it was made.
STAMP = ".page.sha256"


@dataclass(frozen=True)
class Page:
    """What became of a student's page: written, left because it was up to date, or a problem."""

    student: str
    written: bool = False
    problem: str = ""


class Pages:
    """Writes pages of one lab, one after the other."""

    def __init__(self, course: Course, lab: str) -> None:
        self._course, self._lab = course, lab
        self._gradebook = Gradebook(course.database_url)
        config = course.config()
        config.CourseDirectory.assignment_id = lab
        directory = type(course.directory(lab))(config=config)
        self._converter = _Converter(coursedir=directory, config=config)
        self._converter.open()
        self._warm = False

    def up_to_date(self, student: str) -> bool:
        """Whether a page is there that was made from these marks and this notebook."""
        try:
            page = _read(self._course.feedback(student, self._lab))
            stamp = _read(self._course.feedback(student, self._lab).with_name(STAMP))
            return bool(stamp) and stamp == _digest(self._made_from(student), page)
        except (OSError, MissingEntry, SQLAlchemyError):
            return False
        finally:
            self._gradebook.db.rollback()  # what is read the next time is read anew

    def write(self, student: str) -> Page:
        """Write a student's page; whatever fails becomes a problem."""
        try:
            self._write(student)
        except Exception as error:
            return Page(student, problem=f"{type(error).__name__}: {error}")
        finally:
            self._gradebook.db.rollback()
        return Page(student, written=True)

    def _write(self, student: str) -> None:
        page = self._course.feedback(student, self._lab)
        made_from = self._made_from(student)
        source = self._course.autograded(student, self._lab)
        self._converter.convert(student, source, self._entry(student))
        page.with_name(STAMP).write_bytes(_digest(made_from, _read(page)))
        self._keep_out_of_collections()

    def _made_from(self, student: str) -> bytes:
        source = self._course.autograded(student, self._lab)
        return _digest(source.read_bytes(), _marks(self._entry(student)))

    def _entry(self, student: str) -> SubmittedNotebook:
        return self._gradebook.find_submission_notebook(self._lab, self._lab, student)

    def _keep_out_of_collections(self) -> None:
        """The collector would look through all of nbconvert and nbgrader at each page again."""
        if not self._warm:
            gc.collect()
            gc.freeze()
        self._warm = True


class _Converter(GenerateFeedback):  # type: ignore[misc]
    """``nbgrader generate_feedback`` for one submission after the other."""

    def open(self) -> None:
        """Make what its ``start`` makes anew for every call."""
        self.log.setLevel("ERROR")
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self.grades = _Grades(parent=self)
        for preprocessor in self.preprocessors:
            mine = self.grades if preprocessor is GetGrades else preprocessor
            self.exporter.register_preprocessor(mine)

    def convert(self, student: str, notebook: Path, entry: SubmittedNotebook) -> None:
        """Write the page and put the files beside the graded notebook beside it."""
        self.grades.entry = entry
        lab = self.coursedir.assignment_id
        self.init_assignment(lab, student)
        self.convert_single_notebook(str(notebook))
        self.set_permissions(lab, student)

    def write_single_notebook(self, output: str, resources: dict[str, Any]) -> None:
        """In one step, so that a page is never half a page."""
        names = resources["nbgrader"]
        folder = Path(self._format_dest(names["assignment"], names["student"]))
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{names['notebook']}{resources['output_extension']}"
        part = page.with_suffix(f".{os.getpid()}.part")
        part.write_text(output, encoding="utf-8")
        part.replace(page)


class _Grades(GetGrades):  # type: ignore[misc]
    """nbgrader's GetGrades; asks the gradebook for a notebook, not for cell after cell."""

    entry: SubmittedNotebook

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with marks and comments in its cells, and its sum in the resources."""
        self._grades = {grade.name: grade for grade in self.entry.grades}
        self._comments = {comment.name: comment for comment in self.entry.comments}
        for index, cell in enumerate(nb.cells):
            nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
        penalty = self.entry.late_submission_penalty or 0
        resources["nbgrader"]["score"] = self.entry.score - penalty
        resources["nbgrader"]["max_score"] = self.entry.max_score
        resources["nbgrader"]["late_penalty"] = penalty
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        marks = cell.metadata.nbgrader
        marks["comment"] = self._comments[marks.grade_id].comment

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        marks = cell.metadata.nbgrader
        grade = self._grades[marks.grade_id]
        marks["score"], marks["points"] = grade.score, grade.max_score


def _marks(entry: SubmittedNotebook) -> bytes:
    """All that the gradebook gives to a page, and the programs that make it."""
    _ = entry.notebook.grade_cells, entry.notebook.solution_cells  # at once, not one by one
    grades = sorted((grade.name, grade.score, grade.max_score) for grade in entry.grades)
    comments = sorted((comment.name, comment.comment) for comment in entry.comments)
    sums = (entry.score, entry.max_score, entry.late_submission_penalty)
    return repr((grades, comments, sums, nbgrader.__version__, nbconvert.__version__)).encode()


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest().encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
