"""The cause that feedback names is the right one: over all mistakes of the course, and new ones."""

from __future__ import annotations

from collections import Counter

import pytest
from dlcourse.catalogue import LABS, lab_of

from tests.mistakes import MISTAKES
from tests.mistakes.diagnosis import VERDICTS, Diagnosis, diagnose_all, diagnose_unseen

#: ``suite`` has the mistakes of a lab with a first secret.
ANOTHER = b"another"


def _shares(found: list[Diagnosis]) -> dict[str, float]:
    counts = Counter(diagnosis.verdict for diagnosis in found)
    return {verdict: counts[verdict] / len(found) for verdict in VERDICTS}


@pytest.mark.thorough
def test_the_cause_is_right_with_another_secret_as_well() -> None:
    found = diagnose_all(ANOTHER)
    for lab in LABS:
        shares = _shares([d for d in found if lab_of(d.attempt.piece).name == lab])
        wrong = [str(d.attempt) for d in found if d.verdict == "wrong"]
        assert shares["right"] >= 0.9, shares
        assert shares["wrong"] <= 0.02, wrong


@pytest.mark.parametrize("secret", [b"secret", pytest.param(ANOTHER, marks=pytest.mark.thorough)])
def test_of_a_new_mistake_hardly_ever_a_wrong_cause_is_named(secret: bytes) -> None:
    found = diagnose_unseen(secret)
    wrong = [(str(d.attempt), d.said) for d in found if d.verdict == "wrong"]
    assert len(wrong) <= 0.02 * len(found), wrong


def test_every_mistake_has_a_label() -> None:
    assert [str(attempt) for attempt in MISTAKES if not attempt.feedback] == []
