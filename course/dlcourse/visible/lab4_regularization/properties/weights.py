"""Properties of weights at the start."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from dlcourse.checking import Outcome, Student, agree
from dlcourse.checking.distributions import NORMAL, UNIFORM, claim, distributed


def _answer(student: Student, name: str, n_in: int, n_out: int, rng: Any) -> tuple[Any, str]:
    return student.answer(name, n_in, n_out, rng), f"n_in = {n_in}, n_out = {n_out}"


def has_shape(student: Student, name: str, n_in: int, n_out: int, rng: Any) -> Outcome:
    """The weights are (n_out, n_in)."""
    w, what = _answer(student, name, n_in, n_out, rng)
    return agree(w.shape, (n_out, n_in), what) if w.shape == (n_out, n_in) else _other(w, what)


def _other(w: Any, what: str) -> Outcome:
    reason = f"the weights have shape {w.shape}, expected (n_out, n_in)"
    return claim(False, what, reason)


def is_xavier(student: Student, n_in: int, n_out: int, rng: Any) -> Iterator[Outcome]:
    """Drawn evenly between -a and a, with a = sqrt(6 / (n_in + n_out))."""
    w, what = _answer(student, "xavier_uniform", n_in, n_out, rng)
    if w.shape != (n_out, n_in):
        yield _other(w, what)
        return
    both = n_in + n_out
    a = math.sqrt(6 / both)
    bounds = {
        "a is 1 / sqrt(n_in), as in the older form": 1 / math.sqrt(n_in),
        "a is sqrt(6 / n_in): n_out is left out": math.sqrt(6 / n_in),
        "a is sqrt(6 / n_out): n_in is left out": math.sqrt(6 / n_out),
        "a is sqrt(3 / n_in)": math.sqrt(3 / n_in),
        "a is sqrt(2 / (n_in + n_out)), the standard deviation": math.sqrt(2 / both),
        "a is 6 / (n_in + n_out), without the root": 6 / both,
        "a is sqrt(6) / (n_in + n_out): the root covers the 6 only": math.sqrt(6) / both,
        "a is sqrt(6 / (n_in n_out)): the sizes are multiplied": math.sqrt(6 / (n_in * n_out)),
        "a is left out: the numbers lie between -1 and 1": 1.0,
        "a is halved: the numbers lie between -a/2 and a/2": a / 2,
        "a is doubled": 2 * a,
        "normal numbers are multiplied by a": a * math.sqrt(3),
        "the weights are standard normal": math.sqrt(3),
    }
    if w.min() >= 0:
        yield claim(False, what, "no weight is negative: they are to lie between -a and a")
        return
    spreads = {cause: bound / a for cause, bound in bounds.items()}
    shape = "the weights are not drawn evenly from -a to a: is their distribution another one?"
    yield distributed(w / a, UNIFORM, what, shape=shape, spreads=spreads)
    yield claim(bool(np.abs(w).max() <= a * (1 + 1e-6)), what, "some weights lie beyond -a or a")


def is_he(student: Student, n_in: int, n_out: int, rng: Any) -> Iterator[Outcome]:
    """Normal with mean 0 and variance 2 / n_in."""
    w, what = _answer(student, "he_normal", n_in, n_out, rng)
    if w.shape != (n_out, n_in):
        yield _other(w, what)
        return
    sigma, both = math.sqrt(2 / n_in), n_in + n_out
    deviations = {
        "the variance is 1 / n_in: the 2 is left out": math.sqrt(1 / n_in),
        "the variance is 2 / n_out: n_out takes the place of n_in": math.sqrt(2 / n_out),
        "2 / n_in is taken for the standard deviation, and it is the variance": 2 / n_in,
        "the variance is 2 / (n_in + n_out), as in Xavier's form": math.sqrt(2 / both),
        "the root covers the 2 only": math.sqrt(2) / n_in,
        "the variance is 6 / n_in": math.sqrt(6 / n_in),
        "the numbers are drawn evenly from -sqrt(2 / n_in) to sqrt(2 / n_in)": sigma / math.sqrt(3),
        "numbers drawn evenly from [0, 1) are multiplied by sqrt(2 / n_in)": sigma / math.sqrt(3),
        "the weights are standard normal": 1.0,
        "the standard deviation is multiplied by n_in": math.sqrt(2 * n_in),
    }
    spreads = {cause: value / sigma for cause, value in deviations.items()}
    shape = "the weights are not normal: are they cut off, or drawn evenly?"
    yield distributed(w / sigma, NORMAL, what, shape=shape, spreads=spreads)
