"""Known misconceptions about the pieces of lab 5, a module a theme."""

from autograder.misconceptions.lab5_autoencoders.anomalies import (
    anomaly_threshold,
    flag_anomalies,
    reconstruction_errors,
)
from autograder.misconceptions.lab5_autoencoders.components import pca
from autograder.misconceptions.lab5_autoencoders.gradients import autoencoder_gradients
from autograder.misconceptions.lab5_autoencoders.network import autoencoder_forward

__all__ = [
    "anomaly_threshold",
    "autoencoder_forward",
    "autoencoder_gradients",
    "flag_anomalies",
    "pca",
    "reconstruction_errors",
]
