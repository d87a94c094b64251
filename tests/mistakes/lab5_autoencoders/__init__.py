"""Attempts at the pieces of lab 5."""

from tests.mistakes.lab5_autoencoders import (
    alarms,
    backward,
    components,
    devices,
    distances,
    forward,
    modules,
    noise,
    thresholds,
    training,
)

__all__ = [
    "alarms",
    "backward",
    "components",
    "devices",
    "distances",
    "forward",
    "modules",
    "noise",
    "thresholds",
    "training",
]
