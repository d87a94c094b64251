"""Plain nbgrader commands from a course's root, through a real exchange folder."""

from __future__ import annotations

import csv
import getpass
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from dlcourse.catalogue import find_lab

from autograder.course import Course
from autograder.diagnosis import NOT_WRITTEN
from autograder.report.class_ import read_class
from tests.cohort import Materials

LAB = "lab1_mlp"


@dataclass(frozen=True)
class Class:
    """A course in a folder of its own, an exchange, and what nbgrader needs to know of them."""

    root: Path
    exchange: Path
    home: Path

    def nbgrader(self, *words: str, folder: Path | None = None) -> str:
        """Run an nbgrader command; it must succeed."""
        environment = os.environ | {"HOME": str(self.home), "DLCOURSE_SECRET": "test"}
        settings = [f"--Exchange.root={self.exchange}", f"--Exchange.cache={self.home / 'cache'}"]
        command = [sys.executable, "-m", "nbgrader", *words]
        command += settings if words[0] in EXCHANGING else []
        done = subprocess.run(
            command, cwd=folder or self.root, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


EXCHANGING = (
    "release_assignment", "fetch_assignment", "submit", "collect", "release_feedback",
    "fetch_feedback", "list",
)  # fmt: skip


@pytest.fixture
def classroom(tmp_path: Path, repository: Path) -> Class:
    """The repository's course, copied, with an empty gradebook."""
    root, exchange, home = (tmp_path / name for name in ("course", "exchange", "home"))
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder, root / folder)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(repository / name, root)
    exchange.mkdir()
    exchange.chmod(0o777)
    home.mkdir()
    return Class(root, exchange, home)


@pytest.mark.slow
def test_every_command_of_a_term(classroom: Class, repository: Path, tmp_path: Path) -> None:
    """generate, release, fetch, submit, collect, autograde, feedback, release it, export.

    One student comes through the exchange, under the name of whoever runs the test (nbgrader asks
    the system for it), another by hand, without the file that nbgrader submit adds.
    """
    student, parts = getpass.getuser(), Materials.read(repository, LAB)
    classroom.nbgrader("generate_assignment", LAB, "--force")
    classroom.nbgrader("release_assignment", LAB)
    desk = tmp_path / "desk"
    desk.mkdir()
    shutil.copy(classroom.root / "nbgrader_config.py", desk)
    classroom.nbgrader("fetch_assignment", LAB, folder=desk)
    (desk / LAB / f"{LAB}.ipynb").write_text(json.dumps(parts.solved()), encoding="utf-8")
    classroom.nbgrader("submit", LAB, folder=desk)
    classroom.nbgrader("collect", LAB)
    by_hand = classroom.root / "submitted" / "by-hand" / LAB
    by_hand.mkdir(parents=True)
    (by_hand / f"{LAB}.ipynb").write_text(json.dumps(parts.partly({"relu", "mse"})))
    for step in ("autograde", "generate_feedback", "release_feedback"):
        classroom.nbgrader(step, LAB)
    classroom.nbgrader("export")
    rows = {row["student_id"]: row for row in _rows(classroom.root / "grades.csv")}
    points = {row.name: row.points for row in find_lab(LAB).pieces}
    assert float(rows[student]["raw_score"]) == sum(points.values())
    assert float(rows["by-hand"]["raw_score"]) == points["relu"] + points["mse"]
    classroom.nbgrader("fetch_feedback", LAB, folder=desk)
    (page,) = (desk / LAB / "feedback").rglob("*.html")
    assert "relu: 2 of 2 points" in page.read_text(encoding="utf-8")
    said = {s.name: s for s in read_class(Course(classroom.root, classroom.root), LAB).graded}
    assert said["by-hand"].diagnoses["elu"] == NOT_WRITTEN  # the report knows as much
    assert (said["by-hand"].problem, said[student].diagnoses) == ("", {})


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
