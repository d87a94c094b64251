"""MSE against MAE: both fits are the best there are, and only one follows the outlier."""

import numpy as np
import pytest
from dlcourse.explore import mse_against_mae
from dlcourse.explore.outlier import least_absolute, least_squares, patients


@pytest.mark.parametrize("degree", [0, 1])
def test_no_nearby_line_has_a_smaller_loss(degree: int) -> None:
    x, y = patients()
    random = np.random.default_rng(0)
    for fit, loss in ((least_squares, np.square), (least_absolute, np.abs)):
        best = fit(x, y, degree)
        lowest = loss(np.polyval(best, x) - y).mean()
        for scale in (1e-3, 1e-1, 10.0):
            for _ in range(200):
                other = best + scale * random.normal(size=degree + 1)
                assert loss(np.polyval(other, x) - y).mean() >= lowest - 1e-9


def test_the_best_constants_are_mean_and_median() -> None:
    x, y = patients()
    assert least_squares(x, y, 0)[0] == pytest.approx(y.mean())
    assert least_absolute(x, y, 0)[0] == pytest.approx(np.median(y))


def test_the_absolute_fit_stays_while_the_square_fit_follows() -> None:
    x, y = patients()
    near, far = np.append(y[:-1], 500.0), np.append(y[:-1], 1000.0)
    assert np.allclose(least_absolute(x, near, 1), least_absolute(x, far, 1))
    assert least_squares(x, far, 1)[0] > least_squares(x, near, 1)[0] + 1


def test_each_fit_wins_by_its_own_loss() -> None:
    words = mse_against_mae().alt.split("Fit of smallest ")[1:]
    numbers = [
        [float(w.strip(".,").replace(",", "")) for w in part.split() if w[0].isdigit()]
        for part in words
    ]
    (mse_1, mae_1), (mse_2, mae_2) = numbers
    assert mse_1 < mse_2
    assert mae_1 > mae_2
