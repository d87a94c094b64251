"""Late submissions: nbgrader's penalties follow the due date, also when it is changed later."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from autograder.collect import TIME_FILE
from autograder.course import Course
from autograder.gradebook import open_gradebook
from autograder.grading import grade_class
from autograder.mark import Assignment, Marked, Submission

LAB = "lab1_mlp"
#: One of the two methods that nbgrader brings along.
SETTINGS = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


@pytest.fixture
def course(tmp_path: Path, repository: Path) -> Course:
    """One submission, of eleven o'clock."""
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder / LAB, tmp_path / folder / LAB)
    (tmp_path / "nbgrader_config.py").write_text(SETTINGS, encoding="utf-8")
    folder = tmp_path / "submitted" / "one" / LAB
    folder.mkdir(parents=True)
    shutil.copy(repository / "labs" / LAB / f"{LAB}.ipynb", folder)
    (folder / TIME_FILE).write_text("2026-01-30 11:00:00 UTC", encoding="utf-8")
    return Course(tmp_path, tmp_path)


def _give_two_points(todo: Iterable[Submission], assignment: Assignment) -> Iterator[Marked]:
    """A grader that finds the same in every submission."""
    notebook = json.loads(assignment.release)
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    notebook["cells"][names.index("test_relu")]["outputs"] = [
        {"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {},
         "execution_count": 1},
    ]  # fmt: skip
    for name in names:
        if str(name).startswith("test_") and name != "test_relu":
            cell = notebook["cells"][names.index(name)]
            error = {"output_type": "error", "ename": "x", "evalue": "", "traceback": []}
            cell["outputs"] = [error]
    for submission in todo:
        content = hashlib.sha256(submission.content).hexdigest()
        text = json.dumps(notebook)
        yield Marked(submission.student, "graded", 50, {}, content=content, notebook=text)


def _marks(course: Course) -> tuple[float, float | None]:
    assert [marked.status for marked in grade_class(course, LAB, _give_two_points)] == ["graded"]
    with open_gradebook(course) as gradebook:
        entry = gradebook.find_submission_notebook(LAB, LAB, "one")
        return entry.score, entry.late_submission_penalty


def _set_due(course: Course, hour: int) -> None:
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment(LAB, duedate=datetime(2026, 1, 30, hour))


def test_a_due_date_that_is_set_or_moved_changes_the_penalty(course: Course) -> None:
    assert _marks(course) == (2, None)
    _set_due(course, 10)
    assert _marks(course) == (2, 2)
    _set_due(course, 12)
    assert _marks(course) == (2, None)


def test_the_same_notebook_handed_in_again_has_a_new_time(course: Course) -> None:
    _set_due(course, 12)
    assert _marks(course) == (2, None)
    time = course.submission("one", LAB).with_name(TIME_FILE)
    time.write_text("2026-01-30 13:00:00 UTC", encoding="utf-8")
    assert _marks(course) == (2, 2)


def test_nothing_is_graded_again_without_need(course: Course) -> None:
    def refuse(todo: Iterable[Submission], assignment: Assignment) -> Iterator[Marked]:
        raise AssertionError("graded again")

    _set_due(course, 10)
    assert _marks(course) == (2, 2)
    assert [marked.status for marked in grade_class(course, LAB, refuse)] == ["graded"]
