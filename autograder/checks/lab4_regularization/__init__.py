"""Hidden checks of lab 4, a module a theme."""

from autograder.checks.lab4_regularization import (
    balance,
    crops,
    images,
    normalization,
    penalties,
    stopping,
    units,
    weights,
)
from autograder.checks.lab4_regularization.hidden import CHECKS

__all__ = [
    "CHECKS",
    "balance",
    "crops",
    "images",
    "normalization",
    "penalties",
    "stopping",
    "units",
    "weights",
]
