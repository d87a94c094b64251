"""Hidden checks of lab 5, a module a theme."""

from autograder.checks.lab5_autoencoders import anomalies, components, module, network, training
from autograder.checks.lab5_autoencoders.hidden import CHECKS

__all__ = ["CHECKS", "anomalies", "components", "module", "network", "training"]
