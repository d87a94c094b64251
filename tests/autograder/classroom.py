"""A class on one machine: a teacher, three students with accounts of their own, an exchange."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.gradebook import open_gradebook
from tests.conftest import missing

AS_USER = Path(__file__).parent / "sandbox" / "as_user.py"
PATIENCE = 300.0
#: What a site tells everybody, and what this teacher decides about late submissions.
SITE = """
c = get_config()
c.CourseDirectory.course_id = "dlcourse"
c.Exchange.root = {exchange!r}
"""
LATE = """
from nbgrader.plugins import LateSubmissionPlugin

class FivePointsOff(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 5.0

c.AssignLatePenalties.plugin_class = FivePointsOff
"""


@dataclass(frozen=True)
class Classroom:
    """``course`` is closed to everybody but the teacher, who is whoever runs the test."""

    course: Path
    exchange: Path
    homes: dict[str, Path]

    def teacher(self, *words: str) -> str:
        """Run ``nbgrader`` or ``autograder`` in the course's folder."""
        command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
        environment = os.environ | {"DLCOURSE_SECRET": "class", "HOME": str(self.course)}
        return _finished(_start(command, cwd=self.course, env=environment))

    def nbgrader(self, *words: str) -> str:
        """Run nbgrader as the teacher."""
        return self.teacher("nbgrader", *words)

    def grade(self, lab: str) -> dict[str, tuple[float, float]]:
        """Grade with ``autograder grade``; each student's points and penalty."""
        self.teacher("autograder", "grade", lab)
        return self.marks(lab)

    def marks(self, lab: str) -> dict[str, tuple[float, float]]:
        """Each student's points and penalty, as the gradebook has them."""
        with open_gradebook(Course(self.course, self.course)) as gradebook:
            entries = gradebook.notebook_submissions(lab, lab)
            return {e.student.id: (e.score, e.late_submission_penalty or 0.0) for e in entries}

    def students(self, *words: str, only: tuple[str, ...] = ()) -> dict[str, str]:
        """Run nbgrader as several students at once; what it says to each."""
        return self.python("-m", "nbgrader", *words, only=only)

    def python(self, *words: str, only: tuple[str, ...] = ()) -> dict[str, str]:
        """Run Python as several students at once, each in the own home; what it says to each."""
        command = [sys.executable, str(AS_USER)]
        running = {name: _start([*command, name, *words]) for name in only or self.homes}
        return {name: _finished(process) for name, process in running.items()}

    def write(self, student: str, lab: str, notebook: str) -> None:
        """Put a student's work into the notebook that was fetched."""
        path = self.homes[student] / lab / f"{lab}.ipynb"
        path.write_text(notebook, encoding="utf-8")


def _start(command: list[str], **more: Any) -> subprocess.Popen[str]:
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, **out, **more)


def _finished(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, f"{process.args}:\n{said[-4000:]}"
    return said


@contextmanager
def opened(repository: Path) -> Iterator[Classroom]:
    """The class, with accounts that are removed afterwards; skips where that is not allowed."""
    if os.geteuid() != 0 or not shutil.which("useradd"):
        missing("accounts for a class: needs root, and `apt-get install passwd`")
    base = Path(tempfile.mkdtemp(prefix="dlcourse-class-"))
    base.chmod(0o755)
    names = [f"dlc{os.getpid()}{letter}" for letter in "abc"]
    try:
        homes = {name: _account(name, base / "home" / name) for name in names}
        classroom = Classroom(base / "course", base / "exchange", homes)
        _furnish(classroom, repository)
        yield classroom
    finally:
        for name in names:
            subprocess.run(["userdel", "--force", name], capture_output=True, check=False)
        shutil.rmtree(base)


def _account(name: str, home: Path) -> Path:
    command = ["useradd", "--no-create-home", "--home-dir", str(home), "--user-group", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        missing(f"this machine makes no accounts: {done.stderr.strip()}")
    home.mkdir(parents=True)
    home.chmod(0o700)
    shutil.chown(home, name, name)
    return home


def _furnish(classroom: Classroom, repository: Path) -> None:
    classroom.course.mkdir(mode=0o700)
    classroom.exchange.mkdir()
    classroom.exchange.chmod(0o777)
    for folder in ("solutions", "labs"):
        shutil.copytree(repository / folder, classroom.course / folder)
    site = SITE.format(exchange=str(classroom.exchange))
    own = (repository / "nbgrader_config.py").read_text(encoding="utf-8")
    (classroom.course / "nbgrader_config.py").write_text(own + site + LATE, encoding="utf-8")
    shutil.copy(repository / "pyproject.toml", classroom.course)
    for name, home in classroom.homes.items():
        folder = home / ".jupyter"
        folder.mkdir()
        (folder / "nbgrader_config.py").write_text(site, encoding="utf-8")
        shutil.chown(folder, name, name)
