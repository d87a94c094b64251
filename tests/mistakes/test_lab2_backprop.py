"""The attempts at the pieces of lab 2."""

from tests.mistakes.suite import Attempts


class TestLab2(Attempts):
    LAB = "lab2_backprop"
