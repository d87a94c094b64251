"""The attempts at the pieces of lab 3."""

from tests.mistakes.suite import Attempts


class TestLab3(Attempts):
    LAB = "lab3_optimizers"
