"""minitorch: properties, and one random entry of a gradient, to within 0.01.

After minitorch/minitorch: ``minitorch/tensor_functions.py`` and ``minitorch/scalar.py`` (the
gradient check: a random entry of each input, a step of 1e-6, within 1e-2 relative or absolute),
``minitorch/testing.py`` (what it is run on: ReLU of x + 5.5, sigmoid of x, logarithms of
x + 100000), ``tests/test_operators.py``, ``tests/test_tensor.py``, ``tests/test_tensor_general.py``
and ``tests/test_nn.py`` (100 examples each, numbers in [-100, 100], drawn by Hypothesis).

Taken over: ReLU and its slope away from 0, the properties of the sigmoid, matrix products against
sums of products, rows of softmax, log-softmax against softmax, dropout at rate 0 and in testing,
gradient checks with a gradient of ones.  Not taken over: dropout at rate 1, which our contract
forbids; what has no piece here (pooling, maps, modules, the graph).  Nothing there tests
optimizers, MSE or training.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.validity.elsewhere.gradients import Case, entry, of_activation, of_layer, of_loss
from tests.validity.elsewhere.style import Function, Style, fresh, reference, seeded

MINITORCH = Style(
    "minitorch",
    "one random entry, within 1e-2",
    "minitorch/minitorch: minitorch/tensor_functions.py, tests/test_tensor.py, tests/test_nn.py",
)
EXAMPLES, WITHIN = 100, 1e-2
NUMBERS = st.floats(-100, 100, allow_nan=False)


@cache
def drawn(*shapes: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """What Hypothesis draws for arrays of these shapes: the same at every run."""
    found: list[tuple[Any, ...]] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*(arrays(float, s, elements=NUMBERS, fill=st.nothing()) for s in shapes)))
    def collect(example: tuple[Any, ...]) -> None:
        found.append(example)

    collect()
    return found


def same(got: Any, expected: Any) -> None:
    """Within a hundredth, as minitorch's own comparison has it."""
    assert np.all(np.abs(np.asarray(got) - expected) < WITHIN)


def at_one_entry(case: Case, student: Function) -> None:
    """The gradient of the summed output, at a random entry of every input."""
    gradients, draw = case.gradients(student), seeded(10)
    for k, array in enumerate(case.at):
        index = tuple(int(draw.integers(n)) for n in array.shape)
        expected = entry(case.forward, case.at, k, index)
        np.testing.assert_allclose(gradients[k][index], expected, WITHIN, WITHIN)


@MINITORCH.asks("relu")
def relu_by_sign(student: Function) -> None:
    for (a,) in drawn((1,)):
        (got,) = student(np.array(a))
        assert a[0] == 0 or got == (a[0] if a[0] > 0 else 0.0)


@MINITORCH.asks("relu_backward")
def slope_by_sign(student: Function) -> None:
    for a, b in drawn((1,), (1,)):
        (got,) = student(*fresh(b, a))
        assert a[0] == 0 or got == (b[0] if a[0] > 0 else 0.0)


@MINITORCH.asks("relu_backward")
def slope_of_relu(student: Function) -> None:
    for (x,) in drawn((2, 3)):
        at_one_entry(of_activation("relu_backward", x + 5.5, np.ones((2, 3))), student)


@MINITORCH.asks("sigmoid")
def sigmoid_properties(student: Function) -> None:
    def one(a: float) -> float:
        return float(student(np.array([a]))[0])

    for (x,) in drawn((1,)):
        a = float(x[0])
        assert 0.0 <= one(a) <= 1.0
        same(1 - one(a), one(-a))
        assert abs(a) >= 10 or one(a - 1) < one(a) < one(a + 1)
    assert one(0.0) == 0.5


@MINITORCH.asks("sigmoid_backward")
def slope_of_sigmoid(student: Function) -> None:
    for (x,) in drawn((2, 3)):
        at_one_entry(of_activation("sigmoid_backward", x, np.ones((2, 3))), student)


@MINITORCH.asks("linear")
def products_and_sums(student: Function) -> None:
    for x, W, b in drawn((2, 3), (4, 3), (4,)):
        same(student(*fresh(x, W, b)), (x[:, None, :] * W[None]).sum(2) + b)


@MINITORCH.asks("linear_backward")
def back_through_products(student: Function) -> None:
    for x, W, b in drawn((2, 3), (4, 3), (4,)):
        at_one_entry(of_layer(x, W, b, np.ones((2, 4))), student)


@MINITORCH.asks("softmax")
def rows_of_softmax(student: Function) -> None:
    for (f,) in drawn((4, 4)):
        same(np.asarray(student(np.array(f)))[0].sum(), 1.0)


@MINITORCH.asks("cross_entropy")
def logarithm_of_softmax(student: Function) -> None:
    for (f,) in drawn((1, 4)):
        for label in range(4):
            loss = student(np.array(f), np.array([label]))
            same(np.exp(-np.asarray(loss)), reference("softmax")(f)[0, label])


@MINITORCH.asks("cross_entropy_backward")
def back_through_softmax(student: Function) -> None:
    for (f,) in drawn((4, 4)):
        at_one_entry(of_loss("cross_entropy_backward", f, np.array([0, 1, 2, 3])), student)


@MINITORCH.asks("dropout")
def nothing_dropped(student: Function) -> None:
    from dlcourse import rng

    for (h,) in drawn((2, 3)):
        for rate, training in ((0.0, True), (0.5, False)):
            out, _ = student(np.array(h), rate, rng(0), training)
            assert out[1, 2] == h[1, 2]
