"""A course's roster for Gradescope: https://guides.gradescope.com, "Adding Students and Staff".

Every column has a head; a name (here in two columns) and an e-mail address of one's own are needed,
a student number and sections are not.  A roster holds no marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from autograder.export.plugin import Marks, PlatformExporter
from autograder.export.roster import RosterError, require

COLUMNS = ("First Name", "Last Name", "Email", "SID", "Section")


class GradescopeExporter(PlatformExporter):
    """Roster > Add Students or Staff > CSV File."""

    default_file = "gradescope.csv"
    ids = ("SID", "Email")

    def table(self, marks: Marks) -> Iterator[Sequence[object]]:
        """The head, one row a student."""
        known = {student.id: self._known(student, marks) for student in marks.students}
        cure = "enter it with `nbgrader db student import`, or name a file with "
        cure += "--GradescopeExporter.roster"
        for column in ("First Name", "Email"):
            require(column, {name: row[column] for name, row in known.items()}, cure)
        counted = Counter(row["Email"].lower() for row in known.values())
        if twice := sorted(n for n, row in known.items() if counted[row["Email"].lower()] > 1):
            raise RosterError(f"{', '.join(twice)} share an e-mail address: each needs their own")
        yield COLUMNS
        yield from ([row[column] for column in COLUMNS] for row in known.values())

    def _known(self, student: object, marks: Marks) -> dict[str, str]:
        names = {
            "First Name": "first_name",
            "Last Name": "last_name",
            "Email": "email",
            "SID": "id",
        }
        row = marks.rows.get(getattr(student, "id", ""), {})
        return {
            column: row.get(column) or getattr(student, names.get(column, ""), None) or ""
            for column in COLUMNS
        }
