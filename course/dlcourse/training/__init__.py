"""Training with the pieces: gradients and steps are your own code where it is written."""

from dlcourse.training.fit import History, fit
from dlcourse.training.network import network_gradients, network_loss

__all__ = ["History", "fit", "network_gradients", "network_loss"]
