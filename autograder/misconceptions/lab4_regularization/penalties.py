"""Penalties on weights, misunderstood."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: By cause, a dict of the parts that are wrong then.
Wrong = dict[str, dict[str, Any]]


def _both(value: Any, gradient: Any) -> dict[str, Any]:
    return {"value": value, "gradient": gradient}


def l2_penalty(w: Floats, lam: float) -> Wrong:
    """Halves, squares, means and roots in the wrong place."""
    value, gradient, n = lam * np.sum(w * w), 2 * lam * w, w.size
    norm = np.sqrt(np.sum(w * w))
    return {
        "the penalty is taken with a factor 1/2, as lam/2 times the squares": _both(
            value / 2, gradient / 2
        ),
        "the factor 1/2 is put before the value only": {"value": value / 2},
        "the 2 of the derivative is left out": {"gradient": gradient / 2},
        "lam is squared": _both(lam * value, lam * gradient),
        "lam is squared in the gradient": {"gradient": lam * gradient},
        "lam is left out": _both(np.sum(w * w), 2 * w),
        "lam is left out of the value": {"value": np.sum(w * w)},
        "lam is left out of the gradient": {"gradient": 2 * w},
        "the mean is taken, not the sum": _both(value / n, gradient / n),
        "the mean is taken in the value, not the sum": {"value": value / n},
        "the root is taken: the length of w, not its square": _both(lam * norm, lam * w / norm),
        "the root is taken in the value: the length of w, not its square": {"value": lam * norm},
        "the square of w stands where its derivative belongs": {"gradient": lam * w * w},
        "the absolute values are taken, as in the L1 penalty": _both(
            lam * np.abs(w).sum(), lam * np.sign(w)
        ),
        "the weights are summed, not their squares": {"value": lam * np.sum(w)},
        "the sum is squared, not the weights": {"value": lam * np.sum(w) ** 2},
        "the gradient has a minus sign: that of a step, not of a slope": {"gradient": -gradient},
    }


def l1_penalty(w: Floats, lam: float) -> Wrong:
    """The sign, above all where a weight is 0."""
    value, gradient, n = lam * np.abs(w).sum(), lam * np.sign(w), w.size
    return {
        "the slope at w = 0 is taken as 1": {"gradient": lam * np.where(w >= 0, 1.0, -1.0)},
        "the slope at w = 0 is taken as -1": {"gradient": lam * np.where(w > 0, 1.0, -1.0)},
        "the absolute value is left out": _both(lam * w.sum(), lam * np.ones_like(w)),
        "the absolute value is left out of the value": {"value": lam * w.sum()},
        "the absolute value is taken of the sum": {"value": lam * abs(w.sum())},
        "the sign is left out: all weights are pulled the same way": {
            "gradient": lam * np.ones_like(w)
        },
        "negative weights have slope 0, as in a ReLU": {"gradient": lam * (w > 0)},
        "the sum of the signs takes the place of that of the absolute values": {
            "value": lam * np.sign(w).sum()
        },
        "the absolute values stand where the sign belongs": {"gradient": lam * np.abs(w)},
        "the weights themselves stand where their sign belongs": {"gradient": lam * w},
        "lam is squared": _both(lam * value, lam * gradient),
        "lam is squared in the gradient": {"gradient": lam * gradient},
        "lam is left out": _both(np.abs(w).sum(), np.sign(w)),
        "lam is left out of the value": {"value": np.abs(w).sum()},
        "lam is left out of the gradient": {"gradient": np.sign(w)},
        "the mean is taken, not the sum": _both(value / n, gradient / n),
        "the mean is taken in the value, not the sum": {"value": value / n},
        "the squares are taken, as in the L2 penalty": _both(lam * np.sum(w * w), 2 * lam * w),
        "a factor 2 is added, as in the L2 penalty": {"gradient": 2 * gradient},
        "a factor 1/2 is added": _both(value / 2, gradient / 2),
        "the gradient has a minus sign: that of a step, not of a slope": {"gradient": -gradient},
    }
