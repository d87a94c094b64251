"""Whether data is whitened: by what it must fulfil, because white data may be turned at will."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.checking import Student, agree, hold
from dlcourse.checking.outcome import Outcome, case
from dlcourse.visible.lab3_optimizers.shown import Outcomes

Floats = NDArray[np.float64]

#: The eigenvectors of a covariance are as exact as rounding times its condition number, here < 100.
TOLERANCE = {"float64": 1e-11, "float32": 1e-4}


def is_whitened(
    student: Student, train: Floats, other: Floats, *, what: str, tried: str = ""
) -> Outcomes:
    """The student's ``whiten``: train gets mean 0 and covariance I, other the same affine map."""
    with case(what):
        new_train, new_other = student.whiten(train, other)
    for name, new, old in (("train", new_train, train), ("other", new_other, other)):
        fits = new.shape == old.shape
        reason = f"has shape {new.shape}, expected {old.shape}: as many rows and columns as before"
        yield hold(fits, f"{what}, {name}", reason, tried=tried)

    @functools.cache
    def known() -> Mapping[str, Any]:
        return student.known_mistakes("whiten", train, other, new_train, new_other)

    def compare(got: Floats, expected: Floats, part: str) -> Outcome:
        return agree(
            got,
            expected,
            f"{what}, {part}",
            tried=tried,
            tolerance=TOLERANCE[student.dtype],
            sizes={"the number of samples": len(train)},
            mistaken=lambda: {c: parts[part] for c, parts in known().items() if part in parts},
        )

    yield compare(new_train.mean(axis=0), np.zeros(train.shape[1]), "mean of train")
    covariance, one = covariance_of(new_train), np.eye(train.shape[1])
    yield compare(covariance, one, "covariance of train")
    transform, left = affine_map(train, new_train)
    reason = "is no linear transform of the centred data: every sample is changed in its own way"
    yield hold(left <= TOLERANCE[student.dtype] * 10, f"{what}, train", reason, tried=tried)
    yield compare(new_other, (other - train.mean(axis=0)) @ transform, "other")


def covariance_of(x: Floats) -> Floats:
    """The covariance of the columns, divided by N."""
    centred = x - x.mean(axis=0)
    return np.asarray(centred.T @ centred / len(x), dtype=np.float64)


def affine_map(train: Floats, new: Floats) -> tuple[Floats, float]:
    """The matrix that turns centred ``train`` into ``new``, and how much of ``new`` it leaves."""
    centred = train - train.mean(axis=0)
    transform = np.linalg.lstsq(centred, new, rcond=None)[0]
    return transform, float(np.abs(centred @ transform - new).max())
