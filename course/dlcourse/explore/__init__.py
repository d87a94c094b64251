"""Widgets of the lectures: sliders above a picture that your own pieces compute."""

from dlcourse.explore.activations import activation_functions
from dlcourse.explore.approximation import universal_approximation
from dlcourse.explore.batch_noise import gradient_noise
from dlcourse.explore.chain import chain_rule
from dlcourse.explore.cloud import standardization
from dlcourse.explore.deltas import deltas
from dlcourse.explore.descent import gradient_descent, gradient_descent_on_a_surface
from dlcourse.explore.landscape import loss_landscape
from dlcourse.explore.matmul import row_by_column
from dlcourse.explore.outlier import mse_against_mae
from dlcourse.explore.panel import Panel
from dlcourse.explore.polynomial import polynomial_fit
from dlcourse.explore.race import optimizer_race
from dlcourse.explore.random_features import double_descent
from dlcourse.explore.shallow import shallow_network
from dlcourse.explore.sketch import sketch
from dlcourse.explore.steepest import steepest_ascent
from dlcourse.explore.step_through import step_through
from dlcourse.explore.temperature import softmax_temperature
from dlcourse.explore.two_units import TwoUnits

__all__ = [
    "Panel",
    "TwoUnits",
    "activation_functions",
    "chain_rule",
    "deltas",
    "double_descent",
    "gradient_descent",
    "gradient_descent_on_a_surface",
    "gradient_noise",
    "loss_landscape",
    "mse_against_mae",
    "optimizer_race",
    "polynomial_fit",
    "row_by_column",
    "shallow_network",
    "sketch",
    "softmax_temperature",
    "standardization",
    "steepest_ascent",
    "step_through",
    "universal_approximation",
]
