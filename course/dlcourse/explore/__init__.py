"""Widgets of the lectures: sliders above a picture that your own pieces compute."""

from dlcourse.explore.activations import activation_functions
from dlcourse.explore.anomalies import anomalies
from dlcourse.explore.approximation import universal_approximation
from dlcourse.explore.chain import chain_rule
from dlcourse.explore.deltas import deltas
from dlcourse.explore.denoising import denoising
from dlcourse.explore.descent import gradient_descent, gradient_descent_on_a_surface
from dlcourse.explore.latent_plane import latent_plane
from dlcourse.explore.latent_size import latent_size
from dlcourse.explore.matmul import row_by_column
from dlcourse.explore.outlier import mse_against_mae
from dlcourse.explore.panel import Panel
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
    "anomalies",
    "chain_rule",
    "deltas",
    "denoising",
    "gradient_descent",
    "gradient_descent_on_a_surface",
    "latent_plane",
    "latent_size",
    "mse_against_mae",
    "row_by_column",
    "shallow_network",
    "sketch",
    "softmax_temperature",
    "steepest_ascent",
    "step_through",
    "universal_approximation",
]
