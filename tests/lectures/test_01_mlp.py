"""Lecture 1: every slide title of the seed in order, and a clean run from top to bottom."""

from __future__ import annotations

import time
from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

TITLES = """\
Recap
Outline
Combining Perceptrons
Shallow Neural Networks
Mathematical Representation
Computing the Hidden Layer
Computing the Output
Universal Approximation Theorem
Deep Neural Networks: Multilayer Perceptron
Mathematical Representation of MLP
Math Recap Matrix Multiplication
Mathematical Representation of MLP
Matrix Notation
General Formulation
Activation Functions for Hidden Layers
Activation Functions for Output Layer
Let's Make it Easy
Training a Multilayer Perceptron
Parameters and Hyperparameters
Loss Function
Loss Functions for Regression
Loss Functions for Classification
Why going Deep?
Summary""".splitlines()

#: Characters of a code line and lines of a code cell that fit on a slide.
WIDTH, LINES = 71, 12


@pytest.fixture(scope="module")
def lecture(repository: Path) -> NotebookNode:
    return jupytext.read(repository / "lectures" / "01_mlp.py", fmt="py:percent")


def test_every_title_is_there_in_order(lecture: NotebookNode) -> None:
    first_lines = [cell.source.split("\n")[0] for cell in lecture.cells]
    assert [line[3:] for line in first_lines if line.startswith("## ")] == TITLES


def test_code_fits_on_a_slide(lecture: NotebookNode) -> None:
    for cell in lecture.cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= LINES, cell.source
            assert max(map(len, lines)) <= WIDTH, cell.source


@pytest.mark.slow
def test_it_runs_quickly_and_quietly(lecture: NotebookNode, tmp_path: Path) -> None:
    resources = {"metadata": {"path": str(tmp_path)}}
    start = time.monotonic()
    NotebookClient(lecture, timeout=60, resources=resources, kernel_name="python3").execute()
    assert time.monotonic() - start < 60
    outputs = [output for cell in lecture.cells for output in cell.get("outputs", [])]
    assert [o for o in outputs if o.get("name") == "stderr"] == []
    pictures = [o.data for o in outputs if o.output_type == "display_data"]
    assert len(pictures) >= 25
    assert all("image/png" in data and "<img alt=" in data["text/html"] for data in pictures)
