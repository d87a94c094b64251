"""What a student reads of hidden checks: words and places, none of the numbers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from dlcourse.catalogue import find_piece

from autograder.explain import explain
from autograder.mark import Assignment, Submission, mark
from autograder.sandbox import Sandbox
from autograder.verdict import PieceVerdict, Verdict
from tests.cohort import Materials
from tests.grading import hidden_results


def linear_backward(df, x, W):
    """Right but for a row of dW and all of db."""
    dW = df.T @ x
    sign = 1 - 2 * (np.arange(dW.shape[0]) == 1)[:, None]
    return df @ W, dW * sign, 1 + 0 * df[0]


def page() -> dict[str, str]:
    """What ``explain`` writes below the test cell, by MIME type."""
    hidden = tuple(hidden_results("linear_backward", linear_backward, b"secret"))
    verdict = Verdict((PieceVerdict(find_piece("linear_backward"), (), hidden),))
    cell = nbformat.v4.new_code_cell(metadata={"nbgrader": {"grade_id": "test_linear_backward"}})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    explain(notebook, verdict)
    data: dict[str, str] = notebook.cells[0].outputs[0].data
    return data


def test_parts_that_agree_and_places_that_are_wrong_are_shown() -> None:
    html = page()["text/html"]
    assert "dx agrees (" in html
    assert "where it is right (=)" in html
    assert "dx agrees (" in page()["text/plain"]


def test_no_expected_number_is_shown() -> None:
    """db is 1 everywhere, so that a ratio would be 1 / expected."""
    data = page()
    assert "<caption>expected</caption>" not in data["text/html"]
    cells = re.findall(r"<td[^>]*style=[^>]*>([^<]*)</td>", data["text/html"])
    assert cells
    assert set(cells) <= {"=", "≠", "0", "-1 \N{MULTIPLICATION SIGN}"}
    assert not re.search(r"\d\.\d{3}", data["text/plain"])


@pytest.mark.slow
def test_an_error_that_is_met_twice_is_told_as_one(repository: Path, sandbox: Sandbox) -> None:
    """mlp_backward is right, but built on a linear_backward that is not."""
    lab = "lab2_backprop"
    wrong = "@piece\ndef linear_backward(df, x, W):\n    return df @ W, df.T @ x, df.mean(0)\n"
    parts = Materials.read(repository, lab)
    book = json.dumps(parts.solved(linear_backward=wrong)).encode()
    assignment = Assignment(lab, json.dumps(parts.release), b"secret")
    marked = mark(Submission("ada", book), assignment, sandbox)
    advice = "It calls linear_backward, wrong as well: repair that first. "
    assert marked.pieces["mlp_backward"].reason.startswith(advice)
    assert "repair that first" not in marked.pieces["linear_backward"].reason
    assert advice.strip() in marked.notebook
    assert marked.pieces["relu_backward"].reason == ""
