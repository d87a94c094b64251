"""Double descent: the stored curves are what the program computes, and they show what is said."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.results.double_descent import (
    FEATURES,
    SAMPLES,
    SETTINGS,
    errors,
    noisy_digits,
    point,
    solve,
    table,
)
from sklearn.linear_model import Ridge


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("features", [25, 200, 600])
def test_stored_points_come_out_again(setting: tuple[float, float], features: int) -> None:
    stored = table(*setting)
    row = {name: column[FEATURES.index(features)] for name, column in stored.items()}
    again = point(*setting, features)
    # A digit on the border of two classes may fall to either side on another machine.
    assert again.pop("test_error_spread") == pytest.approx(row.pop("test_error_spread"), abs=2e-3)
    for name in ("train_error", "test_error"):
        assert again.pop(name) == pytest.approx(row.pop(name), abs=1e-3)
    assert again == pytest.approx(row, rel=1e-2)


def test_every_curve_has_every_point() -> None:
    assert all(table(*setting)["features"].tolist() == list(FEATURES) for setting in SETTINGS)


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_without_a_penalty_the_peak_is_at_as_many_features_as_digits(noise: float) -> None:
    stored = table(noise)
    peak = stored["features"][stored["test_error"].argmax()]
    assert peak == SAMPLES
    assert stored["test_mse"].argmax() == stored["test_error"].argmax()
    after = stored["test_error"][stored["features"] >= SAMPLES]
    assert np.all(np.diff(after) < 0)


def test_the_second_valley_is_deeper_with_right_labels_only() -> None:
    right, wrong = table(0.0), table(0.2)
    assert right["test_error"][-1] < right["test_error"][right["features"] < SAMPLES].min()
    assert wrong["test_error"][-1] > wrong["test_error"][wrong["features"] < SAMPLES].min()


def test_a_penalty_takes_the_peak_away() -> None:
    stored = table(0.2, 0.1)
    rise = np.maximum(np.diff(stored["test_error"]), 0).sum()
    assert rise < 0.005
    assert stored["test_error"].min() < table(0.2)["test_error"].min()


def test_the_share_of_wrong_labels_is_exact_and_test_labels_are_right() -> None:
    right, noisy = noisy_digits(200, 0.0, 3), noisy_digits(200, 0.3, 3)
    assert np.sum(right.labels != noisy.labels) == 60
    assert np.array_equal(right.x, noisy.x)
    assert np.array_equal(right.labels_test, noisy.labels_test)


def test_the_penalised_solution_is_scikit_learn_s() -> None:
    random = np.random.default_rng(0)
    h, t = random.normal(size=(30, 50)), random.normal(size=(30, 3))
    expected = Ridge(0.7, fit_intercept=False, solver="svd").fit(h, t).coef_.T
    assert np.allclose(solve(h, t, 0.7), expected)


def test_the_solution_without_penalty_is_the_smallest_that_fits() -> None:
    random = np.random.default_rng(0)
    h, t = random.normal(size=(30, 50)), random.normal(size=(30, 3))
    W = solve(h, t, 0.0)
    assert np.allclose(h @ W, t)
    assert np.allclose(W, np.linalg.pinv(h) @ t)


def test_more_features_than_digits_fit_wrong_labels_too() -> None:
    found = errors(noisy_digits(100, 0.3, 0), 300, 0.0, 1)
    assert found.train_error == 0
    assert found.train_mse < 1e-12
