"""Visible checks of lab 4, a module a theme."""

from dlcourse.visible.lab4_regularization import (
    balance,
    images,
    normalization,
    penalties,
    stopping,
    units,
    weights,
)
from dlcourse.visible.lab4_regularization.shown import CHECKS

__all__ = [
    "CHECKS",
    "balance",
    "images",
    "normalization",
    "penalties",
    "stopping",
    "units",
    "weights",
]
