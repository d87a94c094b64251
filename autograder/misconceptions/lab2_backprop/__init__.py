"""Known misconceptions about the pieces of lab 2, a module a theme."""

from autograder.misconceptions.lab2_backprop.activations import (
    elu_backward,
    log_sine_derivative,
    relu_backward,
    sigmoid_backward,
    tanh_backward,
)
from autograder.misconceptions.lab2_backprop.layers import linear_backward, two_unit_gradients
from autograder.misconceptions.lab2_backprop.losses import (
    binary_cross_entropy_backward,
    cross_entropy_backward,
    mae_backward,
    mse_backward,
)
from autograder.misconceptions.lab2_backprop.network import (
    autograd_gradients,
    mlp_backward,
    mlp_forward,
)
from autograder.misconceptions.lab2_backprop.numeric import numeric_gradient, relative_error

__all__ = [
    "autograd_gradients",
    "binary_cross_entropy_backward",
    "cross_entropy_backward",
    "elu_backward",
    "linear_backward",
    "log_sine_derivative",
    "mae_backward",
    "mlp_backward",
    "mlp_forward",
    "mse_backward",
    "numeric_gradient",
    "relative_error",
    "relu_backward",
    "sigmoid_backward",
    "tanh_backward",
    "two_unit_gradients",
]
