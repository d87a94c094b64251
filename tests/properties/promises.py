"""What is promised of a submission on the released skeleton, for all that may be handed in."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.badge import is_badge
from autograder.collect import SubmittedCell
from autograder.match import only_checks, plain
from autograder.normalise import Normalised


def is_added(cell: NotebookNode) -> bool:
    """Whether a cell is one that the student added."""
    return bool(cell.metadata.get("dlcourse", {}).get("added"))


def keeps_the_skeleton(found: Normalised, release: NotebookNode) -> bool:
    """Whether the cells of the release are all there, in order, and only solutions changed."""
    kept = [cell for cell in found.notebook.cells if not is_added(cell)]
    whole = [cell for cell in release.cells if not is_badge(cell)]
    return len(kept) == len(whole) and all(map(_same_cell, kept, whole))


def _same_cell(cell: NotebookNode, released: NotebookNode) -> bool:
    marks = released.metadata.get("nbgrader", {})
    same = cell.cell_type == released.cell_type and cell.id == released.id
    same = same and cell.metadata.get("nbgrader", {}) == marks
    return same and bool(marks.get("solution") or cell.source == released.source)


def loses_nothing(cells: list[SubmittedCell], found: Normalised, release: NotebookNode) -> bool:
    """Whether all code of the student's own is in the notebook, or a note says that some is not."""
    own = {plain(cell.source) for cell in cells if cell.cell_type == "code"}
    own = {source for source in own if source and not only_checks(source)}
    there = {plain(cell.source) for cell in (*found.notebook.cells, *release.cells)}
    return own <= there or any("left out" in note for note in found.notes)


def own_code(found: Normalised, release: NotebookNode) -> set[tuple[str, str]]:
    """What would run and is not as it was handed out, each with the piece that it is."""
    handed_out = {cell.source for cell in release.cells}
    return {(step.source, step.piece) for step in found.steps if step.source not in handed_out}
