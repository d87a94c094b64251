"""A small network, trained with any mixture of what works against overfitting.

torch finds the gradients of the plain layers.  Penalties, dropout, noise, batch normalization,
early stopping and the starting weights are the pieces: your own code where it is written.  A piece
is called only where a recipe asks for it.
"""

from dlcourse.experiment.digits import digits
from dlcourse.experiment.recipe import Recipe, Schedule
from dlcourse.experiment.runs import Trained, compare, mean_and_error, share_right, train

__all__ = [
    "Recipe",
    "Schedule",
    "Trained",
    "compare",
    "digits",
    "mean_and_error",
    "share_right",
    "train",
]
