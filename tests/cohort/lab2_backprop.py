"""The sample class of lab 2."""

from tests.cohort.damaged import damaged
from tests.cohort.dishonest import dishonest
from tests.cohort.lab2_borrowed import BORROWED
from tests.cohort.lab2_honest import HONEST
from tests.cohort.lab2_unruly import UNRULY

LAB = "lab2_backprop"
DAMAGED = damaged(LAB, "numeric_gradient", "tanh_backward", "mlp_backward")
DISHONEST = BORROWED + dishonest(LAB, "relu_backward", "mse_backward")
SAMPLES = HONEST + DAMAGED + UNRULY + DISHONEST
