"""Submissions of lab 5 that do not stop or talk too much; the rest is right."""

from __future__ import annotations

from tests.cohort.sample import Sample, but_for, still_right, with_own_cell

ENDLESS = """\
@piece
def train_autoencoder(x, latent_size, rng, epochs, denoise_sigma=0.0):
    while True:
        epochs += 1
"""
TRAINS_AT_HOME = """\
digits = data.digits().x
for epoch in range(10 ** 9):
    digits = digits * 0.999
"""
FLOOD = """\
@piece
def corrupt(x, sigma, rng):
    for _ in range(5_000):
        print("epsilon", "0.123456, " * 50)
    return namespace(x).clip(x + sigma * rng.normal(tuple(x.shape)), 0.0, 1.0)
"""


UNRULY = (
    but_for("endless-training", "train_autoencoder never returns", "train_autoencoder", ENDLESS,
            nothing=True),
    Sample("trains-in-a-cell", "a cell of the student's own that never ends",
           with_own_cell("train_autoencoder", TRAINS_AT_HOME)),
    still_right("print-flood", "corrupt prints megabytes", "corrupt", FLOOD),
)  # fmt: skip
