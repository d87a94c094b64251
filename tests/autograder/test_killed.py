"""SIGKILL at random moments of `autograder grade`: the next run goes on, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cohort import Materials

LAB = "lab1_mlp"
KILLS = 30
#: Seconds from when the gradebook is first touched to the end of a run, about.
SPAN = 5.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed")]


def _hand_in(root: Path, repository: Path) -> Path:
    """Cheap submissions: right, wrong, unwritten, and one that nobody can read."""
    parts = Materials.read(repository, LAB)
    wrong = "@piece\ndef relu(f):\n    return f\n"
    books = {
        "ada": json.dumps(parts.partly({"relu", "mse"})),
        "ben": json.dumps(parts.partly({"mse"}, relu=wrong)),
        "cid": json.dumps(parts.partly({"mae", "accuracy"})),
        "dea": json.dumps(parts.partly(set())),
        "eve": "no notebook",
    }
    for student, content in books.items():
        folder = root / "submitted" / student / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(content, encoding="utf-8")
    return root


def _start(root: Path) -> subprocess.Popen[bytes]:
    program = Path(sys.executable).with_name("autograder")
    words = [program, "grade", LAB, "--root", root, "--workers", "2", "--json", root / "class.json"]
    environment = os.environ | {"DLCOURSE_SECRET": "test"}
    environment.pop("DLCOURSE_DATABASE", None)
    with (root / "output.txt").open("ab") as output:
        return subprocess.Popen(
            words, env=environment, stdout=output, stderr=output, start_new_session=True
        )


def _finish(root: Path) -> None:
    process = _start(root)
    assert process.wait(600) == 1, (root / "output.txt").read_text()  # one is unreadable


def _descendants(process: int) -> set[tuple[int, str]]:
    """All processes below this one, with when they started: numbers are used again."""
    found = set()
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, _read(path).split()):
            found |= {(child, _born(child))} | _descendants(child)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _born(process: int) -> str:
    """When a process started; empty when it has ended."""
    fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return fields[19] if fields and fields[0] != "Z" else ""


def _kill(root: Path, delay: float, everything: bool) -> set[tuple[int, str]]:
    """Kill a grading ``delay`` seconds after it has begun; returns what it had started."""
    lock = root / "gradebook.lock"
    before, process = lock.stat().st_mtime_ns if lock.exists() else 0, _start(root)
    while process.poll() is None and (not lock.exists() or lock.stat().st_mtime_ns == before):
        time.sleep(0.01)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        started = _descendants(process.pid)
        (os.killpg if everything else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        return started
    return set()


def _essence(root: Path) -> dict[str, Any]:
    """What grading found, without times."""
    class_ = json.loads((root / "class.json").read_text(encoding="utf-8"))["students"]
    return {name: {k: v for k, v in row.items() if k != "seconds"} for name, row in class_.items()}


def _entered(root: Path) -> list[tuple[Any, ...]]:
    """Every mark in the gradebook."""
    query = """
        SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade
        FROM submitted_assignment a JOIN submitted_notebook n ON n.assignment_id = a.id
        JOIN grade g ON g.notebook_id = n.id JOIN base_cell c ON c.id = g.cell_id
        ORDER BY a.student_id, c.name"""
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        return gradebook.execute(query).fetchall()


def _check(root: Path, undisturbed: Path) -> None:
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        assert gradebook.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        handed_in = gradebook.execute("SELECT student_id FROM submitted_assignment").fetchall()
    assert sorted(handed_in) == [("ada",), ("ben",), ("cid",), ("dea",)]
    assert _entered(root) == _entered(undisturbed)
    assert _essence(root) == _essence(undisturbed)
    assert not list(root.rglob("*.part"))
    for student in ("ada", "ben", "cid", "dea"):
        page = Path("feedback", student, LAB, f"{LAB}.html")
        assert (root / page).read_bytes() == (undisturbed / page).read_bytes()


def _wait_for_the_end(started: set[tuple[int, str]]) -> None:
    """Nothing that a killed grader started lives on; it notices within seconds."""
    end = time.monotonic() + 60
    while alive := [number for number, born in started if born and _born(number) == born]:
        commands = [_read(Path(f"/proc/{number}/cmdline")) for number in alive]
        assert time.monotonic() < end, commands
        time.sleep(0.1)


def test_nothing_is_lost_by_a_kill(tmp_path: Path, repository: Path, sandbox: object) -> None:
    """Kills until a run comes through, then a class anew, until there were enough."""
    undisturbed = _hand_in(tmp_path / "undisturbed", repository)
    _finish(undisturbed)
    dice, kills, number = random.Random(7), 0, 0
    while kills < KILLS:
        root, number = _hand_in(tmp_path / f"class{number}", repository), number + 1
        for everything in (True, False, True, False, True):
            started = _kill(root, dice.uniform(0, SPAN), everything)
            kills += bool(started)
            _wait_for_the_end(started)
        _finish(root)
        _check(root, undisturbed)
