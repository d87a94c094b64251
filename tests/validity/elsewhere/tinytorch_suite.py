"""TinyTorch, continued: what its test suite asks beyond the cells; see ``tinytorch``."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from dlcourse import data, rng

from tests.validity.elsewhere.gradients import Case, numeric, of_activation, of_layer, of_loss
from tests.validity.elsewhere.style import (
    Function,
    close,
    near,
    reference,
    seeded,
    walk,
)
from tests.validity.elsewhere.tinytorch import CELLS

SUITE = CELLS.and_more(
    "TinyTorch, all", "cells and test suite; gradients in float32 at 5e-3", "tinytorch/tests"
)
START = np.array([0.5, -1.0, 2.0])
GRADIENTS = np.array([[0.1, -0.2, 0.3], [-0.4, 0.1, 0.2], [0.3, 0.5, -0.1]])


@SUITE.asks("relu")
def at_zero_and_far_away(student: Function) -> None:
    for f, h in (([-2.0, -1, 0, 1, 2], [0, 0, 0, 1, 2]), ([-1000.0, 1000], [0, 1000])):
        assert np.array_equal(student(np.array(f)), np.array(h))
    assert np.asarray(student(seeded(7).normal(size=(4, 3)))).shape == (4, 3)


@SUITE.asks("sigmoid")
def symmetry_and_limits(student: Function) -> None:
    pair = np.asarray(student(np.array([2.0, -2.0])))
    near(pair[1], 1 - pair[0], atol=1e-6)
    for shape in ((5,), (1, 5)):
        f = np.array([-1000, -1, 0, 1, 1000], dtype="float32").reshape(shape)
        with np.errstate(over="raise", invalid="raise"):
            got = student(f)
        expected = np.array([0, 0.26894142, 0.5, 0.73105858, 1]).reshape(shape)
        close(got, expected, rtol=1e-7, atol=1e-7)


@SUITE.asks("softmax")
def shifts_and_the_last_axis(student: Function) -> None:
    f = np.array([[1.0, 2, 3]])
    near(student(f.copy()), student(f + 10), atol=1e-6)
    cube = np.asarray(student(np.arange(24.0).reshape(2, 3, 4)))
    close(cube.sum(-1), np.ones((2, 3)), rtol=1e-7, atol=1e-5)
    assert not np.allclose(cube.sum(1), 1, atol=1e-5)


@SUITE.asks("linear")
def bias_of_zeros(student: Function) -> None:
    b = seeded(7).normal(size=5)
    near(student(np.zeros((1, 10)), np.ones((5, 10)), b.copy()), b)


@SUITE.asks("mse")
def every_output_counts(student: Function) -> None:
    near(student(np.array([1.0, 2, 3]), np.array([1.0, 2, 4])), 1 / 3, atol=1e-5)
    y, t = np.array([[0.2, 0.6], [0.7, 0.9]]), np.array([[0, 0.5], [1, 1]])
    near(student(y, t), 0.15 / 4)


@SUITE.asks("cross_entropy")
def small_and_large(student: Function) -> None:
    assert student(np.array([[1.0, 2, 0.5]]), np.array([1])) < 1
    assert student(np.array([[10.0, 0, 0]]), np.array([2])) > 1
    assert student(np.array([[2.0, 1, 0.1], [0.5, 1.5, 0.8]]), np.array([0, 1])) > 0


@SUITE.asks("binary_cross_entropy")
def soft_targets(student: Function) -> None:
    p, t = np.array([[0.2, 0.6], [0.7, 0.9]]), np.array([[0, 0.5], [1, 1]])
    right = -(np.log(0.8) + 0.5 * np.log(0.6 * 0.4) + np.log(0.7) + np.log(0.9)) / 4
    near(student(p, t), right)


@SUITE.asks("dropout")
def exact_scale_and_rate(student: Function) -> None:
    for rate, size in ((0.25, 1000), (0.3, 1000), (0.7, 20000)):
        for got in student(np.ones(size), rate, rng(7), True):  # out, and its mask
            got = np.asarray(got)
            kept = got[got != 0]
            assert got.shape == (size,)
            assert np.any(got == 0)
            close(kept, np.full(kept.shape, 1 / (1 - rate)), rtol=1e-7, atol=1e-6)
            assert size < 20000 or abs(np.mean(got == 0) - rate) < 0.02
    ones = np.ones((10, 10))
    assert np.array_equal(student(ones.copy(), 0.9, rng(7), False)[0], ones)


def _in_float32(case: Case) -> Case:
    """The same case in float32, its output added up to a loss there: a gradient of ones."""
    at = tuple(array.astype("float32") for array in case.at)

    def total(*inputs: Any) -> Any:
        return np.sum(case.forward(*inputs))

    ones = np.ones(np.shape(case.forward(*at)), dtype="float32")
    return Case(total, at, lambda student, _, *inputs: case.backward(student, ones, *inputs))


def _numeric_in_float32(*cases: Any) -> Any:
    """A check that holds a backward piece against numeric gradients with a step of 1e-3."""

    @cache
    def known() -> list[tuple[Case, Any]]:
        singles = [_in_float32(build()) for build in cases]
        return [(case, numeric(case.forward, case.at, h=np.float32(1e-3))) for case in singles]

    def check(student: Function) -> None:
        for case, expected in known():
            for mine, numbers in zip(case.gradients(student), expected, strict=True):
                close(mine, numbers, rtol=5e-3, atol=1e-4)

    return check


def _activation(piece: str, *f: float) -> Any:
    return lambda: of_activation(piece, np.array(f), np.ones(len(f)))


def _layer(rows: int) -> Any:
    x = np.array([[1.0, 2.0], [3.0, 4.0]])[:rows]
    W, b = seeded(7).normal(size=(3, 2)), np.array([1.0, 2, 0])
    return lambda: of_layer(x, W, b, np.ones((rows, 3)))


def _loss(piece: str, y: Any, target: Any) -> Any:
    return lambda: of_loss(piece, np.array(y), np.array(target))


SUITE.asks("relu_backward")(
    _numeric_in_float32(_activation("relu_backward", 1.0, -0.5, 2.0, -1.0, 0.5))
)
SUITE.asks("sigmoid_backward")(
    _numeric_in_float32(_activation("sigmoid_backward", 0.0, 1.0, -1.0, 2.0, -2.0))
)
SUITE.asks("tanh_backward")(
    _numeric_in_float32(_activation("tanh_backward", 0.0, 0.5, -0.5, 1.0, -1.0))
)
SUITE.asks("linear_backward")(_numeric_in_float32(_layer(1), _layer(2)))
SUITE.asks("mse_backward")(
    _numeric_in_float32(
        _loss("mse_backward", [1.5, 2.5, 2.0], [1.0, 2.0, 3.0]),
        _loss("mse_backward", [[1.5], [1.8], [3.2]], [[1.0], [2.0], [3.0]]),
    )
)
SUITE.asks("cross_entropy_backward")(
    _numeric_in_float32(_loss("cross_entropy_backward", [[2.0, 1.0, 0.1], [0.5, 1.5, 2.0]], [0, 2]))
)


@SUITE.asks("relu_backward")
def nothing_at_zero(student: Function) -> None:
    near(student(np.ones(1), np.zeros(1)), 0)


def _three_steps(piece: str, lr: float) -> Any:
    """Three gradients; the weights after every step as the formula has them, by the reference."""

    def check(student: Function) -> None:
        expected = walk(reference(piece), START, GRADIENTS, lr=lr)
        close(walk(student, START, GRADIENTS, lr=lr), expected, rtol=1e-5, atol=1e-6)

    return check


for _piece, _lr in (("sgd_step", 0.1), ("heavy_ball_step", 0.1), ("adam_step", 0.01)):
    SUITE.asks(_piece)(_three_steps(_piece, _lr))


def _went_down(history: Any) -> None:
    assert history["train_loss"][-1] < history["train_loss"][0]


@SUITE.asks("train_classifier")
def classifier_went_down(student: Function) -> None:
    digits = data.digits()
    x, labels = np.array(digits.x[:100]), np.array(digits.labels[:100])
    step = reference("sgd_step")
    *_, history = student(x, labels, x, labels, [64, 16, 10], rng(7), 10, 20, step, 0.01)
    _went_down(history)


@SUITE.asks("train_autoencoder")
def autoencoder_went_down(student: Function) -> None:
    x = np.array(data.digits().x[:100])
    _, history = student(x, 8, rng(7), 10)
    _went_down(history)
