"""Times the commands of stock nbgrader and ours, and reads the marks that they have left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from tests.benchmarks.light import LAB

PROGRAMS = Path(sys.executable).parent
REPOSITORY = Path(__file__).parents[2]
#: What is written last for each student, by stage.
MARKED, PAGE = "autograded/*/*/*.ipynb", "feedback/*/*/*.html"


@dataclass(frozen=True)
class Timed:
    """Seconds of a command for a class: all of it, and for each student past the start."""

    whole: float
    each: float

    def for_class(self, students: int, sample: int) -> float:
        """Seconds for a larger class, extrapolated."""
        return self.whole + self.each * (students - sample)

    def __add__(self, other: Timed) -> Timed:
        return Timed(self.whole + other.whole, self.each + other.each)


def timed(root: Path, made: tuple[str, ...], *words: str) -> Timed:
    """Run a command; ``made`` are patterns of the files that it writes, one a student."""
    whole = command(root if words[0] == "nbgrader" else REPOSITORY, *words)
    times = [sorted(path.stat().st_mtime for path in root.glob(pattern)) for pattern in made]
    students = len(times[0])
    return Timed(whole, (max(times[-1]) - min(times[0])) / (students - 1))


def command(root: Path, *words: str) -> float:
    """Seconds that a program of this environment takes in the folder ``root``."""
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    start = time.perf_counter()
    done = subprocess.run(
        [PROGRAMS / words[0], *words[1:]],
        cwd=root,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    return time.perf_counter() - start


def prepare(root: Path) -> None:
    """Enter the lab into the gradebook, as a teacher does once."""
    command(root, "nbgrader", "generate_assignment", LAB)


def scores(root: Path) -> dict[str, float]:
    """The marks in the gradebook, by student."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(LAB)}
