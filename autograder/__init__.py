"""The instructor's half: build, hand out, grade, explain."""

from autograder.in_kernel import grade

__all__ = ["grade"]
