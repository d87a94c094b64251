"""Attempts at the pieces of lab 5."""

from tests.mistakes.lab5_autoencoders import (
    alarms,
    backward,
    backward_otherwise,
    components,
    devices,
    distances,
    forward,
    modules,
    modules_otherwise,
    noise,
    thresholds,
    training,
)

__all__ = [
    "alarms",
    "backward",
    "backward_otherwise",
    "components",
    "devices",
    "distances",
    "forward",
    "modules",
    "modules_otherwise",
    "noise",
    "thresholds",
    "training",
]
