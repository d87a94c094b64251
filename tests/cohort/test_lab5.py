"""The sample class of lab 5."""

import pytest

from tests.cohort.suite import SampleClass


@pytest.mark.slow
class TestLab5(SampleClass):
    LAB = "lab5_autoencoders"
    BORROWED = frozenset({"by-sklearn", "by-autograd"})
