"""Checks that are no comparison of arrays: a curve through points, and wrong input refused."""

import numpy as np
import pytest
from dlcourse import oracles
from dlcourse.checking import follows, refuses

from tests.grading import student_of

KNOTS, VALUES = np.array([0.0, 1.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 2.5])
BETWEEN = np.array([0.25, 1.5, 2.0, 3.75])


def said(theta: np.ndarray, phi: np.ndarray) -> str:
    """The first thing that is wrong; as in a check, nothing is looked at after it."""
    outcomes = follows(theta, phi, KNOTS, VALUES, BETWEEN, "the network", 1e-9)
    return next((outcome.reason for outcome in outcomes if not outcome.ok), "")


def test_the_right_network_follows() -> None:
    assert said(*oracles.find("relu_interpolant")(KNOTS, VALUES)) == ""


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (0, "lies too high or too low: look at phi_0"),
        (1, "meets the first point and misses the second"),
        (2, "meets the first 2 of 4 points and misses the next"),
        (3, "meets the first 3 of 4 points and misses the next"),
    ],
)
def test_the_first_missed_point_is_told(entry: int, words: str) -> None:
    theta, phi = oracles.find("relu_interpolant")(KNOTS, VALUES)
    phi[entry] += 1
    assert words in said(theta, phi)


def test_shapes_come_first() -> None:
    theta, phi = oracles.find("relu_interpolant")(KNOTS, VALUES)
    assert "expected (H, 2) and (H + 1,)" in said(theta.T, phi)
    assert "expected (H, 2) and (H + 1,)" in said(theta, phi[1:])


def test_a_network_with_a_bend_too_many_is_found_between_the_points() -> None:
    theta, phi = oracles.find("relu_interpolant")(KNOTS, VALUES)
    bump = np.array([[-1.2, 1.0], [-1.5, 1.0], [-1.8, 1.0]])
    theta, phi = np.concatenate([theta, bump]), np.concatenate([phi, [1.0, -2.0, 1.0]])
    assert said(theta, phi)


def _raises(error: Exception):
    def linear(x, W, b):
        raise error

    return linear


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x, W, b: x, "returns something, expected a ValueError"),
        (_raises(TypeError("(5, 3) (4, 2)")), "raises TypeError, expected a ValueError"),
        (_raises(ValueError("sizes 3 and 2")), "does not name both shapes"),
        (_raises(NotImplementedError()), "is not written yet"),
        (_raises(ValueError("torch.Size([5, 3]) against [4, 2]")), ""),
        (_raises(ValueError("x is 5 by 3, W is 4 by 2")), ""),
    ],
)
def test_refusing_takes_a_value_error_with_both_shapes(function: object, words: str) -> None:
    arguments = np.zeros((5, 3)), np.zeros((4, 2)), np.zeros(4)
    shapes = ((5, 3), (4, 2))
    outcome = refuses(student_of(function), "linear", *arguments, what="linear", naming=shapes)
    assert outcome.ok == (not words)
    assert words in outcome.reason
