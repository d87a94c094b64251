"""Misconceptions about the pieces of lab 3, a module a theme."""

from autograder.misconceptions.lab3_optimizers.data import standardize, whiten

__all__ = ["standardize", "whiten"]
