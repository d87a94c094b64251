"""Late policy, points by hand and the regrade of one student, by nbgrader's own means."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.entry import read_marks
from autograder.gradebook import enter_lab, open_gradebook
from autograder.grading import grade_class
from tests.autograder.made_up import Plan, grade_made_up, marker_of

LAB = "lab1_mlp"
DUE = "2026-10-01 12:00:00 UTC"
#: As in the instructor guide, which is held to it below.
POLICY = '''\
from math import ceil

from nbgrader.plugins import LateSubmissionPlugin


class TenPercentADay(LateSubmissionPlugin):
    """A tenth of the points for each day begun, and never more than half of them."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        days = ceil(total_seconds_late / 86400)
        return round(score * min(0.1 * days, 0.5), 2)
'''
SETTING = """\
from late import TenPercentADay

c.AssignLatePenalties.plugin_class = TenPercentADay
"""


@pytest.fixture
def course(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course with a settings file of its own."""
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder / LAB, tmp_path / folder / LAB)
    shutil.copy(repository / "nbgrader_config.py", tmp_path)
    monkeypatch.setenv("DLCOURSE_SECRET", "test")
    monkeypatch.syspath_prepend(tmp_path)
    return Course(tmp_path, tmp_path)


def _set(course: Course, lines: str) -> None:
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(lines)


def _grade(course: Course, **times: str) -> None:
    """Everybody gets 50 points; times of handing in by student."""
    enter_lab(course, LAB)
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment(LAB, duedate=DUE)
    for student, time in times.items():
        folder = course.submission(student, LAB).parent
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(time, encoding="utf-8")
    grade_made_up(course, LAB, {student: {} for student in times})


def _penalties(course: Course, *students: str) -> list[float]:
    with Gradebook(course.database_url) as gradebook:
        return [read_marks(gradebook, LAB, student).penalty for student in students]


TIMES = {
    "early": "2026-10-01 11:59:00 UTC",
    "late": "2026-10-01 12:01:00 UTC",
    "later": "2026-10-03 13:00:00 UTC",
    "latest": "2026-11-01 12:00:00 UTC",
}


@pytest.mark.slow
def test_policies_for_late_submissions(course: Course) -> None:
    """None, nbgrader's own, and one of the course's; each counts from the next grading on."""
    (course.root / "late.py").write_text(POLICY, encoding="utf-8")
    _grade(course, **TIMES)
    assert _penalties(course, *TIMES) == [0, 0, 0, 0]
    _set(course, "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    _grade_again(course)
    assert _penalties(course, *TIMES) == [0, 50, 50, 50]
    _set(course, SETTING)
    _grade_again(course)
    assert _penalties(course, *TIMES) == [0, 5, 15, 25]


def _grade_again(course: Course) -> None:
    plan: Plan = {student: {} for student in TIMES}
    assert len(list(grade_class(course, LAB, marker_of(LAB, plan), regrade=True))) == len(TIMES)


def test_the_guide_shows_this_policy() -> None:
    guide = Path(__file__).parents[2] / "autograder" / "docs" / "instructor" / "marks.md"
    text = guide.read_text(encoding="utf-8")
    assert POLICY in text
    assert SETTING in text


@pytest.mark.slow
def test_a_regrade_of_one_student(course: Course) -> None:
    """Points by hand and comments stay, another student's marks too; the new ones are entered."""
    _grade(course, ada=TIMES["early"], ben=TIMES["early"])
    with Gradebook(course.database_url) as gradebook:
        gradebook.find_grade("test_relu", LAB, LAB, "ada").manual_score = 1.5
        gradebook.find_grade("written_depth", LAB, LAB, "ada").manual_score = 4
        gradebook.find_comment("written_depth", LAB, LAB, "ada").manual_comment = "Say where."
        gradebook.find_grade("test_relu", LAB, LAB, "ada").extra_credit = 1
        gradebook.db.commit()
    plan = {"ada": {"mse": (0.0, "wrong"), "relu": (0.0, "wrong")}}
    again = list(grade_class(course, LAB, marker_of(LAB, plan), only=["ada"], regrade=True))
    assert [marked.student for marked in again] == ["ada"]
    with Gradebook(course.database_url) as gradebook:
        ada, ben = (read_marks(gradebook, LAB, student) for student in ("ada", "ben"))
    assert ada.grades["test_relu"] == (2.5, 2.0)
    assert ada.grades["test_mse"] == (0.0, 2.0)
    assert ada.grades["written_depth"] == (4.0, 5.0)
    assert ada.comments["written_depth"] == "Say where."
    assert (ada.score, ben.score) == (50 - 2 - 2 + 2.5 + 4, 50)
