"""What a learning platform knows of students and nbgrader does not: CSV, by nbgrader's id."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

#: The column of nbgrader's own id; where there is none, the platform's names for it are tried.
OWN = "student_id"
Row = dict[str, str]


class RosterError(Exception):
    """Somebody's row, or a column, is missing; the message names it and says what to do."""


def read_roster(path: Path, ids: Sequence[str]) -> dict[str, Row]:
    """The rows by nbgrader's id, which stands in ``student_id`` or in the first of ``ids``.

    Raises ``RosterError`` when the file cannot be read, or holds no such column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"the roster {path} cannot be read: {error}") from error
    head = set(rows[0]) if rows else set()
    column = next((name for name in (OWN, *ids) if name in head), None)
    if column is None:
        wanted = ", ".join((OWN, *ids))
        raise RosterError(
            f"the roster {path} has no column with nbgrader's ids: add one called {OWN} "
            f"(looked for {wanted})"
        )
    clean = ({k: (v or "").strip() for k, v in row.items() if k} for row in rows)
    return {row[column]: row for row in clean if row.get(column)}


def require(column: str, values: dict[str, str], cure: str) -> None:
    """Raise ``RosterError`` naming every student without a value."""
    if lacking := sorted(name for name, value in values.items() if not value):
        names = ", ".join(lacking)
        raise RosterError(f"no {column} is known for {names}: {cure}")
