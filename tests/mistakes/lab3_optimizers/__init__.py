"""Attempts at the pieces of lab 3."""

from tests.mistakes.lab3_optimizers import (
    adadelta,
    adagrad,
    adam,
    descent,
    heavy_ball,
    momentum,
    rmsprop,
    standardizing,
    whitening,
)

__all__ = [
    "adadelta",
    "adagrad",
    "adam",
    "descent",
    "heavy_ball",
    "momentum",
    "rmsprop",
    "standardizing",
    "whitening",
]
