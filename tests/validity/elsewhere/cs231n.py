"""CS231n: relative errors that are printed beside a comment that says how small they should be.

After the notebooks of assignment 2, ``FullyConnectedNets.ipynb``, ``BatchNormalization.ipynb`` and
``Dropout.ipynb`` (cs231n.github.io; read in AI-Huang/cs231n and 0Kelvins/cs231n-assignment): golden
values to eight decimals, gradients of every entry in float64 with a step of 1e-5 and a random
cotangent, max |a - b| / max(1e-8, |a| + |b|).  Nothing is asserted but the scores of a network and
its loss.  So there are two readings: ``PRINTED`` lets pass what does not stop and holds what is
asserted; ``READ`` is the student who compares each number with the comment and is alarmed
when it is more than ten times as large ("around e-9" means at most 1e-8).

Taken over here: ReLU, the affine layer, the softmax loss with its tiny logits (the loss "close to
2.3"), the penalty as the loss and gradient that regularization adds, the scores of a network, and
its gradients.  The rest is in ``cs231n_training``.  A golden value is what our
reference gives, rounded to eight decimals as theirs are.  Not taken over: SVM, convolutions, layer
normalization, and SGD, which students are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from tests.validity.elsewhere.gradients import (
    Case,
    numeric,
    of_activation,
    of_layer,
    of_loss,
    of_network,
)
from tests.validity.elsewhere.style import Function, Style, fresh, reference, seeded

_SOURCE = "CS231n, assignment 2: FullyConnectedNets.ipynb, BatchNormalization.ipynb, Dropout.ipynb"
PRINTED = Style("CS231n, printed", "relative errors that nobody asserts", _SOURCE)
READ = Style("CS231n, read", "relative errors, read beside the comments", _SOURCE)
ALARMED = 10.0


@dataclass(frozen=True)
class Line:
    """A printed number, and how large the comment says it should be at most."""

    error: float
    about: float


def prints(*pieces: str) -> Callable[[Callable[[Function], Iterable[Line]]], None]:
    """Enter a cell of a notebook for both readings."""

    def enter(cell: Callable[[Function], Iterable[Line]]) -> None:
        def run(student: Function) -> None:
            list(cell(student))

        def read(student: Function) -> None:
            assert all(line.error <= ALARMED * line.about for line in cell(student))

        PRINTED.asks(*pieces)(run)
        READ.asks(*pieces)(read)

    return enter


def relative(a: Any, b: Any) -> float:
    """The largest relative error of two arrays, which may broadcast."""
    a, b = np.asarray(a), np.asarray(b)
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


def golden(piece: str, *inputs: Any) -> Any:
    """The right answer as it would stand in a notebook."""
    return np.round(reference(piece)(*inputs), 8)


def prints_gradients(piece: str, about: float) -> Callable[[Callable[[], Case]], None]:
    """Enter a cell that holds a backward piece against numeric gradients, a line for each input."""

    def enter(case: Callable[[], Case]) -> None:
        once = cache(case)

        @prints(piece)
        def compare(student: Function) -> Iterator[Line]:
            for got, numbers in zip(once().gradients(student), once().numbers, strict=True):
                yield Line(relative(numbers, got), about)

    return enter


@prints("relu")
def relu_values(student: Function) -> Iterator[Line]:
    f = np.linspace(-0.5, 0.5, 12).reshape(3, 4)
    yield Line(relative(student(np.array(f)), golden("relu", f)), 1e-8 * 5)


@prints_gradients("relu_backward", 1e-11)
def relu_slopes() -> Case:
    return of_activation("relu_backward", *seeded(231).normal(size=(2, 10, 10)))


@prints("linear")
def affine_values(student: Function) -> Iterator[Line]:
    x = np.linspace(-0.1, 0.5, 2 * 120).reshape(2, 120)
    W = np.linspace(-0.2, 0.3, 3 * 120).reshape(120, 3).T
    b = np.linspace(-0.3, 0.1, 3)
    yield Line(relative(student(*fresh(x, W, b)), golden("linear", x, W, b)), 1e-9)


@prints_gradients("linear_backward", 1e-9)
def affine_slopes() -> Case:
    draw = seeded(231)
    return of_layer(*(draw.normal(size=size) for size in ((10, 6), (5, 6), 5, (10, 5))))


def _logits() -> tuple[Any, Any]:
    draw = seeded(231)
    return 0.001 * draw.normal(size=(50, 10)), draw.integers(10, size=50)


@prints("cross_entropy")
def loss_of_tiny_logits(student: Function) -> Iterator[Line]:
    f, labels = _logits()
    yield Line(abs(float(student(*fresh(f, labels))) - 2.3), 0.01)


@prints_gradients("cross_entropy_backward", 1e-8)
def slopes_of_tiny_logits() -> Case:
    return of_loss("cross_entropy_backward", *_logits())


@prints("l2_penalty")
def regularization(student: Function) -> Iterator[Line]:
    w, lam = np.linspace(-0.7, 0.3, 15).reshape(3, 5), 0.7
    loss, gradient = student(np.array(w), lam)
    assert abs(float(loss) - reference("l2_penalty")(w, lam)[0]) < 1e-10
    (expected,) = numeric(lambda w: student(w, lam)[0], [w])
    yield Line(relative(expected, gradient), 1e-7)


def _net() -> tuple[Any, Any, tuple[Any, ...]]:
    """Two layers with weights that are evenly spaced, and three samples."""
    x = np.linspace(-5.5, 4.5, 15).reshape(5, 3).T
    first = np.linspace(-0.7, 0.3, 100).reshape(5, 20).T, np.linspace(-0.1, 0.9, 20)
    last = np.linspace(-0.3, 0.4, 140).reshape(20, 7).T, np.linspace(-0.9, 0.1, 7)
    return x, np.array([0, 5, 1]), (*first, *last)


@prints("mlp", "mlp_forward")
def scores(student: Function) -> Iterator[Line]:
    x, _, (W1, b1, W2, b2) = _net()
    got = student(*fresh(x, [W1, W2], [b1, b2]))
    got = got[0] if isinstance(got, tuple) else got
    right = np.round(reference("mlp")(x, [W1, W2], [b1, b2]), 8)
    assert np.abs(np.asarray(got) - right).sum() < 1e-6
    yield from ()


@prints("mlp_forward")
def slopes_from_its_cache(student: Function) -> Iterator[Line]:
    right, case = _small_case(), of_network(*_deep_net((6, 5, 4, 3)), student)
    for got, numbers in zip(case.gradients(reference("mlp_backward")), right.numbers, strict=True):
        yield Line(relative(numbers, got), 1e-5)


@cache
def _small_case() -> Case:
    return of_network(*_deep_net((6, 5, 4, 3)))


@prints_gradients("mlp_backward", 1e-7)
def slopes_of_two_layers() -> Case:
    return of_network(*_net())


@prints_gradients("mlp_backward", 1e-5)
def slopes_of_three_layers() -> Case:
    return of_network(*_deep_net((10, 12, 15, 10)))


@cache
def _deep_net(widths: tuple[int, ...]) -> tuple[Any, Any, tuple[Any, ...]]:
    """Small random weights, biases of 0, and two samples."""
    draw = seeded(231)
    x, labels = draw.normal(size=(2, widths[0])), draw.integers(widths[-1], size=2)
    parameters = []
    for d_in, d_out in pairwise(widths):
        parameters += [0.05 * draw.normal(size=(d_out, d_in)), np.zeros(d_out)]
    return x, labels, tuple(parameters)
