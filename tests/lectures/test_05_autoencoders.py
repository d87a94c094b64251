"""Lecture 5: every slide title of the seeds in order, and the numbers that its sentences state."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import nbformat
import pytest

#: Of the seed on regularization and the autoencoder, its second half.
AUTOENCODER = """\
Autoencoder Architecture
The Autoencoder
Unsupervised Learning
Dimensionality Reduction
Anomaly Detection
Denoising
Summary""".splitlines()

#: Of the seed on training, its last slides: the multilayer perceptron, then the autoencoder.
HANDS_ON = ["Hands on", "Exercise 1", "Exercise 2"]
OWN = ["Outline"]


@pytest.fixture(scope="module")
def titles(repository: Path) -> list[str]:
    source = jupytext.read(repository / "lectures" / "05_autoencoders.py", fmt="py:percent")
    first_lines = [cell.source.split("\n")[0] for cell in source.cells]
    return [line[3:] for line in first_lines if line.startswith("## ")]


@pytest.fixture(scope="module")
def printed(repository: Path) -> str:
    built = nbformat.read(repository / "lectures" / "05_autoencoders.ipynb", as_version=4)
    outputs = [output for cell in built.cells for output in cell.get("outputs", [])]
    return "".join(o.text for o in outputs if o.output_type == "stream")


def numbers(pattern: str, printed: str) -> list[float]:
    """The numbers that the pattern's groups find, and at least one."""
    found = [number for match in re.finditer(pattern, printed) for number in match.groups()]
    assert found, pattern
    return [float(number) for number in found]


def test_every_title_is_there_in_order(titles: list[str]) -> None:
    assert titles == OWN + AUTOENCODER + HANDS_ON


def test_gradients_agree_with_trying(printed: str) -> None:
    differences = numbers(r"biases, difference (\S+)", printed)
    assert len(differences) == 4
    assert max(differences) < 1e-7


def test_it_learns_more_than_the_mean_image(printed: str) -> None:
    mean, learnt = numbers(r"mean image +(\S+)\nautoencoder +(\S+) on new", printed)
    assert learnt < mean / 3


def test_copying_is_perfect_and_knows_nothing(printed: str) -> None:
    copied = numbers(r"error copied (\S+), through", printed)
    digits, noise = numbers(r"through 8 numbers (\S+)", printed)
    assert copied == [0, 0]
    assert noise > 10 * digits


def test_the_bent_map_beats_the_flat_one_through_two_numbers(printed: str) -> None:
    flat, bent = numbers(r"PCA +(\S+) through 2 numbers\nautoencoder (\S+)", printed)
    assert bent < 0.9 * flat


def test_a_linear_autoencoder_finds_the_plane_of_pca(printed: str) -> None:
    assert numbers(r"(\S+) degrees between", printed)[0] < 1
    flat, linear = numbers(r"digits: PCA +(\S+)\n +linear (\S+)", printed)
    assert linear == pytest.approx(flat, rel=1e-3)


def test_the_area_is_the_share_of_pairs(printed: str) -> None:
    pairs, area = numbers(r"at the zero: (\S+)\narea under the curve: +(\S+)", printed)
    assert area == pytest.approx(pairs, abs=1e-6)


def test_zeros_that_slip_in_are_not_found(printed: str) -> None:
    none, five, twenty, all_ = numbers(r"zeros: AUC (\S+)", printed)
    assert none > five > 0.9
    assert twenty < 0.7
    assert all_ < 0.5  # zeros are easier than the rest


def test_denoising_keeps_a_third_and_is_worst_without_noise(printed: str) -> None:
    line = r"\n{}: noisy (\S+) plain (\S+) denoising (\S+)"
    noisy, plain, denoised = numbers(line.format("0.0"), printed)
    assert noisy < plain < denoised
    noisy, plain, denoised = numbers(line.format("0.4"), printed)
    assert denoised < plain < noisy
    assert denoised / noisy == pytest.approx(1 / 3, abs=0.05)


def test_less_noise_gets_into_the_code(printed: str) -> None:
    plain, denoising = numbers(r"moves by (\S+) of the spread", printed)
    assert 0.1 < denoising < 0.75 * plain


def test_more_numbers_tell_more_of_the_class(printed: str) -> None:
    pixels, eight, two = numbers(r"(\S+)% right", printed)
    assert pixels > eight > two > 50
