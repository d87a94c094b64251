"""Training with the pieces: gradients, mini-batches and steps are your own where written."""

from dlcourse.training.checkpoint import CheckpointError
from dlcourse.training.fit import Callback, Model, Stopper, fit
from dlcourse.training.network import network_gradients, network_loss
from dlcourse.training.run import History

__all__ = [
    "Callback",
    "CheckpointError",
    "History",
    "Model",
    "Stopper",
    "fit",
    "network_gradients",
    "network_loss",
]
