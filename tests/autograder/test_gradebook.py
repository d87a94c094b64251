"""A lab that changes after submissions were graded: the gradebook follows, or says why not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import Course, CourseError
from autograder.entry import Entered, enter_marks, read_marks
from autograder.gradebook import enter_lab, open_gradebook

LAB = "lab1_mlp"
PIECE = ("mse", "test_mse")

pytestmark = pytest.mark.slow


@pytest.fixture
def course(tmp_path: Path, repository: Path) -> Course:
    """The lab as it is built, in a folder where it can be changed."""
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder / LAB, tmp_path / folder / LAB)
    return Course(tmp_path, tmp_path)


def _change(course: Course, change: Callable[[NotebookNode], None]) -> None:
    for path in (course.source(LAB), course.release(LAB)):
        notebook = nbformat.read(path, as_version=4)
        change(notebook)
        nbformat.write(notebook, path)


def _without_a_piece(notebook: NotebookNode) -> None:
    notebook.cells = [c for c in notebook.cells if _name(c) not in PIECE]


def _worth_more(notebook: NotebookNode) -> None:
    (cell,) = (c for c in notebook.cells if _name(c) == "test_mse")
    cell.metadata.nbgrader.points = 7.0


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _enter(course: Course, student: str) -> None:
    """Marks as after grading: a test cell without an output has all of its points."""
    notebook = nbformat.read(course.release(LAB), as_version=4)
    with open_gradebook(course) as gradebook:
        enter_marks(course, gradebook, LAB, student, notebook)


def _read(course: Course, student: str) -> Entered:
    with Gradebook(course.database_url) as gradebook:
        return read_marks(gradebook, LAB, student)


def _comment(course: Course, student: str) -> None:
    with Gradebook(course.database_url) as gradebook:
        gradebook.find_grade("test_relu", LAB, LAB, student).manual_score = 1
        gradebook.find_comment("relu", LAB, LAB, student).manual_comment = "See me."
        gradebook.db.commit()


def _grow(course: Course) -> None:
    """Two students are graded, and one of them by hand; then the lab gains a piece."""
    whole = [(path, path.read_bytes()) for path in (course.source(LAB), course.release(LAB))]
    _change(course, _without_a_piece)
    enter_lab(course, LAB)
    for student in ("ada", "ben"):
        _enter(course, student)
    _comment(course, "ada")
    for path, content in whole:
        path.write_bytes(content)


def test_a_lab_that_gains_a_piece(course: Course) -> None:
    _grow(course)
    before = {student: _read(course, student) for student in ("ada", "ben")}
    enter_lab(course, LAB)
    for student, marks in before.items():
        after = _read(course, student)
        assert after.grades == marks.grades | {"test_mse": (0.0, 2.0)}
        assert after.comments.keys() == marks.comments.keys() | {"mse"}
        assert (after.score, after.maximum) == (marks.score, marks.maximum + 2)
    _enter(course, "ben")
    _enter(course, "cid")
    assert _read(course, "ben").grades["test_mse"] == (2.0, 2.0)
    assert _read(course, "cid") == _read(course, "ben")
    assert _read(course, "ada").grades["test_relu"] == (1.0, 2.0)
    assert _read(course, "ada").comments["relu"] == "See me."


def test_what_is_gained_is_entered_once(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """As nbgrader's own command would, for a gradebook without submissions."""
    _grow(course)
    enter_lab(course, LAB)
    fresh = Course(course.root, course.materials, f"sqlite:///{course.root / 'fresh.db'}")
    enter_lab(fresh, LAB)
    assert _sources(course) == _sources(fresh)
    monkeypatch.setattr("autograder.gradebook._generate", lambda *_: pytest.fail("entered again"))
    enter_lab(course, LAB)


def _sources(course: Course) -> dict[str, tuple[str, str, bool]]:
    with Gradebook(course.database_url) as gradebook:
        cells = gradebook.find_notebook(LAB, LAB).source_cells
        return {cell.name: (cell.source, cell.checksum, cell.locked) for cell in cells}


def test_a_piece_that_is_worth_more(course: Course) -> None:
    enter_lab(course, LAB)
    _enter(course, "ada")
    _change(course, _worth_more)
    enter_lab(course, LAB)
    assert _read(course, "ada").grades["test_mse"] == (2.0, 7.0)
    _enter(course, "ada")
    assert _read(course, "ada").grades["test_mse"] == (7.0, 7.0)


def test_a_piece_with_marks_does_not_vanish(course: Course) -> None:
    enter_lab(course, LAB)
    _enter(course, "ada")
    _change(course, _without_a_piece)
    with pytest.raises(CourseError, match="marks for mse, test_mse, which lab1_mlp no longer has"):
        enter_lab(course, LAB)
    assert _read(course, "ada").grades["test_mse"] == (2.0, 2.0)


def test_a_piece_without_marks_may_vanish(course: Course) -> None:
    enter_lab(course, LAB)
    _change(course, _without_a_piece)
    enter_lab(course, LAB)
    _enter(course, "ada")
    assert "test_mse" not in _read(course, "ada").grades


def test_a_release_that_is_ahead_of_its_source(course: Course) -> None:
    """Built by halves: no marks are entered, and the message says what to build."""
    whole = course.release(LAB).read_bytes()
    _change(course, _without_a_piece)
    enter_lab(course, LAB)
    course.release(LAB).write_bytes(whole)
    with pytest.raises(CourseError, match="no cells test_mse, which the release has: build"):
        _enter(course, "ada")
    with Gradebook(course.database_url) as gradebook:
        assert gradebook.students == []
