"""A short form of ``make validity``: every twentieth mutant, in the real sandbox."""

from __future__ import annotations

import pytest
from dlcourse.catalogue import LABS, find_piece

from autograder.sandbox import Sandbox
from tests import mistakes
from tests.grading import hidden_results, share
from tests.mistakes import MISTAKES, Attempt
from tests.validity.cells import cell_of
from tests.validity.findings import pieces_of, study
from tests.validity.grading import Attempt as Cell
from tests.validity.grading import grade

#: Each so manieth mutant of a piece; ``make validity`` has them all.
EVERY = 20


def _quick(lab: str) -> list[str]:
    return [name for name in pieces_of([lab]) if not find_piece(name).trains]


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS)
def test_mutants_lose_points_and_the_reference_none(lab: str) -> None:
    for found in study(_quick(lab), b"secret", every=EVERY, by_hand=False):
        assert found.right == 1
        assert [grade.said for grade in found.alarms] == []
        assert [grade.attempt.name for grade in found.survivors] == []


@pytest.mark.parametrize("lab", LABS)
def test_the_sandbox_says_of_a_mistake_what_the_checks_say_here(lab: str) -> None:
    mistakes.load(lab)
    with Sandbox(torch=True, lab=lab) as sandbox:
        for attempt in _one_each(lab):
            cell = Cell(attempt.piece, str(attempt), cell_of(attempt.piece, attempt.function))
            here = hidden_results(attempt.piece, attempt.function, b"secret")
            assert grade(cell, b"secret", sandbox).share == share(here), str(attempt)


def _one_each(lab: str) -> list[Attempt]:
    first: dict[str, Attempt] = {}
    for attempt in MISTAKES:
        first.setdefault(attempt.piece, attempt)
    return [first[name] for name in _quick(lab)]
