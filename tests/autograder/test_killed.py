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
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cohort import Materials

LAB = "lab1_mlp"
KILLS = 30
#: Classes that are graded side by side, each with its own share of the kills.
LANES = 2


@dataclass(frozen=True)
class Part:
    """A part of a run: it begins when a file that matches is new; lasts so many seconds, about."""

    name: str
    sign: str
    seconds: float


#: What is killed in a class, one after the other; together they span a run from start to end.
PARTS = (
    Part("start", "output.txt", 1.0),
    Part("start", "output.txt", 2.0),
    Part("gradebook", "gradebook.lock", 1.0),
    Part("gradebook", "gradebook.lock", 3.0),
    Part("marks", f"autograded/*/{LAB}", 0.3),
    Part("marks", f"autograded/*/{LAB}/*.ipynb", 0.3),
    Part("feedback", "class.json", 0.4),
    Part("feedback", f"feedback/*/{LAB}", 0.1),
)

pytestmark = pytest.mark.slow


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
    with (root / "output.txt").open("wb") as output:
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


def _signs(root: Path, part: Part) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in root.glob(part.sign)}


def _kill(root: Path, part: Part, share: float, everything: bool) -> bool:
    """Kill a grading somewhere in this part of its run; whether it had not ended by then."""
    before, process = _signs(root, part), _start(root)
    while process.poll() is None and _signs(root, part) == before:
        time.sleep(0.005)
    try:
        process.wait(share * part.seconds)
    except subprocess.TimeoutExpired:
        started = _descendants(process.pid)
        (os.killpg if everything else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        _wait_for_the_end(started)
        return True
    assert process.returncode == 1, (root / "output.txt").read_text()
    return False


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


def _check_what_is_left(root: Path) -> None:
    """After a kill: the gradebook is sound, nobody has half of the marks, no page is half."""
    book = root / "gradebook.db"
    if book.exists():
        with sqlite3.connect(book) as gradebook:
            assert gradebook.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            tables = gradebook.execute("SELECT name FROM sqlite_master").fetchall()
        if ("grade",) in tables:
            entered = Counter(student for student, *_ in _entered(root))
            assert len(set(entered.values())) <= 1, entered
            graded = {path.parts[-3] for path in root.glob(f"autograded/*/{LAB}/{LAB}.ipynb")}
            assert graded <= set(entered)
    for page in root.glob(f"feedback/*/{LAB}/{LAB}.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")


def _check_the_end(root: Path, undisturbed: Path) -> None:
    with sqlite3.connect(root / "gradebook.db") as gradebook:
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
        time.sleep(0.02)


def _lane(folder: Path, repository: Path, undisturbed: Path, dice: random.Random) -> Counter[str]:
    """Class after class, killed in one part after the other, until there were enough kills."""
    kills, number = Counter[str](), 0
    while kills.total() < KILLS / LANES:
        root, number = _hand_in(folder / f"class{number}", repository), number + 1
        for turn, part in enumerate(PARTS):
            kills[part.name] += _kill(root, part, dice.random(), bool((turn + number) % 2))
            _check_what_is_left(root)
        _finish(root)
        _check_the_end(root, undisturbed)
    return kills


def test_nothing_is_lost_by_a_kill(tmp_path: Path, repository: Path, sandbox: object) -> None:
    undisturbed = _hand_in(tmp_path / "undisturbed", repository)
    _finish(undisturbed)
    with ThreadPoolExecutor(LANES) as lanes:
        jobs = [
            lanes.submit(_lane, tmp_path / f"{n}", repository, undisturbed, random.Random(n))
            for n in range(LANES)
        ]
        kills = sum((job.result() for job in jobs), Counter[str]())
    assert kills.total() >= KILLS
    assert set(kills) == {part.name for part in PARTS}, kills
