"""The sample class of lab 5."""

from tests.cohort.damaged import damaged
from tests.cohort.dishonest import dishonest
from tests.cohort.lab5_borrowed import BORROWED
from tests.cohort.lab5_honest import HONEST
from tests.cohort.lab5_unruly import UNRULY

LAB = "lab5_autoencoders"
DAMAGED = damaged(LAB, "pca", "flag_anomalies", "TorchAutoencoder")
DISHONEST = BORROWED + dishonest(LAB, "pca", "corrupt")
SAMPLES = HONEST + DAMAGED + UNRULY + DISHONEST
