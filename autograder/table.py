"""The class as a table in the terminal, and as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from autograder.mark import Marked

COLOURS = {"graded": "", "unreadable": "yellow", "infrastructure": "red"}


def class_table(lab: str, class_: Sequence[Marked], width: int = 110) -> Table:
    """One row a submission: name, marks, status, and why points are missing."""
    table = Table(title=f"{lab}: {len(class_)} submissions", title_justify="left")
    table.add_column("student", no_wrap=True)
    table.add_column("marks", justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("reason", max_width=width)
    for marked in class_:
        marks = f"{marked.score:g} / {marked.maximum:g}" if marked.score is not None else "-"
        # As plain text: a student's own words may look like this terminal's markup.
        cells = (Text(word) for word in (marked.student, marks, marked.status, _short(marked)))
        table.add_row(*cells, style=COLOURS[marked.status])
    return table


def _short(marked: Marked, limit: int = 220) -> str:
    words = "; ".join(part for part in (marked.reason, *marked.notes) if part)
    return words if len(words) <= limit else words[: limit - 3] + "..."


def as_json(lab: str, class_: Sequence[Marked]) -> dict[str, Any]:
    """The class as plain data: every student with score, status and pieces."""
    return {"lab": lab, "students": {marked.student: _student(marked) for marked in class_}}


def _student(marked: Marked) -> dict[str, Any]:
    return {
        "score": marked.score,
        "max": marked.maximum,
        "status": marked.status,
        "reason": marked.reason,
        "notes": list(marked.notes),
        "seconds": round(marked.seconds, 3),
        "pieces": {
            name: {"score": mark.score, "max": mark.maximum, "reason": mark.reason}
            for name, mark in marked.pieces.items()
        },
    }


def write_json(path: Path, lab: str, class_: Sequence[Marked]) -> None:
    """Write the class to a file, whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(as_json(lab, class_), indent=1) + "\n", encoding="utf-8")
    part.replace(path)
