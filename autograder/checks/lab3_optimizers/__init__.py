"""Hidden checks of lab 3, a module a theme."""

from autograder.checks.lab3_optimizers import data, dealing, steps, torch_nn, training
from autograder.checks.lab3_optimizers.hidden import CHECKS

__all__ = ["CHECKS", "data", "dealing", "steps", "torch_nn", "training"]
