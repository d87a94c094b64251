"""TinyTorch: the graded cells of its notebooks, and its test suite behind them.

After harvard-edge/cs249r_book, ``tinytorch/src`` (02_activations, 03_layers, 04_losses,
07_optimizers: the cells ``test_unit_...`` that carry points) and ``tinytorch/tests``
(02_activations, 03_layers, 04_losses, 06_autograd/test_gradient_correctness.py,
07_optimizers/test_optimizer_core.py and test_update_rules.py, 08_training/test_training_core.py).
Two styles, as a student meets them: ``CELLS`` is what the notebook says, where Adam is compared
after step 1 only; ``SUITE`` asks this and what its tests add, among it three steps of each
optimizer with different gradients (a recent test), gradients in float32 with a step of 1e-3 within
5e-3 (a gradient of ones), and a loss that went down.

Taken over: what concerns our functions.  Its momentum is our ``heavy_ball_step``.  Of a linear
layer both ask for shapes and what zeros give, no other number.  ``train_classifier`` and
``train_autoencoder`` stand for its training loop: the last loss is smaller than the first.  Not
taken over: dropout at rate 1 and labels out of range, where our contract says something else;
weight decay; the gradient of its binary cross-entropy, which is by the probability; the gradients
of the cells of 06_autograd; everything about classes and modules.
"""

from __future__ import annotations

import numpy as np
from dlcourse import rng

from tests.validity.elsewhere.style import (
    Function,
    Style,
    fresh,
    near,
    seeded,
    walk,
)

CELLS = Style(
    "TinyTorch, cells",
    "graded cells of the notebooks; Adam at step 1",
    "harvard-edge/cs249r_book: tinytorch/src",
)
POINTS, GRADIENT = np.array([1.0, 2.0]), np.array([0.1, 0.2])


@CELLS.asks("sigmoid")
def between_zero_and_one(student: Function) -> None:
    near(student(np.array([0.0])), [0.5])
    some = np.asarray(student(np.array([-10.0, -1, 0, 1, 10])))
    assert np.all(some > 0)
    assert np.all(some < 1)
    with np.errstate(over="raise", invalid="raise"):
        near(student(np.array([-1000.0, 1000])), [0, 1], atol=1e-10)


@CELLS.asks("relu")
def a_few_values(student: Function) -> None:
    near(student(np.array([-2.0, -1, 0, 1, 2])), [0, 0, 0, 1, 2])
    near(student(np.array([-5.0, -3, -1])), 0)
    near(student(np.array([1.0, 3, 5])), [1, 3, 5])


@CELLS.asks("softmax")
def probabilities(student: Function) -> None:
    three = np.asarray(student(np.array([[1.0, 2, 3]])))[0]
    near(three.sum(), 1)
    assert np.all(three > 0)
    assert three.argmax() == 2
    large = np.asarray(student(np.array([[1000.0, 1001, 1002]])))
    near(large.sum(), 1)
    assert np.all(np.isfinite(large))
    near(np.asarray(student(np.array([[1.0, 2], [3, 4]]))).sum(-1), [1, 1])


@CELLS.asks("linear")
def shapes_only(student: Function) -> None:
    draw = seeded(7)
    for n, d_in, d_out, size in ((32, 784, 256, 1.0), (1, 10, 5, 100.0), (0, 10, 5, 1.0)):
        x, W = draw.normal(size=(n, d_in)), size * draw.normal(size=(d_out, d_in))
        y = np.asarray(student(x, W, np.zeros(d_out)))
        assert y.shape == (n, d_out)
        assert np.all(np.isfinite(y))


@CELLS.asks("dropout")
def half_of_a_thousand(student: Function) -> None:
    x = np.array([1.0, 2, 3, 4])
    for rate, training in ((0.5, False), (0.0, True)):
        assert np.array_equal(student(np.array(x), rate, rng(7), training)[0], x)
    out = np.asarray(student(np.ones(1000), 0.5, rng(42), True)[0])
    assert abs(np.count_nonzero(out) - 500) < 3 * np.sqrt(1000 * 0.5 * 0.5)
    near(out[out != 0], 2.0)


@CELLS.asks("mse")
def one_known_case(student: Function) -> None:
    y, t = np.array([1.0, 2, 3]), np.array([1.5, 2.5, 2.8])
    near(student(*fresh(y, y)), 0, atol=1e-7)
    near(student(*fresh(y, t)), (0.25 + 0.25 + 0.04) / 3, atol=1e-6)
    assert student(*seeded(7).normal(size=(2, 10))) >= 0


@CELLS.asks("cross_entropy")
def sure_unsure_and_wrong(student: Function) -> None:
    sure = np.array([[10.0, -10, -10], [-10, 10, -10]])
    assert student(sure.copy(), np.array([0, 1])) < 0.01
    near(student(np.ones((2, 3)), np.array([0, 1])), np.log(3), atol=0.1)
    assert student(np.array([[10.0, -10, -10], [-10, -10, 10]]), np.array([1, 1])) > 5
    assert np.isfinite(student(np.array([[100.0, 50, 25]]), np.array([0])))


@CELLS.asks("binary_cross_entropy")
def sure_unsure_and_wrong_of_two(student: Function) -> None:
    ends = np.array([1.0, 0, 1, 0])
    assert student(np.array([0.9999, 0.0001, 0.9999, 0.0001]), ends.copy()) < 0.01
    near(student(np.full(4, 0.5), ends.copy()), np.log(2), atol=0.01)
    assert student(np.array([0.0001, 0.9999, 0.0001, 0.9999]), ends.copy()) > 5
    assert np.isfinite(student(np.array([0.0, 1, 0, 1]), ends.copy()))


@CELLS.asks("sgd_step")
def one_step(student: Function) -> None:
    near(walk(student, POINTS, [GRADIENT], lr=0.1)[0], POINTS - 0.1 * GRADIENT)


@CELLS.asks("heavy_ball_step")
def two_steps_with_velocity(student: Function) -> None:
    first, second = walk(student, POINTS, [GRADIENT, GRADIENT], lr=0.1, mu=0.9)
    near(first, POINTS - 0.1 * GRADIENT)
    near(second, first - 0.1 * 1.9 * GRADIENT)


@CELLS.asks("adam_step")
def adam_at_step_one(student: Function) -> None:
    first, _ = walk(student, POINTS, [GRADIENT, GRADIENT], lr=0.01)
    near(first, POINTS - 0.01 * GRADIENT / (GRADIENT + 1e-8), rtol=1e-6)
