"""Oracles of lab 4, on torch, SciPy and scikit-learn, a module a theme."""

from dlcourse.oracles.lab4_regularization.balance import random_oversample, smote
from dlcourse.oracles.lab4_regularization.images import (
    change_contrast,
    flip_horizontal,
    random_crop,
    rotate,
    shift_color,
)
from dlcourse.oracles.lab4_regularization.normalization import batch_norm, batch_norm_backward
from dlcourse.oracles.lab4_regularization.penalties import l1_penalty, l2_penalty
from dlcourse.oracles.lab4_regularization.stopping import EarlyStopping
from dlcourse.oracles.lab4_regularization.units import (
    add_noise,
    dropout,
    dropout_backward,
    ensemble,
)
from dlcourse.oracles.lab4_regularization.weights import he_normal, xavier_uniform

__all__ = [
    "EarlyStopping",
    "add_noise",
    "batch_norm",
    "batch_norm_backward",
    "change_contrast",
    "dropout",
    "dropout_backward",
    "ensemble",
    "flip_horizontal",
    "he_normal",
    "l1_penalty",
    "l2_penalty",
    "random_crop",
    "random_oversample",
    "rotate",
    "shift_color",
    "smote",
    "xavier_uniform",
]
