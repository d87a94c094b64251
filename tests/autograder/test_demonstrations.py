"""Demonstrations are not run for a mark, so nothing that is graded may need one."""

from __future__ import annotations

import json
import symtable
from pathlib import Path

import nbformat
import pytest
from dlcourse.catalogue import LABS, find_lab
from nbformat import NotebookNode

from autograder.collect import parse_submission
from autograder.match import without_magics
from autograder.normalise import normalise
from autograder.sandbox import Sandbox
from autograder.scopes import module_scope
from autograder.verdict import judge
from tests.cohort import Materials

SECRET = b"a course"


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _is_run(cell: NotebookNode) -> bool:
    """Whether a cell of the course's own is run, or asked for its marks, in a grading."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("solution") or marks.get("grade")) or _grade_id(cell) == "setup"


def _defined(cells: list[NotebookNode]) -> set[str]:
    return set(module_scope(cell.source for cell in cells).names)


def _used(cell: NotebookNode) -> set[str]:
    """The names of the notebook that a cell, or a function in it, refers to."""
    waiting = [symtable.symtable(without_magics(cell.source), "cell", "exec")]
    found = {symbol.get_name() for symbol in waiting[0].get_symbols() if symbol.is_referenced()}
    while waiting:
        inner = waiting.pop().get_children()
        found |= {s.get_name() for t in inner for s in t.get_symbols() if s.is_global()}
        waiting += inner
    return found


@pytest.fixture(params=sorted(LABS))
def solved(request: pytest.FixtureRequest, repository: Path) -> tuple[str, NotebookNode]:
    """A lab's name, and its release with every piece solved."""
    notebook = Materials.read(repository, request.param).solved()
    return request.param, nbformat.reads(json.dumps(notebook), as_version=4)


def test_no_graded_cell_uses_a_name_of_a_demonstration(solved: tuple[str, NotebookNode]) -> None:
    code = [cell for cell in solved[1].cells if cell.cell_type == "code"]
    run, shown = [c for c in code if _is_run(c)], [c for c in code if not _is_run(c)]
    assert run
    assert shown, "this lab shows nothing: is the mark of demonstrations lost?"
    only_shown = _defined(shown) - _defined(run)
    needs = {_grade_id(cell): _used(cell) & only_shown for cell in run}
    assert {name: names for name, names in needs.items() if names} == {}


@pytest.mark.slow
def test_the_solutions_get_full_marks_without_demonstrations(
    solved: tuple[str, NotebookNode], repository: Path, sandbox: Sandbox
) -> None:
    """All demonstrations are taken out of the submission, and out of the release."""
    lab, submission = solved
    release = nbformat.read(repository / "labs" / lab / f"{lab}.ipynb", as_version=4)
    for notebook in (submission, release):
        notebook.cells = [c for c in notebook.cells if c.cell_type != "code" or _is_run(c)]
    steps = normalise(parse_submission(json.dumps(submission).encode()), release).steps
    verdict = judge(find_lab(lab), steps, sandbox, SECRET)
    missing = {row.piece.name: row.reason for row in verdict.pieces if row.score < row.piece.points}
    assert missing == {}
    assert verdict.cell_problems == {}
