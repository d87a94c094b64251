"""Lecture 4: every slide title of the seeds in order, and numbers that say what the text says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import jupytext
import nbformat
import pytest

#: Of the seeds on training and regularizing networks, as far as they are not about autoencoders.
REGULARIZING = """\
Recap: Multilayer Perceptron
Recap: Gradient Descent
Recap: Backpropagation
Outline
Regularizing Neural Networks
Regularization Techniques
L2 Regularization
Dropout
Model Ensembling
Early Stopping
Noise Injection
Data Augmentation
Weights Initialization
Summary""".splitlines()

#: Of the seed on simple neural networks, from the start of the weights to the end.
SIMPLE_NETWORKS = """\
Weight initialization
Symmetry breaking with random initialization
Symmetry breaking with random initialization
Weight random initializers
The problem of overfitting
Dropout
Batch normalization
Example: image classification with Inception
Summary""".splitlines()

#: Of the seed on the training of networks: the derivation of the variance.
DERIVATION = ["Initialization of weights"] * 3

DECKS = (REGULARIZING, SIMPLE_NETWORKS, DERIVATION)
DIFFERENCE = re.compile(r"(?:relative error|(?:largest difference|units apart)[^\d\n]*) (\d\S*)")


@pytest.fixture(scope="module")
def titles(repository: Path) -> list[str]:
    source = jupytext.read(repository / "lectures" / "04_regularization.py", fmt="py:percent")
    first_lines = [cell.source.split("\n")[0] for cell in source.cells]
    return [line[3:] for line in first_lines if line.startswith("## ")]


@pytest.fixture(scope="module")
def printed(repository: Path) -> str:
    path = repository / "lectures" / "04_regularization.ipynb"
    built = nbformat.read(path, as_version=4)
    outputs = [output for cell in built.cells for output in cell.get("outputs", [])]
    return "".join(o.text for o in outputs if o.output_type == "stream")


def is_in_order(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether ``part`` is what is left of ``whole`` when some entries are taken out."""
    rest = iter(whole)
    return all(title in rest for title in part)


@pytest.mark.parametrize("deck", DECKS)
def test_every_title_of_a_deck_is_there_in_order(deck: list[str], titles: list[str]) -> None:
    assert is_in_order(deck, titles)


def test_there_is_no_title_of_another_deck(titles: list[str]) -> None:
    """Both decks have a slide on dropout, and so has the lecture; they share one summary."""
    assert Counter(titles) == sum(map(Counter, DECKS), Counter()) - Counter(["Summary"])


def test_whatever_is_compared_agrees(printed: str) -> None:
    compared = [float(n.rstrip(",")) for n in DIFFERENCE.findall(printed)]
    assert len(compared) >= 9
    assert sorted(compared)[-1] > 0.1  # units that started at random are apart
    assert sorted(compared)[-2] < 1e-6


@pytest.mark.parametrize(
    ("pattern", "tolerance"),
    [
        (r"measured (\S+), formula (\S+?),?\s", 0.03),
        (r"variance (\S+), formula (\S+)\n", 0.02),
        (r"(Var\(w\) / formula =) (\S+)\n", 0.02),
    ],
)
def test_whatever_is_measured_is_near_its_formula(
    printed: str, pattern: str, tolerance: float
) -> None:
    found = re.findall(pattern, printed)
    assert len(found) >= 2
    for measured, formula in found:
        expected = 1.0 if measured.startswith("Var") else float(measured.rstrip(","))
        assert float(formula) == pytest.approx(expected, rel=tolerance, abs=0.011)


def test_what_the_text_says_of_the_experiments_holds(printed: str) -> None:
    single, together = (
        float(n) for n in re.search(r"mean .* loss (\S+)\ntogether .* loss (\S+)", printed).groups()
    )
    assert together < single
    rows = re.findall(r"^(\w[\w ]*?) +new digits: loss (\S+) .* right (\S+)", printed, re.M)
    losses = {name: float(loss) for name, loss, _ in rows}
    assert len(losses) == 6
    assert max(losses, key=losses.__getitem__) == "nothing"
    eights = dict(re.findall(r"^(\w[\w ]*?) +eights found (\S+)%", printed, re.M))
    assert float(eights["oversampled"]) > 1.5 * float(eights["as it is"])
    assert float(eights["SMOTE"]) > 1.5 * float(eights["as it is"])


def test_a_good_start_is_neither_too_small_nor_too_large(printed: str) -> None:
    gradients = dict(re.findall(r"sigma (\S+): \|dW_0\| = (\S+)", printed))
    sizes = [float(size) for size in gradients.values()]
    assert sizes == sorted(sizes)
    assert sizes[0] < 1e-4
    assert sizes[-1] > 1e4
    assert 0.1 < float(gradients["0.177"]) < 10


def test_batch_normalization_learns_where_the_plain_network_does_not(printed: str) -> None:
    reached = dict(re.findall(r"(rate \S+ batch norm \w+): below 0.5 (\w+)", printed))
    assert reached["rate 0.5, batch norm off"] == "never"
    assert reached["rate 0.5, batch norm on"] == "after"
