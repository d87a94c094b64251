"""A lab's source becomes nbgrader's source notebook: metadata and test cells from the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dlcourse.catalogue import Lab, find_lab
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.build.notebook import give_ids, read_source, write_notebook
from autograder.build.start import add_badge, add_install

#: What a test cell holds.  In the release the hidden part is gone.
TEST_CELL = """\
check({name})
### BEGIN HIDDEN TESTS
from autograder import grade
grade("{name}")
### END HIDDEN TESTS"""


class BuildError(Exception):
    """A source does not fit the catalogue; the message names the cell."""


def build_lab(materials: Path, lab: str) -> bool:
    """``solutions/<lab>.py`` to ``solutions/<lab>/<lab>.ipynb``; returns whether it changed.

    Raises ``BuildError`` when pieces or questions differ from the catalogue's.
    """
    notebook = read_source(materials / "solutions" / f"{lab}.py")
    notebook.cells = [new for cell in notebook.cells for new in _complete(cell, materials, lab)]
    _require_all(notebook, find_lab(lab))
    add_badge(notebook, materials, f"labs/{lab}/{lab}.ipynb")
    give_ids(notebook)
    return write_notebook(notebook, materials / "solutions" / lab / f"{lab}.ipynb")


def _complete(cell: NotebookNode, materials: Path, lab: str) -> list[NotebookNode]:
    """A cell with its nbgrader metadata, and behind a piece its test cell."""
    tags = dict(cell.metadata)
    cell.metadata.clear()
    if "piece" in tags:
        return [_mark(cell, tags["piece"], solution=True), _test_cell(lab, tags["piece"])]
    if "question" in tags:
        points = _points(lab, "questions", tags["question"])
        return [_mark(cell, tags["question"], solution=True, grade=True, points=points)]
    if "demo" in tags:
        return [_mark(cell, f"demo_{tags['demo']}", locked=True)]
    if tags.get("name") == "setup":
        add_install(cell, materials)
        return [_mark(cell, "setup", locked=True)]
    return [cell]


def _test_cell(lab: str, piece: str) -> NotebookNode:
    cell = new_code_cell(TEST_CELL.format(name=piece))
    points = _points(lab, "pieces", piece)
    return _mark(cell, f"test_{piece}", grade=True, locked=True, points=points)


def _mark(cell: NotebookNode, grade_id: str, **flags: Any) -> NotebookNode:
    """nbgrader's metadata, schema version 3."""
    marks: dict[str, Any] = {"grade": False, "solution": False, "locked": False, "task": False}
    marks |= {"schema_version": 3, "grade_id": grade_id, "cell_type": cell.cell_type} | flags
    cell.metadata["nbgrader"] = marks
    return cell


def _points(lab: str, kind: str, name: str) -> float:
    points = {row.name: row.points for row in getattr(find_lab(lab), kind)}
    if name not in points:
        raise BuildError(f"solutions/{lab}.py: {name!r} is not among the {kind} of the catalogue")
    return float(points[name])


def _require_all(notebook: NotebookNode, lab: Lab) -> None:
    wanted = [piece.name for piece in lab.pieces] + [question.name for question in lab.questions]
    solutions = [c.metadata.nbgrader for c in notebook.cells if "nbgrader" in c.metadata]
    found = [marks.grade_id for marks in solutions if marks.solution]
    if sorted(found) != sorted(wanted):
        raise BuildError(
            f"solutions/{lab.name}.py holds {', '.join(found)}, but the catalogue says "
            f"{', '.join(wanted)}"
        )
