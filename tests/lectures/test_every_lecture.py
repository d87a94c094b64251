"""What holds for every lecture: code that fits on a slide, a clean run from top to bottom."""

from __future__ import annotations

import re
import resource
from copy import deepcopy
from pathlib import Path

import jupytext
import nbformat
import pytest
from dlcourse.catalogue import LABS
from nbclient import NotebookClient
from nbformat import NotebookNode

#: Characters of a code line and lines of a code cell that fit on a slide.
WIDTH, LINES = 71, 12
#: How many pictures a lecture shows at least.
PICTURES = {
    "01_mlp": 25,
    "02_backprop": 17,
    "03_optimizers": 15,
    "04_regularization": 20,
    "05_autoencoders": 12,
}


@pytest.fixture(scope="module", params=PICTURES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def lecture(name: str, repository: Path) -> NotebookNode:
    return jupytext.read(repository / "lectures" / f"{name}.py", fmt="py:percent")


def test_code_fits_on_a_slide(lecture: NotebookNode) -> None:
    for cell in lecture.cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= LINES, cell.source
            assert max(map(len, lines)) <= WIDTH, cell.source


def test_the_slides_that_pieces_come_from_exist(lecture: NotebookNode, name: str) -> None:
    titles = [cell.source.split("\n")[0] for cell in lecture.cells if cell.source.startswith("## ")]
    anchors = {f"{name}#" + re.sub(r"[^a-z0-9]+", "-", t.lower()).strip("-") for t in titles}
    slides = {piece.slide for lab in LABS.values() for piece in lab.pieces}
    named = {slide for slide in slides if slide.startswith(f"{name}#")}
    assert named
    assert named <= anchors


@pytest.mark.slow
def test_it_runs_on_a_students_pieces_quickly_and_quietly(
    lecture: NotebookNode, name: str, repository: Path, tmp_path: Path
) -> None:
    """With the course's own pieces it runs in ``tests/colab`` and in Chromium."""
    own, labs = _with_pieces(lecture, repository), list(LABS.values())
    before = _processor_time_of_children()
    outputs = run(own, tmp_path)
    # Two cores at work for half a minute; the clock on the wall also counts other tests.
    assert _processor_time_of_children() - before < 60
    assert [o for o in outputs if o.get("name") == "stderr"] == []
    pictures = [o.data for o in outputs if o.output_type == "display_data"]
    assert len(pictures) >= PICTURES[name]
    assert all("image/png" in data and "<img alt=" in data["text/html"] for data in pictures)
    printed = "".join(o.text for o in outputs if o.output_type == "stream")
    assert printed.startswith("".join(f"{len(lab.pieces)} of your\n" for lab in labs))


def _with_pieces(lecture: NotebookNode, repository: Path) -> NotebookNode:
    """The lecture, which first loads the solutions of all labs as a student's own pieces."""
    notebooks = [str(repository / f"solutions/{lab}/{lab}.ipynb") for lab in LABS]
    own = deepcopy(lecture)
    lines = ["from dlcourse import load_pieces, pieces", f"for path in {notebooks}:"]
    lines += [
        "    names = load_pieces(path)",
        "    print(len(names), 'of', pieces.author(names[0]))",
    ]
    setup = next(k for k, cell in enumerate(own.cells) if cell.cell_type == "code")
    own.cells.insert(setup + 1, nbformat.v4.new_code_cell("\n".join(lines)))
    return own


def _processor_time_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(lecture: NotebookNode, folder: Path) -> list[NotebookNode]:
    """The outputs of all cells, run from top to bottom."""
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(lecture, timeout=300, resources=resources, kernel_name="python3").execute()
    return [output for cell in lecture.cells for output in cell.get("outputs", [])]
