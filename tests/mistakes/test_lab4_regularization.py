"""The attempts at the pieces of lab 4."""

from tests.mistakes.suite import Attempts


class TestLab4(Attempts):
    LAB = "lab4_regularization"
