"""dlsyscourse (CMU 10-414/714): golden values in float32, and numeric gradients of summed outputs.

After dlsyscourse/hw0 ``tests/test_simple_ml.py``, dlsyscourse/hw1 ``tests/hw1/test_autograd_hw.py``
and dlsyscourse/hw2 ``tests/hw2/test_nn_and_optim.py``.  Inputs are twentieths between 0 and 5 in
float32, from a public seed that hangs on the shape; answers are compared within 1e-5, relative or
absolute.  Gradients: all entries in float64, a step of 1e-4, a gradient of ones, the norms of
all differences together less than 1e-6 (0.01 for the softmax loss).  Optimizers: the loss after 32
mini-batches of a network of two layers, within 1e-5, which also runs through every layer and its
gradient; that gradients are not changed is asked, too.  Its momentum is our ``momentum_step``.

Taken over: what concerns our functions.  A golden value is what our reference gives.  Not taken
over: dropout, and first weights, whose golden values hang on how the numbers are drawn, which that
course prescribes; layer normalization; what runs on MNIST, for the same reason.  The submissions to
its server are more golden values of this kind that nobody outside can see.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from tests.validity.elsewhere.gradients import (
    Case,
    numeric,
    of_activation,
    of_batch_norm,
    of_layer,
    of_loss,
    of_network,
)
from tests.validity.elsewhere.style import Function, Style, close, fresh, reference, seeded

DLSYS = Style(
    "dlsyscourse, homework",
    "golden values at 1e-5, gradients of ones",
    "dlsyscourse/hw0, hw1, hw2: tests",
)


def drawn(*shape: int, entropy: int = 1) -> Any:
    """Twentieths between 0 and 5, from a seed that the shape gives."""
    draw = np.random.RandomState(int(np.prod(shape)) * len(shape) * entropy)
    return (draw.randint(0, 100, size=shape) / 20).astype("float32")


def normal(seed: int, *shape: int) -> Any:
    """Standard normal numbers."""
    return seeded(seed).normal(size=shape)


def golden(got: Any, expected: Any, within: float = 1e-5) -> None:
    """As recorded."""
    close(got, expected, rtol=within, atol=within)


def checks_gradients(piece: str, within: float = 1e-6) -> Callable[[Callable[[], Case]], None]:
    """Enter a numeric check of all gradients of a case, whose cotangent is ones."""

    def enter(build: Callable[[], Case]) -> None:
        @cache
        def known() -> tuple[Case, Any]:
            case = build()
            return case, numeric(case.forward, case.at, case.cotangent, h=1e-4)

        @DLSYS.asks(piece)
        def compare(student: Function) -> None:
            case, expected = known()
            pairs = zip(case.gradients(student), expected, strict=True)
            assert sum(np.linalg.norm(got - numbers) for got, numbers in pairs) < within

    return enter


@DLSYS.asks("relu")
def relu_of_either_sign(student: Function) -> None:
    golden(student(drawn(2, 2)), drawn(2, 2))
    golden(student(-45 - drawn(3, 4)), np.zeros((3, 4)))


@DLSYS.asks("relu_backward")
def relu_behind_a_square(student: Function) -> None:
    x = drawn(3, 2)
    golden(student(2 * x, x.copy()), 2 * x)


@checks_gradients("relu_backward")
def relu_slopes() -> Case:
    return of_activation("relu_backward", normal(1, 5, 4), np.ones((5, 4)))


@DLSYS.asks("linear")
def linear_values(student: Function) -> None:
    for n in (1, 3):
        inputs = drawn(n, 10), normal(199, 5, 10).astype("float32") / 3, drawn(5)
        golden(student(*fresh(*inputs)), reference("linear")(*inputs))


@DLSYS.asks("linear_backward")
def linear_behind_a_square(student: Function) -> None:
    for n in (1, 3):
        x, W, b = drawn(n, 10), normal(199, 5, 10).astype("float32") / 3, drawn(5)
        df = 2 * reference("linear")(x, W, b)
        golden(student(*fresh(df, x, W))[0], reference("linear_backward")(df, x, W)[0])


@checks_gradients("linear_backward")
def products_and_broadcasts() -> Case:
    return of_layer(normal(1, 5, 4), normal(2, 5, 4), normal(3, 5), np.ones((5, 5)))


def labels_for(n: int, classes: int) -> Any:
    """Labels from a seed that their number gives."""
    return np.random.RandomState(n).randint(0, classes, size=n)


@DLSYS.asks("cross_entropy")
def softmax_loss_values(student: Function) -> None:
    labels = labels_for(1000, 10)
    close(student(np.zeros((1000, 10)), labels.copy()), 2.3025850, rtol=1e-6, atol=1e-6)
    for f in (normal(0, 1000, 10), drawn(5, 10), drawn(3, 11)):
        inputs = f, labels_for(*f.shape)
        golden(student(*fresh(*inputs)), reference("cross_entropy")(*inputs))
    for row in drawn(3, 3):
        for scale in (1, 1e5):
            f = (scale * row)[None].astype("float32")
            right = [reference("cross_entropy")(f, np.array([k])) for k in range(3)]
            golden([float(student(f.copy(), np.array([k]))) for k in range(3)], right)


@DLSYS.asks("cross_entropy_backward")
def softmax_loss_slopes(student: Function) -> None:
    for shape in ((5, 10), (3, 11)):
        inputs = drawn(*shape), labels_for(*shape)
        golden(student(*fresh(*inputs)), reference("cross_entropy_backward")(*inputs))


@checks_gradients("cross_entropy_backward", within=0.01)
def softmax_loss_gradients() -> Case:
    return of_loss("cross_entropy_backward", normal(0, 16, 10), labels_for(16, 10))


def _two_layers() -> tuple[Any, Any]:
    weights = [normal(1, 10, 5) / np.sqrt(10), normal(2, 3, 10) / np.sqrt(3)]
    return weights, [np.zeros(10), np.zeros(3)]


@DLSYS.asks("mlp", "mlp_forward")
def sequential_values(student: Function) -> None:
    weights, biases = [normal(1, 8, 5), normal(2, 5, 8)], [drawn(8), drawn(5)]
    got = student(*fresh(drawn(3, 5), weights, biases))
    got = got[0] if isinstance(got, tuple) else got
    golden(got, reference("mlp")(drawn(3, 5), weights, biases))


@DLSYS.asks("mlp_backward")
def gradients_of_a_network(student: Function) -> None:
    """Those of the biases, too, which come to light there when a network is trained."""
    case = _network_case()
    for got, right in zip(case.gradients(student), case.numbers, strict=True):
        close(got, right, rtol=1e-4, atol=1e-4)


@DLSYS.asks("mlp_forward")
def gradients_from_its_cache(student: Function) -> None:
    case = _network_case(student)
    for got, right in zip(case.gradients(reference("mlp_backward")), case.numbers, strict=True):
        close(got, right, rtol=1e-4, atol=1e-4)


@cache
def _network_case(forward: Function | None = None) -> Case:
    (W1, W2), (b1, b2) = _two_layers()
    return of_network(normal(0, 50, 5), labels_for(50, 3), (W1, b1, W2, b2), forward)


@DLSYS.asks("dropout_backward")
def dropout_of_ones(student: Function) -> None:
    mask = (np.array([[1, 0, 0], [1, 0, 1]]) / 0.74).astype("float32")
    golden(student(np.ones((2, 3), "float32"), mask.copy()), mask)


def _affine(n: int, affine: bool) -> tuple[Any, Any]:
    if affine:
        return drawn(n, entropy=42), drawn(n, entropy=1337)
    return np.ones(n, "float32"), np.zeros(n, "float32")


def running_start(n: int) -> dict[str, Any]:
    """Running statistics before the first batch."""
    return {"mean": np.zeros(n, "float32"), "var": np.ones(n, "float32")}


@DLSYS.asks("batch_norm")
def normalized_values(student: Function) -> None:
    for affine in (False, True):
        inputs = drawn(4, 4), *_affine(4, affine)
        right = reference("batch_norm")(*inputs, running_start(4), True)[0]
        golden(student(*fresh(*inputs), running_start(4), True)[0], right)


@DLSYS.asks("batch_norm")
def running_after_ten(student: Function) -> None:
    got, right = running_start(3), running_start(3)
    for k in range(10):
        inputs = drawn(4, 3, entropy=k), *_affine(3, False)
        student(*fresh(*inputs), got, True)
        reference("batch_norm")(*inputs, right, True)
    golden(got["mean"], right["mean"])
    golden(got["var"], right["var"])


@DLSYS.asks("batch_norm_backward")
def normalized_behind_a_square(student: Function) -> None:
    """dx only, which is almost nothing there: of the order of the tolerance."""
    for affine, within in ((False, 1e-5), (True, 1e-4)):
        x, gamma, beta = (a.astype(float) for a in (drawn(5, 4), *_affine(4, affine)))
        out = reference("batch_norm")(x, gamma, beta, running_start(4), True)[0]
        case = of_batch_norm(x, gamma, beta, 2 * out)
        right = case.gradients(reference("batch_norm_backward"))[0]
        close(case.gradients(student)[0], right, rtol=1e-5, atol=within)
