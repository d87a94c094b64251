"""Gradients by trying, and how two are compared, misunderstood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from dlcourse.oracles import lab2_backprop as oracle
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def numeric_gradient(loss: Callable[[Any], Any], w: Floats, h: float = 1e-6) -> Wrong:
    """One side only, another step, entries that stay moved."""
    right, here = oracle.numeric_gradient(loss, w, h), float(loss(w))
    above = np.array([float(loss(w + step)) for step in _steps(w, h)]).reshape(w.shape)
    below = np.array([float(loss(w - step)) for step in _steps(w, h)]).reshape(w.shape)
    together = (float(loss(w + h)) - float(loss(w - h))) / (2 * h)
    moved = np.cumsum(_steps(w, h), axis=0)
    stays = [float(loss(w + step)) - float(loss(w + step - 2 * one))
             for step, one in zip(moved, _steps(w, h), strict=True)]  # fmt: skip
    return {
        "one side only is tried: (L(w + h) - L(w)) / h": (above - here) / h,
        "one side only is tried: (L(w) - L(w - h)) / h": (here - below) / h,
        "one side only is tried, and the difference divided by 2 h": (above - here) / (2 * h),
        "the step to both sides is h, and the difference is divided by h": (above - below) / h,
        "the difference is not divided by the step": above - below,
        "the difference is divided by 2, not by 2 h": (above - below) / 2,
        "the difference is multiplied by the step": (above - below) * 2 * h,
        "the difference is divided by 2, and then multiplied by h": (above - below) / 2 * h,
        "the two losses are added, where one is to be subtracted": (above + below) / (2 * h),
        "the sides are exchanged: L(w - h) - L(w + h)": (below - above) / (2 * h),
        "all entries are moved together": np.full(w.shape, together),
        "only the first axis is walked along, and whole rows are moved": _by_row(loss, w, h),
        "half a step is taken to each side": oracle.numeric_gradient(loss, w, h / 2),
        "twice the step is taken to each side": oracle.numeric_gradient(loss, w, 2 * h),
        "another step is taken than the one that is given": oracle.numeric_gradient(loss, w, 1e-6),
        "an entry stays moved while the next one is tried": np.reshape(stays, w.shape) / (2 * h),
        "the result is transposed": right.T,
    }


def _steps(w: Floats, h: float) -> Floats:
    """A step along each entry of w, one after the other."""
    return h * np.eye(w.size).reshape(w.size, *w.shape)


def _by_row(loss: Callable[[Any], Any], w: Floats, h: float) -> Floats:
    found = np.full(w.shape, np.nan)
    for i in range(len(w) if w.ndim else 0):
        step = np.zeros_like(w)
        step[i] = h
        found[i] = (float(loss(w + step)) - float(loss(w - step))) / (2 * h)
    return found


def relative_error(a: Floats, b: Floats) -> Wrong:
    """What the difference is divided by, and what is taken of the quotients."""
    if a.shape != b.shape:
        return {}
    distance, size = np.abs(a - b), np.abs(a) + np.abs(b)
    quotient = distance / np.maximum(size, 1e-12)
    return {
        "the mean of the quotients is taken, not the largest": quotient.mean(),
        "the sum of the quotients is taken, not the largest": quotient.sum(),
        "the smallest quotient is taken": quotient.min(),
        "the difference is not divided by anything": distance.max(),
        "the difference is divided by |a| alone": (distance / np.maximum(np.abs(a), 1e-12)).max(),
        "the difference is divided by |b| alone": (distance / np.maximum(np.abs(b), 1e-12)).max(),
        "the difference is divided by the larger of both": (
            distance / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-12)
        ).max(),
        "the difference is divided by the mean of both": (
            distance / np.maximum(size / 2, 1e-12)
        ).max(),
        "the difference is divided by 2 |a|": (distance / np.maximum(2 * np.abs(a), 1e-12)).max(),
        "the difference is divided by 2 |b|": (distance / np.maximum(2 * np.abs(b), 1e-12)).max(),
        "largest difference and largest sum are taken apart, then divided": (
            distance.max() / np.maximum(size.max(), 1e-12)
        ),
        "1e-12 is added to the sum, and not the least that it may be": (
            distance / (size + 1e-12)
        ).max(),
        "the sum of a and b is taken before its absolute value": (
            distance / np.maximum(np.abs(a + b), 1e-12)
        ).max(),
        "the absolute value of the difference is left out": (
            (a - b) / np.maximum(size, 1e-12)
        ).max(),
        "the sum of a and b takes the place of their difference": (
            np.abs(a + b) / np.maximum(size, 1e-12)
        ).max(),
        "the difference is multiplied by the sum, not divided": (distance * size).max(),
        "norms are compared, not entries": (
            np.linalg.norm(a - b) / np.maximum(np.linalg.norm(a) + np.linalg.norm(b), 1e-12)
        ),
    }
