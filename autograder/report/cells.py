"""The cells that students write in, out of a notebook's JSON."""

from __future__ import annotations

import json
from typing import Any

from dlcourse.notebooks import source_of


def solution_cells(text: str) -> dict[str, str]:
    """The code of each piece, by its name.  Raises ``ValueError`` for what is no JSON."""
    return code_of(json.loads(text))


def code_of(notebook: dict[str, Any]) -> dict[str, str]:
    """The code of each piece in a notebook; empty for what is no notebook."""
    found = {}
    for cell in notebook.get("cells", []):
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and marks.get("solution"):
            found[marks["grade_id"]] = source_of(cell)
    return found
