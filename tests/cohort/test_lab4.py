"""The sample class of lab 4."""

import pytest

from tests.cohort.suite import SampleClass


@pytest.mark.slow
class TestLab4(SampleClass):
    LAB = "lab4_regularization"
    BORROWED = frozenset({"by-torch", "by-layer", "by-autograd"})
