"""What the exporters share: who is asked for, their marks, the roster, and a file written whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from autograder.export.roster import RosterError, Row, read_roster

ROSTER = "roster.csv"


@dataclass(frozen=True)
class Marks:
    """The labs, who is on the list, what the roster says of them, and the points of each.

    points: by lab and student, less what is taken off for being late; nobody who handed in nothing.
    """

    labs: dict[str, float]
    students: list[Any]
    rows: dict[str, Row]
    points: dict[tuple[str, str], float]


class PlatformExporter(ExportPlugin):  # type: ignore[misc]
    """A CSV file for one learning platform."""

    roster = Unicode(
        "", help=f"CSV file with what the platform knows of students; {ROSTER} if it is there"
    ).tag(config=True)
    #: The file's name without ``--to``, and the platform's names for nbgrader's ids in a roster.
    default_file: str = "marks.csv"
    ids: tuple[str, ...] = ()

    def export(self, gradebook: Gradebook) -> None:
        """Write the file; leaves with a message and writes nothing when something is missing."""
        path = Path(self.to or self.default_file)
        try:
            table = list(self.table(self._marks(gradebook)))
        except RosterError as error:
            raise SystemExit(f"not exported: {error}") from error
        part = path.with_name(f"{path.name}.part")
        with part.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
        part.replace(path)
        self.log.info("Exported to %s", path)

    def table(self, marks: Marks) -> Iterable[Sequence[object]]:
        """The rows of the file, the head first; raises ``RosterError``."""
        raise NotImplementedError

    def _marks(self, gradebook: Gradebook) -> Marks:
        chosen, labs = set(map(str, self.student)), set(map(str, self.assignment))
        assignments = [a for a in gradebook.assignments if not labs or a.name in labs]
        everybody = sorted(gradebook.students, key=lambda student: student.id)
        students = [s for s in everybody if not chosen or s.id in chosen]
        if strangers := (labs - {a.name for a in assignments}) | (
            chosen - {s.id for s in students}
        ):
            raise RosterError(f"not in the gradebook: {', '.join(sorted(strangers))}")
        points = {key: value for a in assignments for key, value in _points(gradebook, a).items()}
        maxima = {assignment.name: float(assignment.max_score) for assignment in assignments}
        return Marks(maxima, students, self._rows(), points)

    def _rows(self) -> dict[str, Row]:
        path = Path(self.roster or ROSTER)
        return read_roster(path, self.ids) if self.roster or path.is_file() else {}


def _points(gradebook: Gradebook, assignment: Assignment) -> dict[tuple[str, str], float]:
    """What counts of each submission: never below 0."""
    found = {}
    for submission in gradebook.assignment_submissions(assignment.name):
        penalty = submission.late_submission_penalty or 0.0
        points = round(max(0.0, submission.score - penalty), 2)
        found[assignment.name, submission.student_id] = points
    return found
