"""Attempts at the pieces of lab 2."""

from tests.mistakes.lab2_backprop import (
    activations,
    autograd,
    backward,
    classification,
    devices,
    differences,
    distance,
    forward,
    layer,
    regression,
    right_activations,
    right_backward,
    right_classification,
    saturating,
    units,
)

__all__ = [
    "activations",
    "autograd",
    "backward",
    "classification",
    "devices",
    "differences",
    "distance",
    "forward",
    "layer",
    "regression",
    "right_activations",
    "right_backward",
    "right_classification",
    "saturating",
    "units",
]
