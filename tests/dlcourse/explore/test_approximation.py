"""Universal approximation: the error shown is the true one and falls with the square."""

import numpy as np
import pytest
from dlcourse.explore import universal_approximation
from dlcourse.explore.approximation import COUNTS, TARGETS, X, largest_errors, network_through
from dlcourse.pieces import current

PIECES = current("relu_interpolant"), current("shallow_network")


@pytest.mark.parametrize("curve", TARGETS)
@pytest.mark.parametrize("units", [1, 7, 64])
def test_the_network_is_the_straight_line_between_the_points(curve: str, units: int) -> None:
    knots = np.linspace(0, 1, units + 1)
    expected = np.interp(X, knots, TARGETS[curve](knots))
    assert np.allclose(network_through(curve, units, *PIECES), expected, atol=1e-9)


def test_twice_the_units_give_a_quarter_of_the_error() -> None:
    errors = dict(zip(COUNTS, largest_errors(next(iter(TARGETS)), *PIECES), strict=True))
    assert errors[32] / errors[64] == pytest.approx(4, rel=0.1)


def test_the_caption_states_units_and_error() -> None:
    panel = universal_approximation()
    panel.controls["units"].value = 64
    error = dict(zip(COUNTS, largest_errors(next(iter(TARGETS)), *PIECES), strict=True))[64]
    assert f"64 hidden units: the network is off by at most {error:.2g}" in panel.alt
