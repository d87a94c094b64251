"""A class whose marks are made up: entered and kept as after grading, without running any code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from dlcourse.catalogue import find_lab

from autograder.course import Course
from autograder.grading import Marker, grade_class
from autograder.mark import Assignment, Marked, PieceMark, Submission
from tests.cohort.sample import Notebook, cell_named, solution_cells

#: The share of a piece's points, and what is wrong with it.
Plan = Mapping[str, Mapping[str, tuple[float, str]]]
Change = Callable[[str, Notebook], None]


def grade_made_up(
    course: Course, lab: str, plan: Plan, change: Change | None = None
) -> list[Marked]:
    """Hand in and grade a class: pieces that the plan does not name get all of their points.

    ``change`` is given each student's name and notebook before it is handed in.
    """
    release = json.loads(course.release(lab).read_text(encoding="utf-8"))
    for student in plan:
        notebook = deepcopy(release)
        if change:
            change(student, notebook)
        hand_in(course.root, student, lab, json.dumps(notebook))
    return list(grade_class(course, lab, marker_of(lab, plan)))


def hand_in(root: Path, student: str, lab: str, content: str) -> Path:
    """Put a file where a student's submission lies; its folder."""
    folder = root / "submitted" / student / lab
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lab}.ipynb").write_text(content, encoding="utf-8")
    return folder


def write_cells(notebook: Notebook, cells: Mapping[str, str]) -> None:
    """Put code into the cells of pieces."""
    for name, cell in solution_cells(notebook).items():
        if name in cells:
            cell["source"] = cells[name]


def marker_of(lab: str, plan: Plan) -> Marker:
    """Gives everybody the marks that the plan has for them."""

    def mark(submissions: Iterable[Submission], assignment: Assignment) -> Iterator[Marked]:
        for submission in submissions:
            yield _marked(submission, lab, plan[submission.student])

    return mark


def _marked(submission: Submission, lab: str, plan: Mapping[str, tuple[float, str]]) -> Marked:
    notebook, marks = json.loads(submission.content), {}
    for piece in find_lab(lab).pieces:
        share, words = plan.get(piece.name, (1.0, ""))
        score = share * piece.points
        marks[piece.name] = PieceMark(score, piece.points, words, words)
        _, cell = cell_named(notebook, f"test_{piece.name}")
        cell["outputs"] = [_output(score)]
    maximum = sum(piece.points for piece in find_lab(lab).pieces)
    stages = {"normalise": 0.01, "run": 0.2, "verdict": 0.05, "explain": 0.01}
    return Marked(
        submission.student, "graded", maximum, marks, seconds=0.27, notebook=json.dumps(notebook),
        stages=stages,
    )  # fmt: skip


def _output(score: float) -> dict[str, Any]:
    data = {"text/plain": str(score)}
    return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}
