"""What holds for every lecture: code that fits on a slide, and a clean run from top to bottom."""

from __future__ import annotations

import time
from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

#: Characters of a code line and lines of a code cell that fit on a slide.
WIDTH, LINES = 71, 12
#: How many pictures a lecture shows at least.
PICTURES = {"01_mlp": 25, "02_backprop": 16}


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


@pytest.mark.slow
def test_it_runs_quickly_and_quietly(lecture: NotebookNode, name: str, tmp_path: Path) -> None:
    resources = {"metadata": {"path": str(tmp_path)}}
    start = time.monotonic()
    NotebookClient(lecture, timeout=60, resources=resources, kernel_name="python3").execute()
    assert time.monotonic() - start < 60
    outputs = [output for cell in lecture.cells for output in cell.get("outputs", [])]
    assert [o for o in outputs if o.get("name") == "stderr"] == []
    pictures = [o.data for o in outputs if o.output_type == "display_data"]
    assert len(pictures) >= PICTURES[name]
    assert all("image/png" in data and "<img alt=" in data["text/html"] for data in pictures)
