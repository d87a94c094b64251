"""A graded submission of a sample class, held against what it deserves."""

from __future__ import annotations

from autograder.mark import Marked
from tests.cohort.sample import Sample


def require_deserved(sample: Sample, graded: Marked, points: dict[str, float]) -> None:
    """Its status, and ``points`` lost on just the pieces that are wrong, each with a reason."""
    assert graded.status == sample.status, graded.reason
    if graded.status != "graded":
        assert graded.score is None
        assert graded.reason
        return
    scores = {name: mark.score for name, mark in graded.pieces.items()}
    lost = {name for name, worth in points.items() if scores[name] < worth}
    assert lost == sample.wrong, graded.reason
    assert {name for name, score in scores.items() if score == 0} >= sample.zero
    assert all(graded.pieces[name].reason for name in lost)
