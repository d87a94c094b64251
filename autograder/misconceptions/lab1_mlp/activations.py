"""Misconceptions about activation functions."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.oracles import lab1_mlp as oracle
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def relu(f: Floats) -> Wrong:
    """Misread as another function of the same family."""
    return {
        "the absolute value is taken": np.abs(f),
        "the minimum takes the place of the maximum": np.minimum(f, 0),
        "negative entries are scaled down, not set to 0": np.where(f > 0, f, 0.01 * f),
        "its slope is returned in place of its value": (f > 0) * 1.0,
        "nothing is set to 0: f comes back as it went in": f,
    }


def elu(f: Floats, alpha: float = 1.0) -> Wrong:
    """The negative branch."""
    negative = np.minimum(f, 0)
    branches = {
        "alpha is left out": np.expm1(negative),
        "alpha stands in the exponent": np.expm1(alpha * negative),
        "the - 1 is left out": alpha * np.exp(negative),
        "alpha multiplies e^f alone, without the - 1 (brackets)": alpha * np.exp(negative) - 1,
        "the sign of the negative branch is turned": -alpha * np.expm1(negative),
        "the sign of the exponent is turned": alpha * np.expm1(-negative),
        "the exponential is left out: alpha f stands on the negative side": alpha * negative,
        "f comes back as it went in, whatever its sign": f,
    }
    found = {cause: np.where(f >= 0, f, branch) for cause, branch in branches.items()}
    return found | {
        "the two branches are exchanged": np.where(f < 0, f, alpha * np.expm1(negative))
    }


def sigmoid(f: Floats) -> Wrong:
    """The exponent."""
    turned = "the sign of the exponent is turned, or the fractions for both sides are exchanged"
    return {
        turned: oracle.sigmoid(-f),
        "a negative f gets the value of |f|, as a positive one does": oracle.sigmoid(np.abs(f)),
        "tanh is taken of f, where f / 2 belongs": (1 + np.tanh(f)) / 2,
    }


def softmax(f: Floats) -> Wrong:
    """The axis, and the division."""
    p, whole = oracle.softmax(f), oracle.softmax(f.ravel()).reshape(f.shape)
    columns = np.moveaxis(oracle.softmax(np.moveaxis(f, 0, -1)), -1, 0)
    powers, by_column = np.exp(f - f.max(-1, keepdims=True)), np.exp(f - f.max(0))
    return {
        "the powers are divided by the sum of their column": powers / powers.sum(0),
        "the powers are divided by the sum of all": powers / powers.sum(),
        "the largest logit of the column is subtracted, which differs within a row": by_column
        / by_column.sum(-1, keepdims=True),
        "columns are made to sum to 1, not rows": columns,
        "the whole array is made to sum to 1, not each row": whole,
        "the powers are not divided by their sum": powers,
        "the powers are not divided by their sum, nor shifted": np.exp(f),
        "the logarithm is returned": np.log(p),
    }
