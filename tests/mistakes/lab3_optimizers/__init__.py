"""Attempts at the pieces of lab 3."""

from tests.mistakes.lab3_optimizers import (
    adadelta,
    adagrad,
    adam,
    batching,
    descent,
    devices,
    heavy_ball,
    looping,
    momentum,
    networks,
    rmsprop,
    splitting,
    standardizing,
    torch_nn,
    training,
    whitening,
)

__all__ = [
    "adadelta",
    "adagrad",
    "adam",
    "batching",
    "descent",
    "devices",
    "heavy_ball",
    "looping",
    "momentum",
    "networks",
    "rmsprop",
    "splitting",
    "standardizing",
    "torch_nn",
    "training",
    "whitening",
]
