"""What holds for the hidden checks of every piece."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from dlcourse.catalogue import LABS, lab_of

from autograder.checks import checks_of, run_hidden
from autograder.misconceptions import wrong_results
from tests.grading import student_of
from tests.reference import solutions

PIECES = [piece.name for lab in LABS.values() for piece in lab.pieces]


@pytest.mark.parametrize("lab", LABS)
def test_every_piece_has_checks_and_every_check_a_piece(lab: str) -> None:
    assert set(checks_of(lab).checks) == {piece.name for piece in LABS[lab].pieces}


@pytest.mark.parametrize("piece", PIECES)
def test_checks_have_titles_of_their_own(piece: str) -> None:
    checks = checks_of(lab_of(piece).name).checks[piece]
    titles = [check.title for check in checks]
    assert len(checks) >= 2
    assert len(set(titles)) == len(titles)
    assert all(title.endswith(".") for title in titles)
    assert all(check.weight > 0 for check in checks)


@pytest.mark.parametrize("piece", PIECES)
def test_a_regrade_gives_the_same_outcomes(piece: str) -> None:
    student = student_of(solutions(lab_of(piece).name)[piece])
    assert run_hidden(piece, student, b"one") == run_hidden(piece, student, b"one")


@pytest.mark.parametrize("piece", ["mse", "cross_entropy", "relative_error"])
def test_another_secret_gives_other_inputs(piece: str) -> None:
    """A wrong answer shows what was expected, and that depends on the inputs."""
    student = student_of(lambda *arguments: np.float64(7.0))
    assert run_hidden(piece, student, b"one") != run_hidden(piece, student, b"two")


def test_dlcourse_never_imports_autograder() -> None:
    code = (
        "import sys, dlcourse.visible.lab1_mlp, dlcourse.oracles.lab1_mlp, dlcourse.nn\n"
        "import dlcourse.visible.lab2_backprop, dlcourse.oracles.lab2_backprop\n"
        "import dlcourse.explore\n"
        "sys.exit(any(name.split('.')[0] == 'autograder' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_right_answer_is_no_misconception() -> None:
    """Of a small network and one of 5 billion parameters, no misconception counts both rightly."""
    small = wrong_results("count_parameters", [3, 5, 4, 2])
    large = wrong_results("count_parameters", [70_000, 70_000, 2])
    right = 54, 70_001 * 70_000 + 70_001 * 2
    for cause, value in small.items():
        assert (value, large[cause]) != right, cause
