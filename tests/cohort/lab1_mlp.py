"""The sample class of lab 1."""

from tests.cohort.lab1_damaged import DAMAGED
from tests.cohort.lab1_dishonest import DISHONEST
from tests.cohort.lab1_honest import HONEST
from tests.cohort.lab1_unruly import UNRULY

SAMPLES = HONEST + DAMAGED + UNRULY + DISHONEST
