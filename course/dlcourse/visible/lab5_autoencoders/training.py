"""Visible checks of noise and of training; that of training takes half a second."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.noise import follows_source, has_noise, is_clean
from dlcourse.checking.trained import (
    DIGITS,
    has_form,
    reconstructs,
    shuffled_digits,
    tells_loss,
    uses_noise,
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
    """Params and history, for a few rows, in float32 and on torch tensors; the last loss."""
    x = exact(draw.uniform(20, 6))
    for library, dtype in (("numpy", "float64"), *KINDS):
        on, what = student.on(library, dtype), f"20 rows of 6 numbers, {library} {dtype}"
        yield has_form(on, x, 2, draw.random(), 3, what)
    yield uses_noise(student, x, 2, draw.random(), "denoise_sigma = 0.4")
    x, _ = shuffled_digits(draw.order(1797), np.arange(64))
    yield tells_loss(student, x[:DIGITS], 4, draw.random(), 6)


@check("train_autoencoder")
def training_reconstructs(student: Student, draw: Draw) -> Outcomes:
    """4 numbers a digit: after 40 epochs on the way to a smaller error than PCA, on new digits."""
    x, _ = shuffled_digits(draw.order(1797), np.arange(64))
    yield reconstructs(student, x[:DIGITS], x[DIGITS:], 4, draw.random(), quick=True)
