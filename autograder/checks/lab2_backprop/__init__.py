"""Hidden checks of lab 2, a module a theme."""

from autograder.checks.lab2_backprop import activations, layers, losses, network, numeric
from autograder.checks.lab2_backprop.hidden import CHECKS

__all__ = ["CHECKS", "activations", "layers", "losses", "network", "numeric"]
