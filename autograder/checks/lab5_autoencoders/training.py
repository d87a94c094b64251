"""Noise by its distribution; training by what it is good for, on digits that it has not seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.arrays import Random
from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.noise import follows_source, has_noise, is_clean
from dlcourse.checking.trained import (
    DIGITS,
    SIGMA,
    cleans,
    has_form,
    notices,
    reconstructs,
    shuffled_digits,
    tells_loss,
)

from autograder.checks.lab5_autoencoders.hidden import KINDS, Outcomes, hidden

#: One of these kinds is left out; PCA with four numbers finds them hard to tell from the others.
ODD = (0, 2, 4)


@hidden("corrupt", weight=3)
def noise_distribution(student: Student, draw: Draw) -> Outcomes:
    """Mean, spread and clipping of the noise; every pixel has its own."""
    sigmas = draw.uniform(3, low=0.5, high=1.0)
    for grey, sigma in ((0.5, 0.2 * sigmas[0]), (0.5, sigmas[1]), (0.15, 0.4 * sigmas[2])):
        yield has_noise(student, np.full((100, 120), grey), round(float(sigma), 2), draw.random())
    yield has_noise(student, np.full((20, 50, 12), 0.75), 0.3, draw.random())


@hidden("corrupt")
def noise_source(student: Student, draw: Draw) -> Outcomes:
    """From rng alone; none at all with sigma = 0; in float32 and on torch tensors."""
    x = exact(draw.uniform(6, 5))
    for library, dtype in (("numpy", "float64"), *KINDS):
        yield is_clean(student.on(library, dtype), x, draw.random(), f"{library} {dtype}")
    yield follows_source(student, x, (draw.random(), draw.random()))


@hidden("train_autoencoder")
def training_form(student: Student, draw: Draw) -> Outcomes:
    """Params and history, also for fewer rows than a batch and a short last one."""
    x = exact(draw.uniform(40, 7))
    for rows, k in ((40, 3), (9, 3), (33, 1), (2, 3)):
        what = f"{rows} rows of 7 numbers, {k} latent unit{'s' * (k > 1)}"
        yield has_form(student, x[:rows], k, draw.random(), 2, what)
    x, _, source = _digits(draw)
    yield tells_loss(student, x[:DIGITS], 4, source, 6)


def _digits(draw: Draw) -> tuple[Any, Any, Random]:
    x, labels = shuffled_digits(draw.order(1797), draw.order(64))
    return x, labels, draw.random()


@hidden("train_autoencoder", weight=4)
def training_reconstructs(student: Student, draw: Draw) -> Outcomes:
    """A smaller error than PCA with as many numbers, on digits that it has not seen."""
    x, _, source = _digits(draw)
    yield reconstructs(student, x[:DIGITS], x[DIGITS:], 4, source)


@hidden("train_autoencoder", weight=2)
def training_notices(student: Student, draw: Draw) -> Outcomes:
    """Digits of a kind that it was not trained with have larger errors."""
    x, labels, source = _digits(draw)
    kind = ODD[draw.integer(0, len(ODD))]
    usual, odd = x[labels != kind], x[labels == kind]
    yield notices(student, usual[:DIGITS], usual[DIGITS:], odd, 4, source)


@hidden("train_autoencoder", weight=3)
def training_cleans(student: Student, draw: Draw) -> Outcomes:
    """With denoise_sigma, spoilt digits that it has not seen come out much cleaner."""
    x, _, source = _digits(draw)
    new = x[DIGITS:]
    noisy = np.clip(new + draw.normal(*new.shape, scale=SIGMA), 0, 1)
    yield cleans(student, x[:DIGITS], new, noisy, 16, source)
