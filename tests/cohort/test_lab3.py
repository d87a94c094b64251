"""The sample class of lab 3."""

import pytest

from tests.cohort.suite import SampleClass


@pytest.mark.slow
class TestLab3(SampleClass):
    LAB = "lab3_optimizers"
    BORROWED = frozenset({"by-torch-optim", "by-sklearn", "by-fit"})
    LEAST = 40
