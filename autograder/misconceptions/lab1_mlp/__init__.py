"""Known misconceptions about the pieces of lab 1, a module a theme."""

from autograder.misconceptions.lab1_mlp.activations import elu, relu, sigmoid, softmax
from autograder.misconceptions.lab1_mlp.layers import count_parameters, linear, mlp, shallow_network
from autograder.misconceptions.lab1_mlp.losses import (
    accuracy,
    binary_cross_entropy,
    cross_entropy,
    mae,
    mse,
)

__all__ = [
    "accuracy",
    "binary_cross_entropy",
    "count_parameters",
    "cross_entropy",
    "elu",
    "linear",
    "mae",
    "mlp",
    "mse",
    "relu",
    "shallow_network",
    "sigmoid",
    "softmax",
]
