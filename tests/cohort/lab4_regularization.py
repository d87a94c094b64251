"""The sample class of lab 4."""

from tests.cohort.damaged import damaged
from tests.cohort.dishonest import dishonest
from tests.cohort.lab4_borrowed import BORROWED
from tests.cohort.lab4_honest import HONEST
from tests.cohort.lab4_unruly import UNRULY

LAB = "lab4_regularization"
DAMAGED = damaged(LAB, "l2_penalty", "EarlyStopping", "batch_norm")
DISHONEST = BORROWED + dishonest(LAB, "ensemble", "flip_horizontal")
SAMPLES = HONEST + DAMAGED + UNRULY + DISHONEST
