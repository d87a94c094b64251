"""Diagnoses: the same words for the same mistake, and nothing of hidden inputs in them."""

from __future__ import annotations

import re

import pytest
from dlcourse.catalogue import find_piece
from dlcourse.checking import CheckResult, Outcome

from autograder.diagnosis import FOLLOWS, FORBIDDEN, NOT_WRITTEN, OTHER, diagnose, in_general
from autograder.verdict import PieceVerdict
from tests import mistakes
from tests.grading import hidden_results
from tests.reference import stubs

LAB = "lab1_mlp"


def _verdict(piece: str, *outcomes: Outcome, repair_first: tuple[str, ...] = ()) -> PieceVerdict:
    hidden = tuple(CheckResult("A check.", 1.0, (outcome,)) for outcome in outcomes)
    return PieceVerdict(find_piece(piece), (), hidden, repair_first)


def _wrong(reason: str, cause: str = "") -> Outcome:
    return Outcome("relu", False, reason, cause=cause)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("is half (1/2) times what is expected, everywhere", "is half times what is expected"),
        ("this is what comes out when alpha is left out", "alpha is left out"),
        ("12 of 18 entries are wrong; the largest error is 3", OTHER),
        ("3 of 7 entries are NaN: somewhere", "some entries are NaN: somewhere"),
        ("is not defined, because its cell stops with SyntaxError in line 3: ada lives here",
         "is not defined, because its cell stops with SyntaxError"),
        ("changes its argument f in place: others need it. Make a new one.",
         "changes its argument f in place: others need it"),
    ],
)  # fmt: skip
def test_words_to_count(reason: str, words: str) -> None:
    assert in_general(reason) == words


def test_what_most_checks_say_counts() -> None:
    rare, often = _wrong("only the first column", "rare"), _wrong("no max is taken", "often")
    assert diagnose(_verdict("relu", rare, often, often)) == "no max is taken"
    assert diagnose(_verdict("relu", Outcome("relu", True))) == ""


def test_kinds() -> None:
    assert diagnose(_verdict("mlp", _wrong("off"), repair_first=("linear",))) == FOLLOWS + "linear"
    by_torch = "calls torch.relu: this piece is to be written by hand"
    assert diagnose(_verdict("relu", _wrong(by_torch))) == FORBIDDEN + "calls torch.relu"


@pytest.mark.slow
def test_every_mistake_of_a_lab_has_words_to_count() -> None:
    """Whatever secret the inputs are drawn from: nothing of them is in the words."""
    mistakes.load(LAB)
    same = []
    attempts = mistakes.of_lab(mistakes.MISTAKES, LAB)[::2]
    for attempt in attempts:
        said = set()
        for secret in (b"one", b"two"):
            results = tuple(hidden_results(attempt.piece, attempt.function, secret))
            words = diagnose(PieceVerdict(find_piece(attempt.piece), (), results))
            assert words
            assert not re.search(r"\d\.\d{3}|\[[^]]*\d|array\(", words), words
            said.add(words)
        same.append(len(said) == 1)
    assert sum(same) >= 0.95 * len(same)


def test_a_stub_is_not_written() -> None:
    results = tuple(hidden_results("relu", stubs(LAB)["relu"], b"any"))
    assert diagnose(PieceVerdict(find_piece("relu"), (), results)) == NOT_WRITTEN
