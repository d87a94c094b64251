"""Known misconceptions about the pieces of lab 4, a module a theme.

Those about pieces that draw random numbers stand in
``dlcourse.visible.lab4_regularization.properties``, where the properties are that tell them apart.
"""

from autograder.misconceptions.lab4_regularization.images import (
    change_contrast,
    flip_horizontal,
    rotate,
    shift_color,
)
from autograder.misconceptions.lab4_regularization.normalization import (
    batch_norm,
    batch_norm_backward,
)
from autograder.misconceptions.lab4_regularization.penalties import l1_penalty, l2_penalty
from autograder.misconceptions.lab4_regularization.stopping import EarlyStopping
from autograder.misconceptions.lab4_regularization.units import dropout_backward, ensemble

__all__ = [
    "EarlyStopping",
    "batch_norm",
    "batch_norm_backward",
    "change_contrast",
    "dropout_backward",
    "ensemble",
    "flip_horizontal",
    "l1_penalty",
    "l2_penalty",
    "rotate",
    "shift_color",
]
