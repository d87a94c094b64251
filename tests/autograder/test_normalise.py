"""A submission on the released skeleton: nothing honest is lost, nothing else gets in."""

from __future__ import annotations

import base64
import copy

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.collect import SubmittedCell
from autograder.normalise import normalise

STUB = "@piece\ndef {name}(f):\n    raise NotImplementedError()"
SOLVED = "@piece\ndef {name}(f):\n    return {name}_right"


def _marked(cell: NotebookNode, grade_id: str, **flags: object) -> NotebookNode:
    cell.metadata["nbgrader"] = {"grade_id": grade_id, "solution": False, "grade": False} | flags
    return cell


def _release() -> NotebookNode:
    cells = [
        new_markdown_cell("# A lab"),
        _marked(new_code_cell("from dlcourse import piece"), "setup", locked=True),
        _marked(new_code_cell(STUB.format(name="relu")), "relu", solution=True),
        _marked(new_code_cell("check(relu)"), "test_relu", grade=True, points=2),
        _marked(new_code_cell("show(relu)"), "demo_relu", locked=True),
        _marked(new_code_cell(STUB.format(name="elu")), "elu", solution=True),
        _marked(new_code_cell("check(elu)"), "test_elu", grade=True, points=2),
        new_markdown_cell("Why?"),
        _marked(new_markdown_cell("YOUR ANSWER HERE"), "why", solution=True, grade=True, points=5),
    ]
    return new_notebook(cells=cells)


def _submitted(notebook: NotebookNode) -> list[SubmittedCell]:
    return [
        SubmittedCell(c.cell_type, c.source, c.metadata.get("nbgrader", {}).get("grade_id", ""), ())
        for c in notebook.cells
    ]


@pytest.fixture
def solved() -> list[SubmittedCell]:
    notebook = _release()
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in ("relu", "elu"):
            cell.source = SOLVED.format(name=grade_id)
        if grade_id == "why":
            cell.source = "Because."
    return _submitted(notebook)


def _sources(cells: list[SubmittedCell]) -> list[str]:
    return [step.source for step in normalise(cells, _release()).steps]


WANTED = ["from dlcourse import piece", SOLVED.format(name="relu"), SOLVED.format(name="elu")]


def test_a_whole_submission_passes_through(solved: list[SubmittedCell]) -> None:
    result = normalise(solved, _release())
    assert [step.source for step in result.steps] == WANTED
    assert [step.piece for step in result.steps] == ["", "relu", "elu"]
    assert result.notes == ()
    assert result.notebook.cells[-1].source == "Because."


def test_lost_metadata_is_made_up_for(solved: list[SubmittedCell]) -> None:
    bare = [SubmittedCell(c.cell_type, c.source, "", ()) for c in solved]
    result = normalise(bare, _release())
    assert [step.source for step in result.steps] == WANTED
    assert result.notebook.cells[-1].source == "Because."
    assert result.notes == ("3 cells lost their tags and were found by what they hold",)


def test_deleted_cells_are_put_back(solved: list[SubmittedCell]) -> None:
    kept = [c for c in solved if c.grade_id in ("relu", "elu")]
    result = normalise(kept, _release())
    assert [step.source for step in result.steps] == WANTED
    assert len(result.notebook.cells) == len(_release().cells)


def test_a_copied_cell_counts_once_and_the_written_one_wins(solved: list[SubmittedCell]) -> None:
    stub = SubmittedCell("code", STUB.format(name="relu"), "relu", ())
    result = normalise([stub, *solved, stub], _release())
    assert [step.source for step in result.steps] == WANTED
    assert any("copied" in note for note in result.notes)


def test_the_later_of_two_versions_runs_last(solved: list[SubmittedCell]) -> None:
    better = SubmittedCell("code", "@piece\ndef relu(f):\n    return better", "relu", ())
    assert _sources([*solved, better]) == [*WANTED, better.source]


def test_an_older_version_does_not_run_last_because_pieces_were_moved(
    solved: list[SubmittedCell],
) -> None:
    relu, elu = (next(c for c in solved if c.grade_id == name) for name in ("relu", "elu"))
    older = SubmittedCell("code", "@piece\ndef relu(f):\n    return older", "", ())
    steps = normalise([elu, older, relu], _release()).steps
    assert [s.source for s in steps] == [WANTED[0], elu.source, older.source, relu.source]


