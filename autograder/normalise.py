"""Rebuilds a submission on the released notebook.

The student's solution and answer cells go where the release has them, the cells that the student
added go in their place; everything else is the release's.  So deleted, copied or retagged cells,
lost metadata and another tool's extras change nothing.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.badge import is_badge
from autograder.collect import SubmittedCell
from autograder.match import (
    defined_names,
    find_answer_cell,
    find_piece_cell,
    only_checks,
    plain,
)
from autograder.outputs import attached_pictures, harmless, harmless_words

MAX_ADDED = 500
LOST = "lost its tag and was found by what it holds"


@dataclass(frozen=True)
class Step:
    """A cell that is run for the marks; ``piece`` names the piece that it holds, if any."""

    position: int
    source: str
    piece: str = ""


@dataclass(frozen=True)
class Normalised:
    """A submission on the released skeleton, and what had to be put right in it."""

    notebook: NotebookNode
    steps: tuple[Step, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Matching:
    """Which cell of the submission (``taken[skeleton position]``) answers which of the release."""

    taken: dict[int, int]
    notes: list[str]


def normalise(cells: list[SubmittedCell], release: NotebookNode) -> Normalised:
    """The submission's cells on a copy of the release; nothing in ``cells`` can make it fail."""
    notebook = copy.deepcopy(release)
    matching = _match(notebook.cells, cells)
    added = _added(notebook.cells, cells, matching)
    _keep_outputs(notebook.cells, cells)
    for position, index in matching.taken.items():
        _fill(notebook.cells[position], cells[index], index)
    filled = _insert(notebook.cells, cells, added)
    left_out = sum(map(len, added.values())) - MAX_ADDED
    if left_out > 0:
        matching.notes.append(f"{left_out} cells were left out: more than {MAX_ADDED} were added")
    notebook.cells = [cell for cell in filled if not is_badge(cell)]  # pages need no network
    return Normalised(notebook, tuple(steps_of(notebook)), tuple(_short(matching.notes)))


def _marks(cell: NotebookNode) -> NotebookNode:
    return cell.metadata.get("nbgrader", nbformat.from_dict({}))


def _match(skeleton: list[NotebookNode], cells: list[SubmittedCell]) -> _Matching:
    names = [defined_names(c.source) if c.cell_type == "code" else set() for c in cells]
    taken, notes = {}, []
    for position, cell in enumerate(skeleton):
        marks = _marks(cell)
        if not marks.get("solution"):
            continue
        if cell.cell_type == "code":
            index = find_piece_cell(marks.grade_id, cell.source, cells, names)
        else:
            index = find_answer_cell(skeleton, position, cells)
        if index is None:
            notes.append(f"the cell of {marks.grade_id} is missing")
        else:
            taken[position] = index
            notes += _oddities(marks.grade_id, cells, index)
    return _Matching(taken, notes)


def _short(notes: list[str]) -> list[str]:
    """One note for all lost tags: a notebook that lost one has mostly lost them all."""
    lost = [note for note in notes if note.endswith(LOST)]
    if len(lost) < 3:
        return notes
    rest = [note for note in notes if note not in lost]
    return [f"{len(lost)} cells lost their tags and were found by what they hold", *rest]


def _oddities(grade_id: str, cells: list[SubmittedCell], index: int) -> list[str]:
    copies = sum(cell.grade_id == grade_id for cell in cells)
    if copies > 1:
        return [f"{copies} cells are tagged {grade_id}: one was copied"]
    if cells[index].grade_id != grade_id:
        return [f"the cell of {grade_id} {LOST}"]
    return []


def _added(
    skeleton: list[NotebookNode], cells: list[SubmittedCell], matching: _Matching
) -> dict[int, list[int]]:
    """The student's own cells, by the skeleton position after which they stand."""
    position_of = {index: position for position, index in matching.taken.items()}
    by_source = {plain(cell.source): position for position, cell in enumerate(skeleton)}
    here = _first_code(skeleton)
    added: dict[int, list[int]] = {}
    for index, cell in enumerate(cells):
        if index in position_of:
            here = max(here, position_of[index])
        elif plain(cell.source) in by_source:
            here = max(here, by_source[plain(cell.source)])
        elif cell.source.strip() and not _is_copy_of_test(cell):
            added.setdefault(here, []).append(index)
    return added


def _is_copy_of_test(cell: SubmittedCell) -> bool:
    return cell.cell_type == "code" and only_checks(cell.source)


def _first_code(skeleton: list[NotebookNode]) -> int:
    return next((i for i, cell in enumerate(skeleton) if cell.cell_type == "code"), 0)


def _keep_outputs(skeleton: list[NotebookNode], cells: list[SubmittedCell]) -> None:
    """Cells that the student left as they were keep the outputs that were handed in."""
    handed_in = {plain(cell.source): cell for cell in cells if cell.outputs}
    for cell in skeleton:
        same = handed_in.get(plain(cell.source))
        if same and cell.cell_type == "code" and not _marks(cell).get("grade"):
            _set_outputs(cell, same)


def _fill(cell: NotebookNode, submitted: SubmittedCell, index: int) -> None:
    """Put what the student wrote, and what it showed, into a cell; it knows where it came from."""
    cell.metadata["dlcourse"] = cell.metadata.get("dlcourse", {}) | {"order": index}
    if cell.cell_type == "code":
        cell.source = submitted.source
        _set_outputs(cell, submitted)
        return
    pictures = attached_pictures(submitted.attachments)
    cell.source = harmless_words(submitted.source, pictures)
    if pictures:
        cell.attachments = nbformat.from_dict(pictures)


def _set_outputs(cell: NotebookNode, submitted: SubmittedCell) -> None:
    if cell.cell_type == "code":
        cell.outputs = harmless(submitted.outputs)


def _insert(
    skeleton: list[NotebookNode], cells: list[SubmittedCell], added: dict[int, list[int]]
) -> list[NotebookNode]:
    result, number = [], 0
    for position, cell in enumerate(skeleton):
        result.append(cell)
        for index in added.get(position, []):
            number += 1
            if number <= MAX_ADDED:
                result.append(_own_cell(cells[index], number, index))
    return result


def _own_cell(submitted: SubmittedCell, number: int, index: int) -> NotebookNode:
    make = new_code_cell if submitted.cell_type == "code" else new_markdown_cell
    cell = make()
    cell.id = f"added-{number}"
    cell.metadata["dlcourse"] = {"added": True}
    _fill(cell, submitted, index)
    return cell


def steps_of(notebook: NotebookNode) -> list[Step]:
    """What is run of a normalised notebook: set-up, pieces and added cells.

    In the order in which the student had them, wherever the release has the pieces: so the last of
    several versions counts, and a helper stands above what needs it.
    """
    steps = []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        marks, own = _marks(cell), cell.metadata.get("dlcourse", {})
        if marks.get("solution"):
            steps.append((own.get("order", -1), Step(position, cell.source, marks.grade_id)))
        elif own or marks.get("grade_id") == "setup":
            steps.append((own.get("order", -1), Step(position, cell.source)))
    return [step for _, step in sorted(steps, key=lambda pair: pair[0])]
