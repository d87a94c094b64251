"""The sample class of lab 3."""

from tests.cohort.damaged import damaged
from tests.cohort.dishonest import dishonest
from tests.cohort.lab3_borrowed import BORROWED
from tests.cohort.lab3_honest import HONEST
from tests.cohort.lab3_otherwise import OTHERWISE
from tests.cohort.lab3_unruly import UNRULY

LAB = "lab3_optimizers"
DAMAGED = damaged(LAB, "standardize", "heavy_ball_step", "adam_step")
DISHONEST = BORROWED + dishonest(LAB, "sgd_step", "adagrad_step")
SAMPLES = HONEST + OTHERWISE + DAMAGED + UNRULY + DISHONEST
