"""The price of weights: descent ends where the gradient is zero, L2 shrinks and L1 selects."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.explore import weight_penalty
from dlcourse.explore.penalty import bumps, fit, samples
from dlcourse.pieces import current
from sklearn.linear_model import LogisticRegression


def found(name: str, lam: float) -> np.ndarray:
    return fit(lam, current(name), current("sigmoid")).weights


def test_the_weights_of_l2_are_those_of_scikit_learn() -> None:
    """Its C multiplies the sum of the losses, and its penalty is half of the squares."""
    train, _ = samples()
    lam = 0.02
    model = LogisticRegression(C=1 / (2 * lam * len(train)), tol=1e-10, max_iter=10_000)
    expected = model.fit(bumps(train.x), train.labels).coef_[0]
    assert np.allclose(found("l2_penalty", lam), expected, atol=0.02 * np.abs(expected).max())


@pytest.mark.parametrize("name", ["l2_penalty", "l1_penalty"])
def test_a_higher_price_makes_smaller_weights(name: str) -> None:
    sums = [np.abs(found(name, lam)).sum() for lam in (1e-5, 1e-3, 1e-2)]
    assert sums[0] > 1.5 * sums[1] > 2 * sums[2]


def test_l1_leaves_fewer_weights_than_l2() -> None:
    def small(w: np.ndarray) -> int:
        return int((np.abs(w) < 0.01 * np.abs(w).max()).sum())

    assert small(found("l1_penalty", 3e-3)) > 30
    assert small(found("l2_penalty", 3e-3)) < 20


def test_new_points_gain_by_a_moderate_price() -> None:
    panel = weight_penalty()
    shares = []
    for exponent in (-6.0, -2.5):
        panel.controls["exponent"].value = exponent
        shares.append(float(panel.alt.split("40 points, ")[1].split("%")[0]))
    assert shares[1] > shares[0] + 3
