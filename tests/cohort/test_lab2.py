"""The sample class of lab 2."""

import pytest

from tests.cohort.suite import SampleClass


@pytest.mark.slow
class TestLab2(SampleClass):
    LAB = "lab2_backprop"
    BORROWED = frozenset({"by-autograd", "by-differences", "by-complex-step"})
