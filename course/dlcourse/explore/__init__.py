"""Widgets of the lectures: sliders above a picture that your own pieces compute."""

from dlcourse.explore.activations import activation_functions
from dlcourse.explore.anomalies import anomalies
from dlcourse.explore.approximation import universal_approximation
from dlcourse.explore.augmentation import augmentation
from dlcourse.explore.batch_noise import gradient_noise
from dlcourse.explore.chain import chain_rule
from dlcourse.explore.cloud import standardization
from dlcourse.explore.deltas import deltas
from dlcourse.explore.denoising import denoising
from dlcourse.explore.descent import gradient_descent, gradient_descent_on_a_surface
from dlcourse.explore.dropping import dropout_network
from dlcourse.explore.initialization import initialization
from dlcourse.explore.landscape import loss_landscape
from dlcourse.explore.latent_plane import latent_plane
from dlcourse.explore.latent_size import latent_size
from dlcourse.explore.matmul import row_by_column
from dlcourse.explore.normalization import batch_normalization
from dlcourse.explore.outlier import mse_against_mae
from dlcourse.explore.panel import Panel
from dlcourse.explore.penalty import weight_penalty
from dlcourse.explore.polynomial import polynomial_fit
from dlcourse.explore.race import optimizer_race
from dlcourse.explore.random_features import double_descent
from dlcourse.explore.shallow import shallow_network
from dlcourse.explore.sketch import sketch
from dlcourse.explore.smote_cloud import smote_cloud
from dlcourse.explore.steepest import steepest_ascent
from dlcourse.explore.step_through import step_through
from dlcourse.explore.stopping import early_stopping
from dlcourse.explore.temperature import softmax_temperature
from dlcourse.explore.two_units import TwoUnits

__all__ = [
    "Panel",
    "TwoUnits",
    "activation_functions",
    "anomalies",
    "augmentation",
    "batch_normalization",
    "chain_rule",
    "deltas",
    "denoising",
    "double_descent",
    "dropout_network",
    "early_stopping",
    "gradient_descent",
    "gradient_descent_on_a_surface",
    "gradient_noise",
    "initialization",
    "latent_plane",
    "latent_size",
    "loss_landscape",
    "mse_against_mae",
    "optimizer_race",
    "polynomial_fit",
    "row_by_column",
    "shallow_network",
    "sketch",
    "smote_cloud",
    "softmax_temperature",
    "standardization",
    "steepest_ascent",
    "step_through",
    "universal_approximation",
    "weight_penalty",
]
