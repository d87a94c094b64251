"""A term of a class of three with nbgrader's exchange: nobody sees what is another's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dlcourse.catalogue import find_lab

from tests.autograder.classroom import Classroom, opened
from tests.cohort.sample import Materials

LAB = "lab1_mlp"
#: Tries to look into each folder and says which could be read.
LOOK = """
import os, sys
for folder in sys.argv[1:]:
    try: print("reads", folder, os.listdir(folder))
    except PermissionError: pass
"""


@pytest.fixture
def classroom(repository: Path) -> Iterator[Classroom]:
    """A class in which nothing has happened yet."""
    with opened(repository) as classroom:
        yield classroom


@pytest.mark.slow
def test_a_term(classroom: Classroom, repository: Path) -> None:
    """Release, list, fetch, work, validate, submit, collect, grade, late and again, feedback."""
    parts = Materials.read(repository, LAB)
    done, partly, empty = classroom.homes
    points = {piece.name: piece.points for piece in find_lab(LAB).pieces}
    everything, some = sum(points.values()), points["relu"] + points["mse"]

    classroom.nbgrader("release_assignment", LAB)
    assert all(f"dlcourse {LAB}" in said for said in classroom.students("list").values())
    classroom.students("fetch_assignment", LAB)
    classroom.write(done, LAB, json.dumps(parts.solved()))
    classroom.write(partly, LAB, json.dumps(parts.partly({"relu", "mse"})))
    notebook = f"{LAB}/{LAB}.ipynb"
    said = classroom.students("validate", notebook, only=(done,))
    assert "Success! Your notebook passes all the tests." in said[done]
    classroom.students("submit", LAB)

    classroom.nbgrader("collect", LAB)
    first = {done: (everything, 0), partly: (some, 0), empty: (0, 0)}
    assert classroom.grade(LAB) == first

    # The time is up; one student hands in the same lab again, all of it now, and late.
    due = datetime.now(UTC)
    classroom.nbgrader("db", "assignment", "add", LAB, f"--duedate={due:%Y-%m-%d %H:%M:%S.%f} UTC")
    classroom.write(empty, LAB, json.dumps(parts.solved()))
    classroom.students("submit", LAB, only=(empty,))
    assert len(list(_inbound(classroom).glob(f"{empty}+*"))) == 2
    classroom.nbgrader("collect", LAB, "--update")
    second = first | {empty: (everything, 5)}
    assert classroom.grade(LAB) == second
    classroom.nbgrader("release_feedback", LAB)
    classroom.students("fetch_feedback", LAB)
    for student, words in ((done, "50.0"), (partly, f"{some}.0"), (empty, "45.0")):
        (page,) = (classroom.homes[student] / LAB / "feedback").rglob("*.html")
        assert f"(Score: {words} / " in page.read_text(encoding="utf-8")
    _require_walls(classroom)

    classroom.nbgrader("autograde", LAB, "--force")
    assert classroom.marks(LAB) == second


def _inbound(classroom: Classroom) -> Path:
    return classroom.exchange / "dlcourse" / "inbound"


def _require_walls(classroom: Classroom) -> None:
    """No student lists submissions or feedback, or looks into the course or another's home."""
    feedback = classroom.exchange / "dlcourse" / "feedback"
    closed = [classroom.course, classroom.course / "solutions", _inbound(classroom), feedback]
    folders = [str(folder) for folder in (*closed, *classroom.homes.values())]
    for student, said in classroom.python("-c", LOOK, *folders).items():
        assert [line.split()[1] for line in said.splitlines()] == [str(classroom.homes[student])]
