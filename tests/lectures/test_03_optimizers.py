"""Lecture 3: every slide title of the seeds in order, and numbers that agree."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbformat import NotebookNode

#: Of the seeds on training deep networks: from stochastic descent to double descent.
OPTIMIZATION = """\
Stochastic Gradient Descent
Momentum
Other Optimization Algorithms
Learning Curves
Underfitting and Overfitting
Double Descent""".splitlines()

#: Of the seed on the training of networks: from its second outline to the end, without weights.
TRAINING = """\
Outline of training a neural net
Stochastic gradient descent: Use of minibatch
SGD w/ momentum
Generalization ability
Standard practice of handling data
Standardization of inputs""".splitlines()

#: Of the seed on neural networks: its way to the optimizers, one slide twice and one three times.
LANDSCAPE = """\
Let's go back to our training problem...
Let's go back to our training problem...
Things are not so easy...
Loss function landscape
Optimization techniques
Optimization techniques
Optimization techniques""".splitlines()

OWN = ["Summary"]
COMPARED = re.compile(r"(\S+), (?:law|formula) +(\S+)")
DIFFERENCE = re.compile(r"difference (\S+)")
PER_CENT = re.compile(r"(\S+)%")


@pytest.fixture(scope="module")
def titles(repository: Path) -> list[str]:
    source = jupytext.read(repository / "lectures" / "03_optimizers.py", fmt="py:percent")
    first_lines = [cell.source.split("\n")[0] for cell in source.cells]
    return [line[3:] for line in first_lines if line.startswith("## ")]


@pytest.fixture(scope="module")
def printed(repository: Path) -> dict[str, str]:
    """What the code of each slide printed, by the slide's heading."""
    built = nbformat.read(repository / "lectures" / "03_optimizers.ipynb", as_version=4)
    texts: dict[str, str] = {}
    heading = ""
    for cell in built.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.split("\n")[0].lstrip("# ")
        texts[heading] = texts.get(heading, "") + _stream(cell)
    return texts


def _stream(cell: NotebookNode) -> str:
    outputs = cell.get("outputs", [])
    return "".join(o.text for o in outputs if o.output_type == "stream")


def numbers(text: str, before: str) -> list[float]:
    """The numbers that follow these words."""
    return [float(n) for n in re.findall(re.escape(before) + r" *(-?[\d.e-]*\d)", text)]


@pytest.mark.parametrize("deck", [OPTIMIZATION, TRAINING, LANDSCAPE])
def test_every_title_of_a_deck_is_there_in_order(deck: list[str], titles: list[str]) -> None:
    assert [title for title in titles if title in deck] == deck


def test_there_is_no_title_of_another_deck(titles: list[str]) -> None:
    assert sorted(titles) == sorted(OPTIMIZATION + TRAINING + LANDSCAPE + OWN)


def test_what_is_measured_follows_the_law(printed: dict[str, str]) -> None:
    pairs = [pair for text in printed.values() for pair in COMPARED.findall(text)]
    assert len(pairs) >= 14
    for measured, law in pairs:
        assert float(measured) == pytest.approx(float(law), rel=0.1)


def test_what_should_be_equal_is(printed: dict[str, str]) -> None:
    differences = [float(d) for text in printed.values() for d in DIFFERENCE.findall(text)]
    assert len(differences) >= 2
    assert max(differences) < 1e-12


def test_the_loss_is_not_convex(printed: dict[str, str]) -> None:
    trained, swapped, half_way = numbers(printed["Things are not so easy..."], "L =")
    assert trained == swapped
    assert half_way > 2 * trained


def test_random_planes_hide_the_path_and_its_own_shows_it(printed: dict[str, str]) -> None:
    *hidden, own = PER_CENT.findall(printed["Loss function landscape: why the path hides"])
    assert max(map(float, hidden)) < 1
    assert float(own) > 95


def test_normalised_directions_see_through_a_rescaling(printed: dict[str, str]) -> None:
    text = printed["Loss function landscape: why filters are normalised"]
    before, after = numbers(text, "normalised")
    assert before == after
    plain = numbers(text, "plain")
    assert abs(plain[1] - plain[0]) > 1


def test_small_batches_learn_more_from_an_epoch(printed: dict[str, str]) -> None:
    losses = numbers(printed["Stochastic Gradient Descent: for the same work"], "=")
    assert losses == sorted(losses, reverse=True)


def test_the_heavy_ball_gets_through_the_ravine_first(printed: dict[str, str]) -> None:
    text = printed["SGD w/ momentum: out of the ravine"]
    plain, ball = numbers(text, "plain SGD ") + numbers(text, "heavy ball")
    assert plain > 5 * ball


def test_adam_s_steps_are_as_long_as_the_rate(printed: dict[str, str]) -> None:
    text = printed["Other Optimization Algorithms: Adam"]
    steps = [float(n) for n in re.findall(r": ([\d.]+), uncorrected", text)]
    assert steps == [0.1] * 5
    uncorrected = numbers(text, "uncorrected")
    assert uncorrected[0] == pytest.approx(0.1 * 0.1 / 0.001**0.5, abs=1e-3)
    assert uncorrected[1] > uncorrected[0]


def test_only_some_leave_the_plateau(printed: dict[str, str]) -> None:
    sgd, ball, rmsprop, adam = map(abs, numbers(printed["Optimization techniques"], "w ="))
    assert min(sgd, ball) > 3.5
    assert max(rmsprop, adam) < 0.1


def test_labels_by_lot_are_learned_by_heart(printed: dict[str, str]) -> None:
    text = printed["Generalization ability: learning by heart"]
    learned, new = map(float, PER_CENT.findall(text))
    assert learned == 100
    assert new < 20


def test_the_validation_loss_turns_while_the_training_loss_falls(printed: dict[str, str]) -> None:
    text = printed["Learning Curves: with validation"]
    train, val = numbers(text, "train_loss"), numbers(text, "val_loss")
    assert train == sorted(train, reverse=True)
    assert val[1] < val[0]
    assert val[1] < val[2]


def test_double_descent_has_its_peak_where_the_text_says(printed: dict[str, str]) -> None:
    text = printed["Double Descent: the numbers"]
    right, wrong, penalised = (line.split("best")[1] for line in text.splitlines())
    for line in (right, wrong):
        few, peak, many = map(float, PER_CENT.findall(line))
        assert peak > 5 * max(few, many)
    assert float(PER_CENT.findall(right)[2]) < float(PER_CENT.findall(right)[0])
    assert float(PER_CENT.findall(wrong)[2]) > float(PER_CENT.findall(wrong)[0])
    assert max(map(float, PER_CENT.findall(penalised))) < 6


def test_standardizing_makes_the_loss_round_and_the_network_better(
    printed: dict[str, str],
) -> None:
    text = printed["Standardization of inputs: on real data"].replace(",", "")
    ratios = [float(line.split()[-1]) for line in text.splitlines()]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] == 1
    raw, standardized = map(
        float, PER_CENT.findall(printed["Standardization of inputs: what it buys"])
    )
    assert standardized > raw + 10


def test_what_was_chosen_by_luck_does_not_last(printed: dict[str, str]) -> None:
    text = printed["Standard practice of handling data: why the test set is for the end"]
    validation, test = map(float, PER_CENT.findall(text))
    assert validation > 60
    assert test < 55
