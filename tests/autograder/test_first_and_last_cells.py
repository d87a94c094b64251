"""The cells that every lab begins and ends with cost nothing when a submission is graded."""

from __future__ import annotations

from typing import Any

import nbformat
import numpy as np

from autograder.badge import is_badge
from autograder.collect import SubmittedCell
from autograder.execution import Execution
from autograder.normalise import Step, normalise
from tests.reference import ROOT

LAB = ROOT / "labs" / "lab1_mlp" / "lab1_mlp.ipynb"
RELU = "@piece\ndef relu(f):\n    return f * (f > 0)"


def test_they_run_in_the_sandbox_without_a_problem(sandbox: Any) -> None:
    """As a student leaves them: the first as it was, the last with its # removed."""
    cells = nbformat.read(LAB, as_version=4).cells
    first = next(cell.source for cell in cells if cell.cell_type == "code")
    last = cells[-1].source.removeprefix("# ")
    assert last == "dlcourse.submit()"
    steps = [Step(0, first), Step(1, f"dlcourse.save()\n{last}"), Step(2, RELU, "relu")]
    with Execution(sandbox, steps) as execution:
        reply = execution.call("relu", (np.array([-1.0, 2.0]),))
        assert reply.failure is None
        assert np.array_equal(reply.value.data, [0, 2])
        assert execution.cell_problems == {}


def test_a_submission_without_them_gets_the_release_s() -> None:
    """They lost their tags, or were deleted or changed: the first cell, the last.

    The badge goes: its picture would be sought in the network by whoever reads the page.
    """
    release = nbformat.read(LAB, as_version=4)
    handed_in = [
        SubmittedCell("code", RELU, "", ()),
        SubmittedCell("markdown", release.cells[0].source, "", ()),
    ]
    rebuilt = normalise(handed_in, release)
    sources = [cell.source for cell in rebuilt.notebook.cells]
    assert is_badge(release.cells[0])
    assert [cell.source for cell in release.cells[1:4]] == sources[:3]
    assert not any("Open in Colab" in source for source in sources)
    assert release.cells[-1].source in sources
    first = next(cell.source for cell in release.cells if cell.cell_type == "code")
    assert rebuilt.steps[0].source == first
