"""Grades for Moodle's CSV import: https://docs.moodle.org/en/Grade_import.

Moodle finds a student by one column, which the teacher chooses: "ID number" or "Email address".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.export.plugin import Marks, PlatformExporter
from autograder.export.roster import RosterError

COLUMNS = ("First name", "Last name", "ID number", "Email address")
#: What Moodle reads as "no grade".
NO_GRADE = "-"


class MoodleExporter(PlatformExporter):
    """Grades > Import > CSV file: map "ID number" or "Email address", and each lab's column.

    The roster may be what Grades > Export > Plain text file gives.
    """

    default_file = "moodle.csv"
    ids = ("Username", "ID number", "Email address")

    def table(self, marks: Marks) -> Iterator[Sequence[object]]:
        """The head, one row a student."""
        known = [self._known(student, marks) for student in marks.students]
        without = {c: [s.id for s, row in zip(marks.students, known, strict=True) if not row[c]]
                   for c in COLUMNS[2:]}  # fmt: skip
        if all(without.values()):
            lacking = "; ".join(f"no {c} for {', '.join(sorted(n))}" for c, n in without.items())
            raise RosterError(
                f"Moodle needs one column that everybody has: {lacking}. Enter e-mail addresses "
                "with `nbgrader db student import`, or name a file with --MoodleExporter.roster"
            )
        yield [*COLUMNS, *marks.labs]
        for student, row in zip(marks.students, known, strict=True):
            points = (marks.points.get((lab, student.id), NO_GRADE) for lab in marks.labs)
            yield [*(row[column] for column in COLUMNS), *points]

    def _known(self, student: object, marks: Marks) -> dict[str, str]:
        names = {"First name": "first_name", "Last name": "last_name", "Email address": "email"}
        row = marks.rows.get(getattr(student, "id", ""), {})
        return {
            column: row.get(column) or getattr(student, names.get(column, ""), None) or ""
            for column in COLUMNS
        }
