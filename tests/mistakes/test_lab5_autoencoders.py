"""The attempts at the pieces of lab 5."""

from tests.mistakes.suite import Attempts


class TestLab5(Attempts):
    LAB = "lab5_autoencoders"
