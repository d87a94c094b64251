"""The sample class of lab 5, graded in the real sandbox: every submission gets what it deserves."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from dlcourse.catalogue import find_lab

from autograder.course import Course
from autograder.grading import grade_class
from autograder.mark import Marked
from autograder.pool import mark_here
from tests.cohort import write_cohort
from tests.cohort.deserved import require_deserved
from tests.cohort.sample import Sample, samples

LAB = "lab5_autoencoders"
POINTS = {piece.name: piece.points for piece in find_lab(LAB).pieces}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def class_(
    tmp_path_factory: pytest.TempPathFactory, repository: Path, sandbox: object
) -> dict[str, Marked]:
    root = tmp_path_factory.mktemp("course")
    write_cohort(repository, LAB, root)
    graded = grade_class(Course(root, repository), LAB, partial(mark_here, sandbox=sandbox))
    return {marked.student: marked for marked in graded}


def test_nobody_is_left_out(class_: dict[str, Marked]) -> None:
    assert sorted(class_) == sorted(sample.student for sample in samples(LAB))
    assert len(class_) >= 30


@pytest.mark.parametrize("sample", samples(LAB), ids=lambda sample: sample.student)
def test_every_piece_gets_what_it_deserves(sample: Sample, class_: dict[str, Marked]) -> None:
    require_deserved(sample, class_[sample.student], POINTS)


@pytest.mark.parametrize("student", ["by-sklearn", "by-quantile", "by-autograd"])
def test_what_does_the_work_is_named(student: str, class_: dict[str, Marked]) -> None:
    assert "this piece is to be written by hand" in class_[student].reason
