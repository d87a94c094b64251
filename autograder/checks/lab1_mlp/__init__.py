"""Hidden checks of lab 1, a module a theme."""

from autograder.checks.lab1_mlp import activations, layers, losses, network
from autograder.checks.lab1_mlp.hidden import CHECKS

__all__ = ["CHECKS", "activations", "layers", "losses", "network"]