def test_an_answer_without_its_tag_is_told_from_a_note(solved: list[SubmittedCell]) -> None:
    note = SubmittedCell("markdown", "Ask!", "", ())
    bare = [SubmittedCell(c.cell_type, c.source, "", ()) for c in solved]
    for cells in ([*bare[:-1], note, bare[-1]], [*bare, note]):
        assert [c.source for c in normalise(cells, _release()).notebook.cells[-2:]] in (
            ["Because.", "Ask!"],
            ["Ask!", "Because."],
        )
        found = normalise(cells, _release()).notebook.cells
        (answer,) = (c for c in found if c.metadata.get("nbgrader", {}).get("grade_id") == "why")
        assert answer.source == "Because."


def test_a_helper_stays_in_its_place(solved: list[SubmittedCell]) -> None:
    helper = SubmittedCell("code", "def helper(): pass", "", ())
    position = next(i for i, c in enumerate(solved) if c.grade_id == "elu")
    assert _sources([*solved[:position], helper, *solved[position:]]) == [
        *WANTED[:2], "def helper(): pass", WANTED[2],
    ]  # fmt: skip


def test_a_retagged_test_cannot_take_a_piece_away(solved: list[SubmittedCell]) -> None:
    thief = SubmittedCell("code", "100.0", "relu", ())
    steps = normalise([thief, *solved, thief], _release()).steps
    assert next(s.source for s in steps if s.piece == "relu") == SOLVED.format(name="relu")


def test_tests_and_demonstrations_come_from_the_release(solved: list[SubmittedCell]) -> None:
    changed = [
        SubmittedCell(c.cell_type, "100.0", c.grade_id, ()) if c.grade_id.startswith("test_") else c
        for c in solved
    ]
    result = normalise(changed, _release())
    tests = [c for c in result.notebook.cells if c.metadata.get("nbgrader", {}).get("points") == 2]
    assert [cell.source for cell in tests] == ["check(relu)", "check(elu)"]


def test_a_slip_of_the_pen_is_still_that_piece() -> None:
    broken = SubmittedCell("code", "@piece\ndef relu(f):\n    return (f", "", ())
    steps = normalise([broken], _release()).steps
    assert next(s.source for s in steps if s.piece == "relu") == broken.source


PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(9)).decode()


def test_html_and_scripts_in_outputs_are_left_out(solved: list[SubmittedCell]) -> None:
    picture = {
        "output_type": "display_data",
        "data": {"image/png": PNG, "text/html": "<script>"},
    }
    page = {"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}}
    cells = [
        SubmittedCell(c.cell_type, c.source, c.grade_id, (picture, page, 3, None))
        if c.grade_id == "demo_relu"
        else c
        for c in solved
    ]
    notebook = normalise(cells, _release()).notebook
    demo = next(c for c in notebook.cells if c.source == "show(relu)")
    assert [dict(o.data) for o in demo.outputs] == [{"image/png": PNG, "text/plain": ""}]
    assert "script" not in nbformat.writes(notebook)


OUTPUTS = st.lists(
    st.none() | st.dictionaries(st.sampled_from(["output_type", "data", "text"]), st.text())
)
CELL = st.builds(
    SubmittedCell,
    st.sampled_from(["code", "markdown"]),
    st.text()
    | st.sampled_from([SOLVED.format(name="relu"), "check(relu)", "def relu(", "\x00", "%%bash"]),
    st.text() | st.sampled_from(["relu", "elu", "why", "test_relu", "setup"]),
    OUTPUTS.map(tuple),
)


@given(st.lists(CELL, max_size=12))
def test_any_cells_give_a_valid_notebook_with_every_graded_cell(cells: list[SubmittedCell]) -> None:
    release = _release()
    before = copy.deepcopy(release)
    result = normalise(cells, release)
    nbformat.validate(result.notebook)
    graded = [
        c.metadata.nbgrader.grade_id for c in result.notebook.cells if "nbgrader" in c.metadata
    ]
    assert graded == ["setup", "relu", "test_relu", "demo_relu", "elu", "test_elu", "why"]
    assert release == before
