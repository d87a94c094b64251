"""Oracles of lab 3: torch's optimizers, layers and linear algebra."""

from dlcourse.oracles.lab3_optimizers.data import (
    minibatches,
    split_indices,
    standardize,
    whiten,
)
from dlcourse.oracles.lab3_optimizers.steps import (
    adadelta_step,
    adagrad_step,
    adam_step,
    heavy_ball_step,
    momentum_step,
    rmsprop_step,
    sgd_step,
)
from dlcourse.oracles.lab3_optimizers.training import torch_mlp, torch_train, train_classifier

__all__ = [
    "adadelta_step",
    "adagrad_step",
    "adam_step",
    "heavy_ball_step",
    "minibatches",
    "momentum_step",
    "rmsprop_step",
    "sgd_step",
    "split_indices",
    "standardize",
    "torch_mlp",
    "torch_train",
    "train_classifier",
    "whiten",
]
