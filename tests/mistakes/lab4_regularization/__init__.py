"""Attempts at the pieces of lab 4."""

from tests.mistakes.lab4_regularization import (
    back,
    colors,
    crops,
    devices,
    dropping,
    flips,
    noise,
    normalization,
    oversampling,
    penalties,
    stopping,
    synthetic,
    turning,
    weights,
)

__all__ = [
    "back",
    "colors",
    "crops",
    "devices",
    "dropping",
    "flips",
    "noise",
    "normalization",
    "oversampling",
    "penalties",
    "stopping",
    "synthetic",
    "turning",
    "weights",
]
