"""Lecture 2: every slide title of the seeds in order, and numbers that agree."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbformat import NotebookNode

#: Of the seed on the training of networks, from its first slide to the activation functions.
TRAINING = """\
Outline of training neural networks (recap)
Basic algorithm: gradient descent
Computing gradients is cumbersome
Outline of backpropagation (BP) algorithm
Derivation of BP algorithm: Preparation
Derivation of BP algorithm: Chain rule 1/2
Derivation of BP algorithm: Chain rule 2/2
Derivation of BP algorithm: Deltas
Derivation of BP algorithm: Backprop of deltas
Derivation of BP algorithm: Summary
Complete backpropagation algorithm
Deltas at the output layer
Derivation of activation functions""".splitlines()

#: Of the seeds on training deep networks: the gradient, and the block on backpropagation.
BACKPROPAGATION = """\
Math Recap Gradient of a Function
Gradient Descent
Backpropagation Algorithm
Deriving the Loss
Math Recap Chain Rule for Derivatives
Forward Pass
Backward Pass
Example: Forward Pass
Example: Forward Pass
Example: Forward Pass
Example: Backward Pass
Example: Backward Pass
Example: Backward Pass""".splitlines()

OWN = ["Outline", "Summary"]
DIFFERENCE = re.compile(r"(?:relative error|difference|trying|torch):? (\d\S*)")


@pytest.fixture(scope="module")
def titles(repository: Path) -> list[str]:
    source = jupytext.read(repository / "lectures" / "02_backprop.py", fmt="py:percent")
    first_lines = [cell.source.split("\n")[0] for cell in source.cells]
    return [line[3:] for line in first_lines if line.startswith("## ")]


@pytest.fixture(scope="module")
def built(repository: Path) -> NotebookNode:
    return nbformat.read(repository / "lectures" / "02_backprop.ipynb", as_version=4)


@pytest.mark.parametrize("deck", [TRAINING, BACKPROPAGATION])
def test_every_title_of_a_deck_is_there_in_order(deck: list[str], titles: list[str]) -> None:
    assert [title for title in titles if title in deck] == deck


def test_there_is_no_title_of_another_deck(titles: list[str]) -> None:
    assert sorted(titles) == sorted(TRAINING + BACKPROPAGATION + OWN)


def test_whatever_is_compared_agrees(built: NotebookNode) -> None:
    outputs = [output for cell in built.cells for output in cell.get("outputs", [])]
    printed = "".join(o.text for o in outputs if o.output_type == "stream")
    differences = [float(number.rstrip(",")) for number in DIFFERENCE.findall(printed)]
    assert len(differences) >= 14
    assert max(differences) < 1e-6
