"""Visible checks of noise and of training; those of training take a second or two."""

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
)
from dlcourse.visible.lab5_autoencoders.shown import Outcomes, check

KINDS = (("numpy", "float32"), ("torch", "float64"), ("torch", "float32"))


@check("corrupt")
def corrupt_nothing(student: Student, draw: Draw) -> Outcomes:
    """With sigma = 0 nothing changes; in float32 and on torch tensors as well."""
    x = exact(draw.uniform(5, 4))
    for library, dtype in (("numpy", "float64"), *KINDS):
        yield is_clean(student.on(library, dtype), x, draw.random(), f"{library} {dtype}")


@check("corrupt")
def corrupt_noise(student: Student, draw: Draw) -> Outcomes:
    """Mean, spread and clipping of the noise on a large image; every pixel has its own."""
    for grey, sigma in ((0.5, 0.1), (0.5, 0.6), (0.1, 0.3)):
        yield has_noise(student, np.full((100, 100), grey), sigma, draw.random())
    yield follows_source(student, draw.uniform(5, 4), (draw.random(), draw.random()))


@check("train_autoencoder")
def training_form(student: Student, draw: Draw) -> Outcomes:
    """The form of params and history, for a few rows, in float32 and on torch tensors."""
    x = exact(draw.uniform(20, 6))
    for library, dtype in (("numpy", "float64"), *KINDS):
        on, what = student.on(library, dtype), f"20 rows of 6 numbers, {library} {dtype}"
        yield has_form(on, x, 2, draw.random(), 3, what)


def _digits(draw: Draw) -> tuple[Any, Any, Random]:
    x, labels = shuffled_digits(draw.order(1797), np.arange(64))
    return x, labels, draw.random()


@check("train_autoencoder")
def training_reconstructs(student: Student, draw: Draw) -> Outcomes:
    """4 numbers a digit: a smaller error than PCA on digits that it has not seen."""
    x, _, source = _digits(draw)
    yield reconstructs(student, x[:DIGITS], x[DIGITS:], 4, source)


@check("train_autoencoder")
def training_notices(student: Student, draw: Draw) -> Outcomes:
    """Trained without the digit 2: the errors of twos stand out."""
    x, labels, source = _digits(draw)
    usual, odd = x[labels != 2], x[labels == 2]
    yield notices(student, usual[:DIGITS], usual[DIGITS:], odd, 4, source)


@check("train_autoencoder")
def training_cleans(student: Student, draw: Draw) -> Outcomes:
    """Trained to clean: spoilt digits are much nearer to the originals afterwards."""
    x, _, source = _digits(draw)
    new = x[DIGITS:]
    noisy = np.clip(new + draw.normal(*new.shape, scale=SIGMA), 0, 1)
    yield cleans(student, x[:DIGITS], new, noisy, 16, source)
