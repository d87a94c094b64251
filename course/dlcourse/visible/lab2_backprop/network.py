"""Visible checks of networks of any depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import torch

from dlcourse import oracles
from dlcourse.checking import Draw, Student, hold, matches_gradient, matches_oracle, portable
from dlcourse.checking.outcome import Fault, Outcome
from dlcourse.visible.lab2_backprop.losses import cross_entropy
from dlcourse.visible.lab2_backprop.shown import Outcomes, check, draw_network
from dlcourse.visible.text import as_inputs

FORWARD = ("logits", "cache")
BACKWARD = ("dweights", "dbiases")
DEPTHS = ([3, 5, 2], [3, 2], [3, 4, 5, 4, 2], [3, 3, 3])


@check("mlp_forward")
def forward_small(student: Student, draw: Draw) -> Outcomes:
    """One sample, two hidden units, one output: small numbers to follow by hand."""
    x, weights = np.array([[1.0, 2.0]]), [np.array([[1.0, 1], [-1, 0]]), np.array([[3.0, 4.0]])]
    biases = [np.array([0.5, 0.0]), np.array([1.0])]
    names = {"x": x, "W_0": weights[0], "b_0": biases[0], "W_1": weights[1], "b_1": biases[1]}
    yield matches_oracle(
        student, "mlp_forward", x, weights, biases, parts=FORWARD, tried=as_inputs(**names)
    )


@check("mlp_forward")
def forward_depths(student: Student, draw: Draw) -> Outcomes:
    """One, no, three hidden layers, and layers of equal size, also in float32 and on tensors."""
    for widths in DEPTHS:
        arguments, what = draw_network(draw, 5, widths), f"a network of widths {widths}"
        yield matches_oracle(student, "mlp_forward", *arguments, parts=FORWARD, what=what)
    yield from portable(student, "mlp_forward", *arguments, parts=FORWARD)


@check("mlp_backward")
def backward_depths(student: Student, draw: Draw) -> Outcomes:
    """One, no, three hidden layers, and layers of equal size, compared with central differences."""
    for n, widths in zip((5, 5, 1, 4), DEPTHS, strict=True):
        x, weights, biases = draw_network(draw, n, widths)
        df = draw.normal(n, widths[-1])
        cache = oracles.answer("mlp_forward", x, weights, biases)[1]
        outcomes = matches_gradient(
            student,
            "mlp_backward",
            df,
            cache,
            weights,
            forward=_network(x),
            at=(weights, biases),
            cotangent=df,
            parts=BACKWARD,
            what=f"{n} samples, widths {widths}",
            sizes={"the number of samples": n},
        )
        right = all(outcome.ok for outcome in outcomes)
        yield outcomes if right else (*_wrong_steps(student, df, cache[-1], weights[-1]), *outcomes)


def _wrong_steps(student: Student, df: Any, h: Any, W: Any) -> Iterator[Outcome]:
    """The steps of mlp_backward that are wrong in the last layer: they may be all there is."""
    steps = {"linear_backward": (df, h, W), "relu_backward": (np.ones_like(h), h)}
    for name, arguments in steps.items():
        with suppress(Fault):  # not written, perhaps: then mlp_backward does without
            found = matches_oracle(student, name, *arguments, parts=())
            right = all(outcome.ok for outcome in found)
            yield hold(right, f"your {name}", "is wrong; if mlp_backward calls it, repair it first")


@check("mlp_backward")
def backward_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors."""
    x, weights, biases = draw_network(draw, 4, [3, 5, 4, 2])
    cache = oracles.answer("mlp_forward", x, weights, biases)[1]
    given = [h.astype(np.float32).astype(np.float64) for h in cache]
    df = draw_network(draw, 4, [2])[0]
    yield from portable(student, "mlp_backward", df, given, weights, parts=BACKWARD)


def _network(x: Any) -> Callable[..., Any]:
    inputs, network = torch.from_numpy(x), oracles.find("mlp")
    return lambda weights, biases: network(inputs, weights, biases)


@check("autograd_gradients")
def autograd_depths(student: Student, draw: Draw) -> Outcomes:
    """One, no and three hidden layers, compared with central differences of the loss."""
    on = student.on("torch", "float64")
    for widths in DEPTHS:
        x, weights, biases = draw_network(draw, 5, widths)
        labels = draw.integers(0, widths[-1], 5)
        yield matches_gradient(
            on,
            "autograd_gradients",
            x,
            labels,
            weights,
            biases,
            forward=_loss(x, labels),
            at=(weights, biases),
            parts=BACKWARD,
            what=f"widths {widths}",
            sizes={"the number of samples": 5},
        )


def _loss(x: Any, labels: Any) -> Callable[..., Any]:
    network, targets = _network(x), torch.from_numpy(labels)
    return lambda weights, biases: cross_entropy(network(weights, biases), targets)


@check("autograd_gradients")
def autograd_kink(student: Student, draw: Draw) -> Outcomes:
    """A unit whose pre-activation is exactly 0; float32."""
    x, weights, biases = draw_network(draw, 4, [3, 4, 2])
    weights[0][1], biases[0][1] = 0.0, 0.0
    question, what = (x, draw.integers(0, 2, 4), weights, biases), "unit 1 is at its kink"
    for dtype in ("float64", "float32"):
        on = student.on("torch", dtype)
        yield matches_oracle(on, "autograd_gradients", *question, parts=BACKWARD, what=what)
