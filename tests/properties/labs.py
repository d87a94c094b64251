"""The beginning of every lab, handed out and solved: short enough to be tried often."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: So many pieces are kept, and the written question.
PIECES = 2


@cache
def released(lab: str) -> str:
    """A lab as it is handed out."""
    return _beginning(ROOT / "labs" / lab / f"{lab}.ipynb")


@cache
def solved(lab: str) -> str:
    """The same lab with all solutions."""
    return _beginning(ROOT / "solutions" / lab / f"{lab}.ipynb")


def _beginning(path: Path) -> str:
    """A notebook up to the test of its second piece, with the question and the last cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells: list[Any] = notebook["cells"]
    tests = [n for n, cell in enumerate(cells) if _marks(cell).get("points")]
    answer = next(n for n in tests if cells[n]["cell_type"] == "markdown")
    end = tests[PIECES - 1] + 1
    rest = range(max(end, answer - 1), answer + 1)
    notebook["cells"] = [*cells[:end], *(cells[n] for n in rest), cells[-1]]
    return json.dumps(notebook)


def _marks(cell: Any) -> Any:
    return cell["metadata"].get("nbgrader", {})
