"""Faults of the machine are nobody's zero: a status, a reason, and the next run goes on."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder import grading, mark
from autograder.course import Course, CourseError
from autograder.grading import grade_class
from autograder.mark import Marked
from autograder.pool import mark_here
from autograder.sandbox import Sandbox, SandboxBroken
from tests.cohort import Materials

LAB = "lab1_mlp"
NAMES = ["ada", "ben", "cid"]

pytestmark = pytest.mark.slow


@pytest.fixture
def course(tmp_path: Path, repository: Path) -> Course:
    """Three students who each have two pieces right."""
    book = json.dumps(Materials.read(repository, LAB).partly({"relu", "mse"}))
    for student in NAMES:
        folder = tmp_path / "submitted" / student / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(book, encoding="utf-8")
    return Course(tmp_path, repository)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "PAUSE", 0.0)


def _grade(course: Course, sandbox: object) -> dict[str, Marked]:
    return {m.student: m for m in grade_class(course, LAB, partial(mark_here, sandbox=sandbox))}


def _statuses(class_: dict[str, Marked]) -> dict[str, tuple[str, float | None]]:
    return {name: (marked.status, marked.score) for name, marked in class_.items()}


def _expect_all_graded(course: Course, sandbox: object) -> None:
    """The next run goes on, and every mark is in the gradebook."""
    assert _statuses(_grade(course, sandbox)) == dict.fromkeys(NAMES, ("graded", 4.0))
    with Gradebook(course.database_url) as gradebook:
        entered = {e.student_id: e.score for e in gradebook.assignment_submissions(LAB)}
    assert entered == dict.fromkeys(NAMES, 4.0)
    assert not list(course.root.rglob("*.part"))


def _full(folder: Path) -> Any:
    """Path.write_text on a disk that is full below one folder."""
    write = Path.write_text

    def write_text(self: Path, *args: Any, **options: Any) -> int:
        if folder in self.parents:
            write(self, "the first half", encoding="utf-8")
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return write(self, *args, **options)

    return write_text


def test_a_full_disk(course: Course, sandbox: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", _full(course.autograded("ben", LAB).parent))
        class_ = _grade(course, sandbox)
    assert _statuses(class_) == dict.fromkeys(NAMES, ("graded", 4.0)) | {
        "ben": ("infrastructure", None)
    }
    assert "could not be saved: [Errno 28] No space left on device" in class_["ben"].reason
    assert not course.autograded("ben", LAB).exists()
    _expect_all_graded(course, sandbox)


@pytest.fixture
def locked(course: Course, sandbox: object) -> Iterator[sqlite3.Connection]:
    """Another program that holds the gradebook's lock, once the lab is in it."""
    grading.enter_lab(course, LAB)
    other = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    other.close()


def test_a_gradebook_that_another_program_locks_at_the_start(
    course: Course, locked: sqlite3.Connection, sandbox: object
) -> None:
    with pytest.raises(CourseError, match="cannot be written: database is locked"):
        _grade(course, sandbox)
    locked.execute("ROLLBACK")
    _expect_all_graded(course, sandbox)


def test_a_gradebook_that_is_read_only_from_the_middle_on(
    course: Course, sandbox: object, caplog: pytest.LogCaptureFixture
) -> None:
    class_ = {}
    for marked in grade_class(course, LAB, partial(mark_here, sandbox=sandbox)):
        class_[marked.student] = marked
        if len(class_) == 1:
            _refuse_writing(course, refuse=True)
    assert _statuses(class_) == {"ada": ("graded", 4.0)} | dict.fromkeys(
        NAMES[1:], ("infrastructure", None)
    )
    problem = "the marks could not be saved: attempt to write a readonly database"
    assert class_["ben"].reason == problem
    assert not [record for record in caplog.records if record.exc_info], "told once, in one line"
    _refuse_writing(course, refuse=False)
    _expect_all_graded(course, sandbox)


def _refuse_writing(course: Course, refuse: bool) -> None:
    """Root may write to any file: a trigger refuses instead of the file's permissions."""
    with sqlite3.connect(course.root / "gradebook.db") as gradebook:
        if refuse:
            gradebook.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON student "
                "BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END"
            )
        else:
            gradebook.execute("DROP TRIGGER refuse")


class _Broken(Sandbox):
    """The kernel gives no more namespaces after the first submission."""

    def __init__(self, working: object) -> None:
        self.working, self.left = working, 1

    def session(self, modules: Sequence[str] = ()) -> Any:
        if self.left == 0:
            raise SandboxBroken("no new process: [Errno 11] Resource temporarily unavailable")
        self.left -= 1
        return self.working.session(modules)  # type: ignore[attr-defined]


def test_a_sandbox_that_breaks(course: Course, sandbox: object) -> None:
    class_ = _grade(course, _Broken(sandbox))
    assert sorted(class_) == NAMES
    assert [m.status for m in class_.values()].count("infrastructure") == 2
    assert all(m.score is None for m in class_.values() if m.status == "infrastructure")
    assert "Resource temporarily unavailable" in class_["cid"].reason
    _expect_all_graded(course, sandbox)


def test_no_memory_once_is_tried_again(
    course: Course, sandbox: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, tries = mark.judge, []

    def short_of_memory(*arguments: Any) -> Any:
        tries.append(arguments)
        if len(tries) == 2:
            raise MemoryError
        return judge(*arguments)

    monkeypatch.setattr(mark, "judge", short_of_memory)
    _expect_all_graded(course, sandbox)
    assert len(tries) == len(NAMES) + 1


def test_no_memory_at_all_is_no_zero(
    course: Course, sandbox: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short_of_memory(*arguments: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(mark, "judge", short_of_memory)
        assert _statuses(_grade(course, sandbox)) == dict.fromkeys(NAMES, ("infrastructure", None))
    _expect_all_graded(course, sandbox)
