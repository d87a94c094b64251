"""Standardization: each step does what it says, and the loss gets as round as it can."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.explore import standardization
from dlcourse.explore.cloud import DESCENT, cloud, curvatures, descend, stages


@pytest.mark.parametrize(("correlation", "ratio", "mean"), [(0.8, 3.0, 3.0), (-0.5, 0.5, -2.0)])
def test_the_cloud_has_these_moments_exactly(correlation: float, ratio: float, mean: float) -> None:
    x = cloud(correlation, ratio, mean)
    assert x.mean(axis=0) == pytest.approx([mean, mean])
    assert x.std(axis=0) == pytest.approx([1, ratio])
    assert np.corrcoef(x.T)[0, 1] == pytest.approx(correlation)


def test_each_step_does_what_it_says() -> None:
    measured, centred, scaled, white = stages(cloud(0.8, 3.0, 3.0))
    assert np.abs(measured.mean(axis=0)).min() > 2
    for later in (centred, scaled, white):
        assert np.abs(later.mean(axis=0)).max() < 1e-12
    assert centred.std(axis=0) == pytest.approx([1, 3])
    assert scaled.std(axis=0) == pytest.approx([1, 1])
    assert np.cov(scaled.T, bias=True)[0, 1] == pytest.approx(0.8)
    assert np.allclose(np.cov(white.T, bias=True), np.eye(2))


def test_the_loss_of_a_white_cloud_is_round() -> None:
    low, high = curvatures(stages(cloud(0.8, 3.0, 3.0))[3])
    assert (low, high) == (pytest.approx(2), pytest.approx(2))


def test_correlation_alone_makes_a_ravine() -> None:
    low, high = curvatures(stages(cloud(0.8, 3.0, 3.0))[2])
    assert high / low == pytest.approx(1.8 / 0.2)


def test_descent_is_that_of_the_closed_form() -> None:
    x, goal = stages(cloud(0.5, 2.0, 1.0))[2], np.array([1.0, -1.0])
    path, A = descend(x, x @ goal, 0.1), np.eye(2) - 0.1 * 2 * x.T @ x / len(x)
    left = np.linalg.matrix_power(A, DESCENT) @ (path[0] - goal)
    assert np.allclose(path[-1], goal + left)


def test_the_caption_follows_the_steps() -> None:
    panel = standardization()
    words = ("Means 3.00 and 3.00", "Means 0.00 and 0.00", "deviations 1.00 and 1.00", "is 1 times")
    for step, word in enumerate(words):
        panel.controls["step"].value = step
        assert word in panel.alt
