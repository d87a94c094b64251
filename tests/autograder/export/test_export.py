"""Marks for learning platforms: the columns that each documents, and words for what is missing."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.export import CanvasExporter, GradescopeExporter, MoodleExporter
from autograder.export.plugin import PlatformExporter
from autograder.gradebook import open_gradebook

LABS = ("lab1_mlp", "lab2_backprop")
PEOPLE = {"ada": ("Ada", "Lo, vel"), "ben": ("Ben", "Bär"), "cid": ("Cid", "Celsius")}
ROSTER = """\
Student,ID,SIS User ID,SIS Login ID,Section,lab1_mlp (77),Final Score
    Points Possible,,,,,50,(read only)
"Lo, vel, Ada",11,s11,ada,Monday,,
"Bär, Ben",12,s12,ben,"Monday, Tuesday",3,
"Celsius, Cid",13,s13,cid,Monday,,
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A gradebook of two labs; cid has handed in nothing, ben one lab, and late."""
    root = tmp_path_factory.mktemp("course")
    with open_gradebook(Course(root, repository)) as gradebook:
        for student, (first, last) in PEOPLE.items():
            email = f"{student}@example.org"
            gradebook.add_student(student, first_name=first, last_name=last, email=email)
        for lab in LABS:
            gradebook.add_assignment(lab)
            gradebook.add_notebook(lab, lab)
            gradebook.add_grade_cell("test_relu", lab, lab, max_score=10, cell_type="code")
        _hand_in(gradebook, LABS[0], "ada", 7.25)
        _hand_in(gradebook, LABS[1], "ada", 10)
        _hand_in(gradebook, LABS[0], "ben", 6, penalty=8)
    return root


def _hand_in(
    gradebook: Gradebook, lab: str, student: str, points: float, penalty: float = 0
) -> None:
    gradebook.add_submission(lab, student)
    gradebook.find_grade("test_relu", lab, lab, student).auto_score = points
    gradebook.find_submission_notebook(lab, lab, student).late_submission_penalty = penalty
    gradebook.db.commit()


@pytest.fixture
def gradebook(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gradebook]:
    monkeypatch.chdir(tmp_path)
    with Gradebook(f"sqlite:///{made / 'gradebook.db'}") as opened:
        yield opened
        opened.db.rollback()


def _export(exporter: PlatformExporter, gradebook: Gradebook) -> list[list[str]]:
    exporter.export(gradebook)
    with Path(exporter.to or exporter.default_file).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_canvas(gradebook: Gradebook) -> None:
    """Its own export is the roster; Canvas finds assignments and students by its own numbers."""
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    assert _export(CanvasExporter(), gradebook) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "lab1_mlp (77)",
         "lab2_backprop"],
        ["    Points Possible", "", "", "", "", "10.0", "10.0"],
        ["Lo, vel, Ada", "11", "s11", "ada", "Monday", "7.25", "10.0"],
        ["Bär, Ben", "12", "s12", "ben", "Monday, Tuesday", "0.0", ""],
        ["Celsius, Cid", "13", "s13", "cid", "Monday", "", ""],
    ]  # fmt: skip


def test_canvas_with_the_ids_of_the_gradebook(gradebook: Gradebook) -> None:
    gradebook.find_student("ada").lms_user_id = "90"
    rows = _export(CanvasExporter(student=["ada"], assignment=[LABS[1]]), gradebook)
    assert rows[0][-1] == "lab2_backprop"
    assert rows[2:] == [["Lo, vel, Ada", "90", "", "", "", "10.0"]]


def test_canvas_names_who_is_missing(gradebook: Gradebook) -> None:
    lines = ROSTER.splitlines(keepends=True)
    Path("roster.csv").write_text("".join(lines[:3]), encoding="utf-8")
    with pytest.raises(
        SystemExit, match="no Canvas ID is known for ben, cid: export the gradebook"
    ):
        CanvasExporter().export(gradebook)
    assert not Path("canvas.csv").exists()


def test_moodle(gradebook: Gradebook) -> None:
    assert _export(MoodleExporter(to="m.csv"), gradebook) == [
        ["First name", "Last name", "ID number", "Email address", "lab1_mlp", "lab2_backprop"],
        ["Ada", "Lo, vel", "", "ada@example.org", "7.25", "10.0"],
        ["Ben", "Bär", "", "ben@example.org", "0.0", "-"],
        ["Cid", "Celsius", "", "cid@example.org", "-", "-"],
    ]


def test_moodle_with_a_roster_of_another_name(gradebook: Gradebook) -> None:
    text = "Username;x,ID number,student_id\nada,007,ada\n"
    Path("list.csv").write_text("\ufeff" + text, encoding="utf-8")
    exporter = MoodleExporter(roster="list.csv", student=["ada"])
    assert _export(exporter, gradebook)[1][:4] == ["Ada", "Lo, vel", "007", "ada@example.org"]


def test_moodle_needs_one_column_that_all_have(gradebook: Gradebook) -> None:
    gradebook.find_student("ben").email = None
    Path("roster.csv").write_text("student_id,ID number\nben,8\ncid,9\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no ID number for ada; no Email address for ben"):
        MoodleExporter().export(gradebook)


def test_gradescope(gradebook: Gradebook) -> None:
    Path("roster.csv").write_text("student_id,Section,SID\nben,B,123\n", encoding="utf-8")
    assert _export(GradescopeExporter(), gradebook) == [
        ["First Name", "Last Name", "Email", "SID", "Section"],
        ["Ada", "Lo, vel", "ada@example.org", "ada", ""],
        ["Ben", "Bär", "ben@example.org", "123", "B"],
        ["Cid", "Celsius", "cid@example.org", "cid", ""],
    ]


def test_gradescope_wants_an_address_for_each(gradebook: Gradebook) -> None:
    gradebook.find_student("ada").email = "BEN@example.org"
    with pytest.raises(SystemExit, match="ada, ben share an e-mail address"):
        GradescopeExporter().export(gradebook)
    gradebook.find_student("ada").email = ""
    with pytest.raises(SystemExit, match="no Email is known for ada"):
        GradescopeExporter().export(gradebook)


def test_what_a_roster_may_be(gradebook: Gradebook) -> None:
    with pytest.raises(SystemExit, match="the roster none\\.csv cannot be read"):
        MoodleExporter(roster="none.csv").export(gradebook)
    Path("other.csv").write_text("name,mail\na,b\n", encoding="utf-8")
    with pytest.raises(
        SystemExit, match="no column with nbgrader's ids: add one called student_id"
    ):
        MoodleExporter(roster="other.csv").export(gradebook)
    with pytest.raises(SystemExit, match="not in the gradebook: dea, lab9"):
        MoodleExporter(student=["dea"], assignment=["lab9"]).export(gradebook)


@pytest.mark.slow
def test_as_people_type_it(made: Path, tmp_path: Path) -> None:
    """Through nbgrader's own command, with the roster named on the command line."""
    (tmp_path / "canvas_export.csv").write_text(ROSTER, encoding="utf-8")
    words = ["--exporter=autograder.export.CanvasExporter", "--to", "canvas.csv"]
    words += ["--CanvasExporter.roster=canvas_export.csv"]
    words += [f"--CourseDirectory.db_url=sqlite:///{made / 'gradebook.db'}"]
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", *words],
        cwd=tmp_path, env=os.environ | {"HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "canvas.csv").read_text(encoding="utf-8")
    assert '"Lo, vel, Ada",11,s11,ada,Monday,7.25,10.0' in text
