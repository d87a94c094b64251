"""Lecture 1: every slide title of the seed in order."""

from __future__ import annotations

from pathlib import Path

import jupytext
import pytest
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


@pytest.fixture(scope="module")
def lecture(repository: Path) -> NotebookNode:
    return jupytext.read(repository / "lectures" / "01_mlp.py", fmt="py:percent")


def test_every_title_is_there_in_order(lecture: NotebookNode) -> None:
    first_lines = [cell.source.split("\n")[0] for cell in lecture.cells]
    assert [line[3:] for line in first_lines if line.startswith("## ")] == TITLES
