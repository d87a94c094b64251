"""CS231n, continued: optimizers from a given state, dropout, batch normalization, training.

After the same notebooks.  Taken over: the optimizers, whose state is given there (a velocity, a
running average, Adam's two averages at t = 5), so that one step is looked at.  The state of our
pieces is their own, so it is first brought there by steps with gradients that give just these
numbers; then only the new weights are compared, as golden values.  Their momentum is our
``heavy_ball_step``.  Dropout prints means and shares of zeros for three rates, which a reader takes
for right within 1 %, and the gradient through the mask that it has given.  Batch normalization
prints means and standard deviations, in training and after 50 warm-up batches in testing.  Training
has to overfit 50 samples within 20 epochs.  What is printed of a network's loss and gradients is
asked of ``autoencoder_gradients``, whose own loss is differentiated, as it is in the notebook.  Not
taken over: learning curves that are only looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from dlcourse import data, rng

from tests.validity.elsewhere.cs231n import Line, prints, prints_gradients, relative
from tests.validity.elsewhere.gradients import Case, numeric, of_batch_norm
from tests.validity.elsewhere.style import Function, fresh, reference, seeded

W = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
DW = np.linspace(-0.6, 0.4, 20).reshape(4, 5)
RISING, FALLING = (np.linspace(*ends, 20).reshape(4, 5) for ends in ((0.6, 0.9), (0.7, 0.5)))


def _one_step(
    piece: str, student: Function, before: list[tuple[Any, Any]], lr: float
) -> Iterator[Line]:
    """The weights after one step from W along DW, from the state that earlier steps have left."""
    ends = []
    for step in (student, reference(piece)):
        state = None
        for w, g in before:
            _, state = step(*fresh(w, g), state, lr)
        ends.append(np.asarray(step(*fresh(W, DW), state, lr)[0]))
    yield Line(relative(ends[0], np.round(ends[1], 8)), 1e-7)


@prints("heavy_ball_step")
def velocity(student: Function) -> Iterator[Line]:
    lr, start = 1e-3, W - RISING
    yield from _one_step("heavy_ball_step", student, [(start, -RISING / lr)], lr)


@prints("rmsprop_step")
def average_of_squares(student: Function) -> Iterator[Line]:
    before = [(W, np.sqrt(RISING / (1 - 0.9)))]
    yield from _one_step("rmsprop_step", student, before, 1e-2)


@prints("adam_step")
def both_averages(student: Function) -> Iterator[Line]:
    m, v = RISING / (1 - 0.9), FALLING / (1 - 0.999)
    b1, b2 = 0.9, 0.999  # two gradients p, q with b1 p + q = m and b2 p^2 + q^2 = v
    a = b2 + b1**2
    p = (b1 * m + np.sqrt((b1 * m) ** 2 - a * (m**2 - v))) / a
    gradients = [np.zeros_like(W)] * 3 + [p, m - b1 * p]
    yield from _one_step("adam_step", student, [(W, g) for g in gradients], 1e-2)


@prints("dropout")
def shares_of_zeros(student: Function) -> Iterator[Line]:
    h = seeded(231).normal(size=(500, 500)) + 10
    for rate in (0.75, 0.6, 0.3):
        out = np.asarray(student(np.array(h), rate, rng(231), True)[0])
        tested = np.asarray(student(np.array(h), rate, rng(231), False)[0])
        yield Line(abs(out.mean() / h.mean() - 1), 1e-3)
        yield Line(abs(tested.mean() / h.mean() - 1), 1e-3)
        yield Line(abs((out == 0).mean() - rate), 1e-3)
        yield Line(abs((tested == 0).mean()), 1e-3)


@prints("dropout")
def slopes_from_its_mask(student: Function) -> Iterator[Line]:
    draw = seeded(231)
    h, dout = draw.normal(size=(10, 10)) + 10, draw.normal(size=(10, 10))

    def forward(h: Any) -> Any:
        return student(np.array(h), 0.8, rng(123), True)[0]

    (numbers,) = numeric(forward, [h], dout)
    mask = student(np.array(h), 0.8, rng(123), True)[1]
    yield Line(relative(numbers, reference("dropout_backward")(dout, mask)), 1e-9)


@prints_gradients("dropout_backward", 1e-10)
def slopes_of_dropout() -> Case:
    draw = seeded(231)
    h, dout = draw.normal(size=(10, 10)) + 10, draw.normal(size=(10, 10))
    mask = reference("dropout")(h, 0.8, rng(123), True)[1]
    return Case(lambda h: h * mask, (h,), lambda f, d, _: [f(d, np.array(mask))], dout)


def _features(draw: np.random.Generator, first: Any, last: Any) -> Any:
    return np.maximum(0, draw.normal(size=(200, 50)) @ first) @ last


@prints("batch_norm")
def means_and_deviations(student: Function) -> Iterator[Line]:
    draw = seeded(231)
    layers = draw.normal(size=(50, 60)), draw.normal(size=(60, 3))
    a = _features(draw, *layers)
    for gamma, beta in (
        (np.ones(3), np.zeros(3)),
        (np.array([1.0, 2, 3]), np.array([11.0, 12, 13])),
    ):
        running = {"mean": np.zeros(3), "var": np.ones(3)}
        out = np.asarray(student(*fresh(a, gamma, beta), running, True)[0])
        yield Line(float(np.abs(out.mean(0) - beta).max()), 1e-3)
        yield Line(float(np.abs(out.std(0) - gamma).max()), 1e-3)
    gamma, beta = np.ones(3), np.zeros(3)
    for _ in range(50):
        student(*fresh(_features(draw, *layers), gamma, beta), running, True)
    out = np.asarray(student(*fresh(_features(draw, *layers), gamma, beta), running, False)[0])
    yield Line(float(np.abs(out.mean(0)).max()), 0.02)  # noisier, the comment says
    yield Line(float(np.abs(out.std(0) - 1).max()), 0.02)


@prints_gradients("batch_norm_backward", 1e-8)
def slopes_of_batch_norm() -> Case:
    draw = seeded(231)
    x, gamma, beta = 5 * draw.normal(size=(4, 5)) + 12, draw.normal(size=5), draw.normal(size=5)
    return of_batch_norm(x, gamma, beta, draw.normal(size=(4, 5)))


@prints("train_classifier")
def overfits_fifty(student: Function) -> Iterator[Line]:
    digits = data.digits()
    x, labels = np.array(digits.x[:50]), np.array(digits.labels[:50])
    weights, biases, _ = student(
        x, labels, x, labels, [64, 100, 10], rng(231), 20, 10, reference("adam_step"), 0.01
    )
    logits = reference("mlp")(x, weights, biases)
    yield Line(1 - reference("accuracy")(logits, labels), 0.0)


@prints("autoencoder_gradients")
def slopes_of_an_autoencoder(student: Function) -> Iterator[Line]:
    draw = seeded(231)
    x = draw.normal(size=(3, 5))
    shapes = ((4, 5), (4,), (2, 4), (2,), (4, 2), (4,), (5, 4), (5,))
    at = [draw.normal(size=shape) for shape in shapes]

    def built(*arrays: Any) -> dict[str, Any]:
        layers = list(zip(arrays[::2], arrays[1::2], strict=True))
        return {"encoder": layers[:2], "decoder": layers[2:]}

    def run(function: Function, *arrays: Any) -> tuple[Any, Any]:
        return function(*fresh(x, x), built(*arrays))

    loss, grads = run(student, *at)
    assert abs(float(loss) - float(run(reference("autoencoder_gradients"), *at)[0])) < 1e-10
    got = [g for name in ("encoder", "decoder") for layer in grads[name] for g in layer]
    for mine, numbers in zip(got, numeric(lambda *a: run(student, *a)[0], at), strict=True):
        yield Line(relative(numbers, mine), 1e-7)
