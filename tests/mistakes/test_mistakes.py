"""Every check tells right from wrong: the reference, the stubs, the mistakes, the other ways."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from dlcourse.catalogue import LABS, find_piece, lab_of
from dlcourse.signatures import require_signature

from tests import mistakes
from tests.grading import hidden_results, share
from tests.mistakes import CORRECT, MISTAKES, Attempt
from tests.reference import solutions, stubs

for _lab in LABS:
    mistakes.load(_lab)

PIECES = [piece.name for lab in LABS.values() for piece in lab.pieces]


def _secrets(count: int, piece: str) -> list[bytes]:
    """``count`` secrets; a tenth of them for pieces that train: a benchmark has their margins."""
    count = count if find_piece(piece).patience == 1 else -(-count // 10)
    return [f"secret {k}".encode() for k in range(count)]


@pytest.mark.parametrize("piece", PIECES)
def test_the_reference_gets_full_marks_over_fifty_secrets(piece: str) -> None:
    function = solutions(lab_of(piece).name)[piece]
    for secret in _secrets(50, piece):
        results = hidden_results(piece, function, secret)
        assert share(results) == 1, [result.reason for result in results if not result.ok]


@pytest.mark.parametrize("piece", PIECES)
def test_an_unwritten_piece_gets_nothing(piece: str) -> None:
    results = hidden_results(piece, stubs(lab_of(piece).name)[piece], b"secret")
    assert share(results) == 0
    assert all("is not written yet" in result.reason for result in results)


@pytest.mark.parametrize("attempt", MISTAKES, ids=str)
def test_a_mistake_loses_points(attempt: Attempt) -> None:
    for secret in _secrets(3, attempt.piece):
        assert share(hidden_results(attempt.piece, attempt.function, secret)) < 1, attempt.words


@pytest.mark.parametrize("attempt", CORRECT, ids=str)
def test_a_right_solution_gets_full_marks(attempt: Attempt) -> None:
    for secret in _secrets(5, attempt.piece):
        results = hidden_results(attempt.piece, attempt.function, secret)
        assert share(results) == 1, [result.reason for result in results if not result.ok]


@pytest.mark.parametrize("attempt", [a for a in MISTAKES if a.feedback], ids=str)
def test_feedback_names_the_cause(attempt: Attempt) -> None:
    results = hidden_results(attempt.piece, attempt.function, b"secret")
    said = " / ".join(result.reason for result in results if not result.ok)
    assert attempt.feedback in said


@pytest.mark.parametrize("attempt", MISTAKES, ids=str)
def test_feedback_shows_no_hidden_input(attempt: Attempt) -> None:
    for result in hidden_results(attempt.piece, attempt.function, b"secret"):
        assert not re.search(r"\d\.\d{3}", result.reason), result.reason


@pytest.mark.parametrize("attempt", MISTAKES + CORRECT, ids=str)
def test_an_attempt_has_the_signature_of_its_piece(attempt: Attempt) -> None:
    require_signature(find_piece(attempt.piece), attempt.function)


def test_every_piece_has_attempts() -> None:
    wrong, right = Counter(a.piece for a in MISTAKES), Counter(a.piece for a in CORRECT)
    assert {piece: count for piece in PIECES if (count := wrong[piece]) < 4} == {}
    assert {piece: count for piece in PIECES if (count := right[piece]) < 3} == {}


def test_nothing_is_written_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    for piece in PIECES:
        hidden_results(piece, solutions(lab_of(piece).name)[piece], b"secret")
    for attempt in MISTAKES:
        hidden_results(attempt.piece, attempt.function, b"secret")
    assert capfd.readouterr().err == ""
