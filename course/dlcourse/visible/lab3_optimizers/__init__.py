"""Visible checks of lab 3, a module a theme."""

from dlcourse.visible.lab3_optimizers import data, dealing, steps, torch_nn, training
from dlcourse.visible.lab3_optimizers.shown import CHECKS

__all__ = ["CHECKS", "data", "dealing", "steps", "torch_nn", "training"]
