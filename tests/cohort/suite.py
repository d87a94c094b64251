"""A sample class, graded in the real sandbox: every submission gets what it deserves.

A module for each lab derives a class from ``SampleClass``, so that labs are graded side by side.
"""

from __future__ import annotations

from dlcourse.catalogue import find_lab

from autograder.mark import Marked
from tests.cohort.deserved import require_deserved
from tests.cohort.sample import Sample, samples

BY_HAND = "this piece is to be written by hand"


class SampleClass:
    """What must hold for the class of ``LAB``; ``conftest`` fills in samples and marks.

    BORROWED: those who let something else do the work, and are told so.
    """

    LAB: str
    BORROWED: frozenset[str]
    LEAST = 30

    def test_nobody_is_left_out(self, class_: dict[str, Marked]) -> None:
        assert sorted(class_) == sorted(sample.student for sample in samples(self.LAB))
        assert len(class_) >= self.LEAST

    def test_every_piece_gets_what_it_deserves(
        self, sample: Sample, class_: dict[str, Marked]
    ) -> None:
        points = {piece.name: piece.points for piece in find_lab(self.LAB).pieces}
        require_deserved(sample, class_[sample.student], points)

    def test_what_does_the_work_is_named(self, class_: dict[str, Marked]) -> None:
        told = {student for student in self.BORROWED if BY_HAND in class_[student].reason}
        assert told == self.BORROWED
