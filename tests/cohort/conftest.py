"""Gives the tests of ``suite.SampleClass`` the samples of their lab, and the class as graded."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grading import grade_class
from autograder.mark import Marked
from autograder.pool import mark_here
from tests.cohort import write_cohort
from tests.cohort.sample import samples


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "sample" in metafunc.fixturenames:
        rows = samples(metafunc.cls.LAB)
        metafunc.parametrize("sample", rows, ids=[sample.student for sample in rows])


@pytest.fixture(scope="class")
def class_(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, repository: Path,
    sandbox: object,
) -> dict[str, Marked]:  # fmt: skip
    """The sample class of the lab, by student."""
    lab, root = request.cls.LAB, tmp_path_factory.mktemp("course")
    write_cohort(repository, lab, root)
    graded = grade_class(Course(root, repository), lab, partial(mark_here, sandbox=sandbox))
    return {marked.student: marked for marked in graded}
