"""Visible checks of lab 2, a module a theme."""

from dlcourse.visible.lab2_backprop import activations, layers, losses, network, numeric
from dlcourse.visible.lab2_backprop.shown import CHECKS

__all__ = ["CHECKS", "activations", "layers", "losses", "network", "numeric"]
