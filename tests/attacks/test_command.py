"""The nastiest attacks in one class beside honest work, graded as it is really done.

By the command, in two grading processes, with the limits of time that everybody has, and with
feedback pages.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from tests.attacks import traces
from tests.attacks.attack import CANARY, WRITTEN, Attack
from tests.attacks.conftest import HONEST, LAB, hand_in
from tests.attacks.forging import FORGING
from tests.attacks.leaks import LEAKS
from tests.attacks.notebooks import NOTEBOOKS
from tests.attacks.processes import PROCESSES
from tests.attacks.reading import READING
from tests.attacks.suite import POINTS, each
from tests.attacks.wire import WIRE
from tests.autograder.test_outputs import Acting

pytestmark = pytest.mark.slow

NASTIEST = {
    "ast-transformer", "liar", "lying-reply", "ready-made", "terminal-codes", "html", "writes",
    "kills", "kills-all", "fork-tree", "daemon", "memory-in-children", "disk", "exit-in-piece",
    "closes-wire", "catches-in-piece", "whole-disk", "others", "own-memory", "wire-flood",
    "wire-pickle", "wire-one-array-often", "tags", "html-notebook", "acting-links",
    "missing-attachment", "slow-words", "doubling-aliases", "help-lines", "odd-files", "deep-json",
}  # fmt: skip
ALL = (*FORGING, *LEAKS, *NOTEBOOKS, *PROCESSES, *READING, *WIRE)
ATTACKS = tuple(attack for attack in ALL if attack.name in NASTIEST)


@dataclass(frozen=True)
class Done:
    """What the command said, and what it left."""

    course: Course
    result: subprocess.CompletedProcess[str]
    students: dict[str, Any]
    before: traces.State
    after: traces.State


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, repository: Path, sandbox: object) -> Done:
    assert len(ATTACKS) == len(NASTIEST)
    course = Course(tmp_path_factory.mktemp("course"), repository)
    (course.root / "course_secret.txt").write_text(CANARY)
    hand_in(course, ATTACKS)
    traces.adopt_orphans()
    _grade(course, "--only", HONEST[0])  # makes the gradebook
    before = traces.look(course.root)
    result = _grade(course, "--regrade")
    after = traces.look(course.root, before)
    students = json.loads((course.root / "class.json").read_text())["students"]
    return Done(course, result, students, before, after)


def _grade(course: Course, *options: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("autograder"), "grade", LAB, "--workers", "2"]
    files = ["--root", course.root, "--json", course.root / "class.json"]
    environment = os.environ | {"COURSE_SECRET": CANARY}
    return subprocess.run(
        [*map(str, command + files), *options], env=environment, cwd=course.materials,
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip


def test_everybody_is_reported(done: Done) -> None:
    assert done.result.returncode == 1, done.result.stdout[-3000:] + done.result.stderr[-3000:]
    assert set(done.students) == {attack.name for attack in ATTACKS} | set(HONEST)


def test_honest_marks_are_full(done: Done) -> None:
    for student in HONEST:
        scores = {n: piece["score"] for n, piece in done.students[student]["pieces"].items()}
        assert scores == POINTS, done.students[student]["reason"]


@each(ATTACKS)
def test_an_attack_gains_nothing(attack: Attack, done: Done) -> None:
    student = done.students[attack.name]
    assert student["status"] in attack.status, student["reason"]
    for name, piece in student["pieces"].items():
        assert piece["score"] <= (POINTS[name] if name in WRITTEN else 0), (name, piece)
    if student["status"] == "graded":
        page = done.course.feedback(attack.name, LAB).read_text(encoding="utf-8")
        assert CANARY not in page
        assert not attack.confess or "LOOT:[]" in page
        assert "steal()" not in "".join(Acting(page).found)


def test_the_terminal_obeys_nobody(done: Done) -> None:
    assert "\x1b]" not in done.result.stdout
    assert "\x1b[2J" not in done.result.stdout
    assert "\x07" not in done.result.stdout


def test_nothing_stays(done: Done) -> None:
    assert done.after.processes <= done.before.processes
    assert done.after.ports <= done.before.ports
    assert done.after.traces == frozenset()
    assert done.after.triggers == done.before.triggers
    handed_in = {name: digest for name, digest in done.before.files.items() if digest}
    assert handed_in.items() <= done.after.files.items()
