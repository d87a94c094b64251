"""The attempts at the pieces of lab 1."""

from tests.mistakes.suite import Attempts


class TestLab1(Attempts):
    LAB = "lab1_mlp"
