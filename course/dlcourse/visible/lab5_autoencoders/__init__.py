"""Visible checks of lab 5, a module a theme."""

from dlcourse.visible.lab5_autoencoders import anomalies, components, module, network, training
from dlcourse.visible.lab5_autoencoders.shown import CHECKS

__all__ = ["CHECKS", "anomalies", "components", "module", "network", "training"]
