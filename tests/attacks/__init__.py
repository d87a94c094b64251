"""Attacks on the grader: each a real notebook, graded in a class beside honest ones."""
