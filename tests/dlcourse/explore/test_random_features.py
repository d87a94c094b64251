"""Double descent on the spot: the peak follows the number of digits, a penalty takes it away."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse import piece
from dlcourse.explore import double_descent
from dlcourse.explore.random_features import FEATURES, PENALTIES, curve


@pytest.mark.parametrize("samples", [50, 70, 130, 200])
def test_the_peak_stands_at_the_number_of_digits(samples: int) -> None:
    peak = FEATURES[int(np.argmax(curve(0.2, samples, 0.0).test_mse))]
    assert peak == samples or abs(np.log(peak / samples)) < 0.2


def test_a_penalty_takes_the_peak_away() -> None:
    with_peak, without = (curve(0.2, 100, ridge) for ridge in (0.0, PENALTIES[-2]))
    assert np.max(with_peak.test_error) > np.min(with_peak.test_error) + 0.3
    assert without.test_error[FEATURES.index(100)] < np.min(without.test_error) + 0.1


def test_the_caption_states_the_errors() -> None:
    found, alt = curve(0.2, 100, 0.0), double_descent().alt
    assert f"with 800 features {found.test_error[-1]:.0%}" in alt
    assert f"{np.min(found.test_error[:8]):.0%} wrong, at" in alt


def test_your_relu_computes_the_features() -> None:
    before = curve(0.2, 100, 0.0)

    @piece
    def relu(f):  # type: ignore[no-untyped-def]
        return f

    linear = curve(0.2, 100, 0.0)
    assert not np.allclose(before.train_error, linear.train_error)
    assert "your relu" in double_descent().caption.value
