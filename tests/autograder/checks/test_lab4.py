"""Checks of lab 4 take answers of any form, and oracles as what they are: right."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from dlcourse import oracles
from dlcourse.arrays import is_array
from dlcourse.catalogue import find_lab
from dlcourse.checking import Student
from dlcourse.checking.calls import Reply
from dlcourse.checking.sequence import respond
from dlcourse.visible import run_visible

from autograder.checks import run_hidden
from tests.grading import hidden_results, share, student_of

PIECES = [piece.name for piece in find_lab("lab4_regularization").pieces]


class Oracles:
    """Oracles in a student's place."""

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        return respond(oracles.find, name, arguments)


@pytest.mark.parametrize("piece", PIECES)
def test_the_oracle_passes_all_checks(piece: str) -> None:
    for secret in (b"1", b"2", b"3"):
        assert share(run_hidden(piece, Student(Oracles()), secret)) == 1
    assert share(run_visible(piece, Student(Oracles()))) == 1


def _first(arguments: tuple[Any, ...]) -> Any:
    return next((a for a in arguments if is_array(a)), np.ones((3, 2)))


def _labels(arguments: tuple[Any, ...]) -> Any:
    return arguments[1] if len(arguments) > 1 and is_array(arguments[1]) else _first(arguments)


FORMS: dict[str, Callable[..., Any]] = {
    "nothing": lambda *a: None,
    "a number": lambda *a: 0.5,
    "NaN": lambda *a: _first(a) * np.nan,
    "empty": lambda *a: _first(a)[:0],
    "no axes": lambda *a: _first(a).sum(),
    "a list": lambda *a: [1 * _first(a)],
    "two empty": lambda *a: (_first(a)[:0], _first(a)[:0]),
    "two NaN": lambda *a: (_first(a) * np.nan, 1 * _labels(a)),
    "two without axes": lambda *a: (_first(a).sum(), _labels(a).sum()),
    "three NaN": lambda *a: (_first(a) * np.nan, _first(a)[0] * np.nan, _first(a)[0] * np.nan),
    "constant weights": lambda *a: np.full((a[1], a[0]), 0.1) if isinstance(a[0], int) else 0,
    "text": lambda *a: "0.5",
}


@pytest.mark.parametrize("form", FORMS)
def test_no_answer_disturbs_the_checks(form: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for piece in PIECES:
            assert share(hidden_results(piece, FORMS[form], b"secret")) < 0.2, piece
            assert share(run_visible(piece, student_of(FORMS[form]))) < 0.5, piece


class Odd:
    """An EarlyStopping whose attributes and answers are of another kind."""

    best_loss: Any = "low"
    best_params: Any = 3

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def update(self, val_loss: float, params: Any) -> Any:
        return np.array([True, False])


def test_no_object_disturbs_the_checks() -> None:
    results = hidden_results("EarlyStopping", Odd, b"secret")
    assert share(results) == 0
    assert "True or False" in results[0].reason


def test_students_install_no_grader_with_it() -> None:
    code = (
        "import sys, dlcourse.visible.lab4_regularization, dlcourse.oracles.lab4_regularization\n"
        "sys.exit(any(name.split('.')[0] == 'autograder' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
