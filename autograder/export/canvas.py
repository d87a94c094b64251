"""Canvas's gradebook as CSV: https://community.instructure.com, "import grades", and what Canvas
itself exports and reads (lib/gradebook_importer.rb in instructure/canvas-lms)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.export.plugin import Marks, PlatformExporter
from autograder.export.roster import Row, require

COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
#: What Canvas looks for in the first cell of the row with the most points.
POINTS_POSSIBLE = "    Points Possible"


class CanvasExporter(PlatformExporter):
    """Grades > Import.  The roster is what Grades > Export gives, as it is.

    A lab whose column is there, such as "lab1_mlp (1234)", keeps this name: Canvas then changes
    that assignment and makes no new one.  Who handed in nothing gets an empty cell, which changes
    nothing.
    """

    default_file = "canvas.csv"
    ids = ("SIS Login ID", "SIS User ID", "ID")

    def table(self, marks: Marks) -> Iterator[Sequence[object]]:
        """The head, the row with the most points, one row a student."""
        known = {
            student.id: _known(student, marks.rows.get(student.id, {}))
            for student in marks.students
        }
        found = {
            name: row["ID"] or row["SIS User ID"] or row["SIS Login ID"]
            for name, row in known.items()
        }
        require(
            "Canvas ID",
            found,
            "export the gradebook from Canvas and name it with --CanvasExporter.roster",
        )
        yield [*COLUMNS, *(_title(lab, marks.rows) for lab in marks.labs)]
        yield [POINTS_POSSIBLE, *[""] * (len(COLUMNS) - 1), *marks.labs.values()]
        for name, row in known.items():
            points = (marks.points.get((lab, name), "") for lab in marks.labs)
            yield [*(row[column] for column in COLUMNS), *points]


def _known(student: Any, row: Row) -> Row:
    """What Canvas wants to know of a student; the roster comes first, then the gradebook."""
    full = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
    found = {"Student": full, "ID": student.lms_user_id or ""}
    return {column: row.get(column) or found.get(column, "") for column in COLUMNS}


def _title(lab: str, rows: dict[str, Row]) -> str:
    """The lab's column as Canvas has it, with Canvas's number; else its name."""
    head = next(iter(rows.values()), {})
    pattern = re.compile(rf"{re.escape(lab)} \(\d+\)")
    return next((name for name in head if pattern.fullmatch(name)), lab)
