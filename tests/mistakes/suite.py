"""Every check tells right from wrong: the reference, the stubs, the mistakes, the other ways.

A module for each lab derives a class from ``Attempts``, so that labs are tested side by side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from dlcourse.catalogue import find_lab, find_piece
from dlcourse.signatures import require_signature

from tests.grading import hidden_results, secrets_of, share
from tests.mistakes import CORRECT, MISTAKES, Attempt, of_lab
from tests.mistakes.diagnosis import diagnose, results_of
from tests.reference import solutions, stubs

SECRET = b"secret"


class Attempts:
    """What must hold for the pieces of ``LAB``; ``conftest`` fills in pieces and attempts."""

    LAB: str

    def test_the_reference_gets_full_marks_over_fifty_secrets(self, piece: str) -> None:
        function = solutions(self.LAB)[piece]
        for secret in secrets_of(piece, 50):
            results = hidden_results(piece, function, secret)
            assert share(results) == 1, [result.reason for result in results if not result.ok]

    def test_an_unwritten_piece_gets_nothing(self, piece: str) -> None:
        results = hidden_results(piece, stubs(self.LAB)[piece], b"secret")
        assert share(results) == 0
        assert all("is not written yet" in result.reason for result in results)

    def test_a_mistake_loses_points(self, mistake: Attempt) -> None:
        assert share(results_of(mistake, SECRET)) < 1, mistake.words
        for secret in secrets_of(mistake.piece, 2):
            results = hidden_results(mistake.piece, mistake.function, secret)
            assert share(results) < 1, mistake.words

    def test_a_right_solution_gets_full_marks(self, right: Attempt) -> None:
        for secret in secrets_of(right.piece, 5):
            results = hidden_results(right.piece, right.function, secret)
            assert share(results) == 1, [result.reason for result in results if not result.ok]

    def test_feedback_names_the_cause_and_shows_no_hidden_input(self, mistake: Attempt) -> None:
        results = results_of(mistake, SECRET)
        said = " / ".join(result.reason for result in results if not result.ok)
        assert mistake.feedback in said
        for result in results:
            assert not re.search(r"\d\.\d{3}", result.reason), result.reason

    def test_the_cause_is_right_nine_times_in_ten_and_hardly_ever_wrong(self) -> None:
        found = [diagnose(attempt, SECRET) for attempt in of_lab(MISTAKES, self.LAB)]
        counts = Counter(d.verdict for d in found)
        assert counts["right"] >= 0.9 * len(found), counts
        assert counts["wrong"] <= 0.02 * len(found), [
            str(d.attempt) for d in found if d.verdict == "wrong"
        ]

    def test_an_attempt_has_the_signature_of_its_piece(self) -> None:
        for attempt in (*of_lab(MISTAKES, self.LAB), *of_lab(CORRECT, self.LAB)):
            require_signature(find_piece(attempt.piece), attempt.function)

    def test_every_piece_has_attempts(self) -> None:
        names = [piece.name for piece in find_lab(self.LAB).pieces]
        wrong, right = (
            Counter(attempt.piece for attempt in of_lab(table, self.LAB))
            for table in (MISTAKES, CORRECT)
        )
        assert {piece: count for piece in names if (count := wrong[piece]) < 4} == {}
        assert {piece: count for piece in names if (count := right[piece]) < 5} == {}

    @pytest.fixture(autouse=True)
    def _nothing_is_written_to_stderr(self, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
        yield
        assert capfd.readouterr().err == ""
