"""micrograd: against torch at one input or three, to within 1e-6.

After karpathy/micrograd: ``test/test_engine.py``: an expression with ReLUs at one input (the
number and the gradient have to be exactly those of torch), a longer one within 1e-6, and tanh and
exp at -1, 0.123 and 2, forwards and backwards.

Taken over: ReLU, its slope and tanh's slope at such points; the derivative of sin(log x) as one
more function of a number; the network of two units as an expression with ReLUs, at one sample.
The oracle is torch, as there.  Not taken over: its multilayer perceptron, which has no test.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse import oracles

from tests.validity.elsewhere.style import Function, Style, fresh

MICROGRAD = Style(
    "micrograd", "against torch at one input", "karpathy/micrograd: test/test_engine.py"
)
POINTS = np.array([-1.0, 0.123, 2.0])


def as_torch_has_it(piece: str, student: Function, *inputs: Any) -> None:
    """Every number of the answer within 1e-6 of the oracle's, which is torch's."""
    got, expected = student(*fresh(*inputs)), oracles.find(piece)(*inputs)
    if not isinstance(expected, tuple):
        got, expected = [got], [expected]
    for mine, torchs in zip(got, expected, strict=True):
        assert np.all(np.abs(np.asarray(mine) - np.asarray(torchs)) < 1e-6)


@MICROGRAD.asks("relu")
def relu_at_one_point(student: Function) -> None:
    as_torch_has_it("relu", student, np.array([-10.0, 100.0]))


@MICROGRAD.asks("relu_backward")
def slope_at_one_point(student: Function) -> None:
    as_torch_has_it("relu_backward", student, np.array([1.0, 20.0]), np.array([-10.0, 100.0]))


@MICROGRAD.asks("tanh_backward")
def slopes_of_tanh(student: Function) -> None:
    as_torch_has_it("tanh_backward", student, np.ones(3), np.tanh(POINTS))


@MICROGRAD.asks("log_sine_derivative")
def slopes_of_log_sine(student: Function) -> None:
    as_torch_has_it("log_sine_derivative", student, POINTS[1:])


@MICROGRAD.asks("two_unit_gradients")
def expression_with_units(student: Function) -> None:
    theta, phi = np.array([[2.0, 3.0], [1.0, -2.0]]), np.array([0.5, 2.0, -1.0])
    got = student(-4.0, 2.0, *fresh(theta, phi))
    expected = oracles.find("two_unit_gradients")(-4.0, 2.0, theta, phi)
    for mine, torchs in zip(got, expected, strict=True):
        assert np.all(np.abs(np.asarray(mine) - torchs) < 1e-6)
