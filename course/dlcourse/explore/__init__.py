"""Widgets of the lectures: sliders above a picture that your own pieces compute."""

from dlcourse.explore.activations import activation_functions
from dlcourse.explore.approximation import universal_approximation
from dlcourse.explore.matmul import row_by_column
from dlcourse.explore.outlier import mse_against_mae
from dlcourse.explore.panel import Panel
from dlcourse.explore.shallow import shallow_network
from dlcourse.explore.sketch import sketch
from dlcourse.explore.temperature import softmax_temperature

__all__ = [
    "Panel",
    "activation_functions",
    "mse_against_mae",
    "row_by_column",
    "shallow_network",
    "sketch",
    "softmax_temperature",
    "universal_approximation",
]
