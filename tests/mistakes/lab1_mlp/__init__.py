"""Attempts at the pieces of lab 1."""

from tests.mistakes.lab1_mlp import (
    activations,
    binary,
    devices,
    interpolant,
    layers,
    losses,
    more_activations,
    more_losses,
    more_networks,
    networks,
    probabilities,
    scores,
)

__all__ = [
    "activations",
    "binary",
    "devices",
    "interpolant",
    "layers",
    "losses",
    "more_activations",
    "more_losses",
    "more_networks",
    "networks",
    "probabilities",
    "scores",
]
