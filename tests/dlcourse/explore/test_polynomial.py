"""Polynomials: the best fit by another library, and words that fit both errors."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.explore import polynomial_fit
from dlcourse.explore.polynomial import HIGHEST, both_errors, sample, truth, verdict
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import PolynomialFeatures


@pytest.mark.parametrize("degree", [0, 1, 4, 8])
def test_the_errors_are_scikit_learn_s(degree: int) -> None:
    points = sample(30, 0.3, 1)
    powers = PolynomialFeatures(degree, include_bias=False) if degree else None

    def columns(x: np.ndarray) -> np.ndarray:
        return powers.fit_transform(x[:, None]) if powers else np.zeros((len(x), 1))

    model = LinearRegression().fit(columns(points.x), points.y)
    train = np.mean((model.predict(columns(points.x)) - points.y) ** 2)
    test = np.mean((model.predict(columns(points.x_test)) - points.y_test) ** 2)
    assert both_errors(points, degree) == pytest.approx((train, test), rel=1e-6)


def test_a_higher_degree_never_fits_the_samples_worse() -> None:
    train = [both_errors(sample(20, 0.3, 0), d)[0] for d in range(HIGHEST + 1)]
    assert np.all(np.diff(train) < 1e-12)


def test_noise_is_what_even_the_truth_is_off_by() -> None:
    points = sample(100, 0.5, 2)
    assert np.mean((truth(points.x_test) - points.y_test) ** 2) == pytest.approx(0.25, rel=0.2)


def test_more_samples_are_more_of_the_same_draw() -> None:
    few, many = sample(20, 0.3, 4), sample(60, 0.3, 4)
    assert np.array_equal(few.y, many.y[:20])
    assert not np.array_equal(few.y, sample(20, 0.3, 5).y)


def test_the_verdict_goes_from_under_to_overfitting() -> None:
    errors = np.array([[1.0, 1.1], [0.1, 0.12], [0.09, 0.13], [0.01, 2.0]])
    words = ("underfitting", "No other degree", "No other degree", "200 times as far off: overfit")
    for degree, word in enumerate(words):
        assert word in verdict(errors, degree, 0.3)


def test_the_caption_states_both_errors() -> None:
    panel = polynomial_fit()
    panel.controls["degree"].value = 1
    train, test = both_errors(sample(20, 0.3, 0), 1)
    assert f"error {train:.2g} on them, {test:.2g} on new ones" in panel.alt
    assert "underfitting" in panel.alt
    panel.controls["degree"].value = 14
    assert "overfitting" in panel.alt
