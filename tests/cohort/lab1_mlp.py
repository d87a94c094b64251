"""The sample class of lab 1."""

from tests.cohort.damaged import damaged
from tests.cohort.dishonest import dishonest
from tests.cohort.lab1_honest import HONEST
from tests.cohort.lab1_unruly import UNRULY

LAB = "lab1_mlp"
DISHONEST = dishonest(LAB, "relu", "mse")
SAMPLES = HONEST + damaged(LAB, "relu", "softmax", "mlp") + UNRULY + DISHONEST
