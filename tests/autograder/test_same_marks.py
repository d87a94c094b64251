"""The same submission gets the same marks, reasons and notebook, however and beside whom."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.mark import Assignment, Marked, Submission
from autograder.pool import mark_here, mark_on_all_cores
from tests.cohort import Materials

LAB = "lab1_mlp"
RAISES = "@piece\ndef relu(f):\n    raise ValueError(f'{f.shape} at {id(f) and 1}')\n"
OFF = "@piece\ndef mse(y, t):\n    return ((y - t) ** 2).sum()\n"
DRAWS = "@piece\ndef sigmoid(f):\n    return np.random.default_rng(1).normal(size=f.shape)\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def assignment(repository: Path) -> Assignment:
    release = (repository / "labs" / LAB / f"{LAB}.ipynb").read_text(encoding="utf-8")
    return Assignment(LAB, release, b"secret")


@pytest.fixture(scope="module")
def class_(repository: Path) -> list[Submission]:
    """Right, wrong in three ways, empty, and unreadable."""
    parts = Materials.read(repository, LAB)
    books = {
        "right": parts.partly({"relu", "mse", "linear"}),
        "raises": parts.partly({"mse"}, relu=RAISES),
        "off": parts.partly({"relu"}, mse=OFF),
        "draws": parts.partly({"mae"}, sigmoid=DRAWS),
        "empty": parts.partly(set()),
    }
    class_ = [Submission(name, json.dumps(book).encode()) for name, book in books.items()]
    return [*class_, Submission("broken", b"{")]


def _essence(marked: Iterable[Marked]) -> dict[str, dict[str, Any]]:
    """All that is found, and the bytes of the graded notebook; times differ."""
    return {
        row.student: vars(row) | {"seconds": 0, "stages": {}, "notebook": _sha256(row.notebook)}
        for row in marked
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _runs(
    class_: list[Submission], assignment: Assignment, sandbox: Any
) -> Iterator[dict[str, dict[str, Any]]]:
    """Twenty: in other orders, each alone, and in one, two and three processes."""
    dice = random.Random(3)
    for _ in range(10):
        yield _essence(mark_here(dice.sample(class_, len(class_)), assignment, sandbox))
    for _ in range(6):
        alone = (mark_here([submission], assignment, sandbox) for submission in class_)
        yield _essence(marked for one in alone for marked in one)
    for workers in (1, 2, 2, 3):
        shuffled = dice.sample(class_, len(class_))
        yield _essence(mark_on_all_cores(shuffled, assignment, workers))


def test_twenty_runs_agree(
    class_: list[Submission], assignment: Assignment, sandbox: object
) -> None:
    runs = list(_runs(class_, assignment, sandbox))
    assert len(runs) == 20
    assert [row["status"] for row in runs[0].values()].count("graded") == 5
    assert len({repr(row["pieces"]) for row in runs[0].values()}) == 6
    for run in runs:
        assert run == runs[0]
