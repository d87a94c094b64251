"""Misconceptions about the pieces of lab 3, a module a theme."""

from autograder.misconceptions.lab3_optimizers.adadelta import adadelta_step
from autograder.misconceptions.lab3_optimizers.adam import adam_step
from autograder.misconceptions.lab3_optimizers.adaptive import adagrad_step, rmsprop_step
from autograder.misconceptions.lab3_optimizers.data import standardize, whiten
from autograder.misconceptions.lab3_optimizers.momentum import (
    heavy_ball_step,
    momentum_step,
    sgd_step,
)

__all__ = [
    "adadelta_step",
    "adagrad_step",
    "adam_step",
    "heavy_ball_step",
    "momentum_step",
    "rmsprop_step",
    "sgd_step",
    "standardize",
    "whiten",
]
