"""Networks of any depth: forward with a memory, backward, and by autograd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from dlcourse import oracles
from dlcourse.checking import (
    Draw,
    Student,
    hold,
    matches_gradient,
    matches_oracle,
    portable,
    within_time,
)
from torch.nn import functional

from autograder.checks.lab2_backprop.hidden import SECONDS, Outcomes, draw_network, hidden

FORWARD = ("logits", "cache")
BACKWARD = ("dweights", "dbiases")
#: Samples and widths: one, no and three hidden layers, a batch of one, all sizes equal.
NETWORKS = ((6, [3, 5, 2]), (5, [4, 3]), (1, [2, 4, 3, 5, 2]), (4, [4, 4, 4]), (7, [3, 1, 2]))


def _what(n: int, widths: list[int]) -> str:
    return f"{n} sample{'s' if n > 1 else ''}, widths {widths}"


@hidden("mlp_forward", weight=2)
def forward_depths(student: Student, draw: Draw) -> Outcomes:
    """The logits, and in the cache what every layer was given, for any depth, width and batch."""
    for n, widths in NETWORKS:
        arguments = draw_network(draw, n, widths)
        what = _what(n, widths)
        yield matches_oracle(student, "mlp_forward", *arguments, parts=FORWARD, what=what)


@hidden("mlp_forward")
def forward_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    arguments = draw_network(draw, 4, [3, 5, 4, 2])
    yield from portable(student, "mlp_forward", *arguments, parts=FORWARD)


@hidden("mlp_backward", weight=4)
def backward_depths(student: Student, draw: Draw) -> Outcomes:
    """The gradients of all weights and biases, for any depth, width and batch."""
    for n, widths in NETWORKS:
        x, weights, biases = draw_network(draw, n, widths)
        df, cache = draw.normal(n, widths[-1]), _cache(x, weights, biases)
        yield matches_gradient(
            student,
            "mlp_backward",
            df,
            cache,
            weights,
            forward=_network(x),
            at=(weights, biases),
            cotangent=df,
            parts=BACKWARD,
            what=_what(n, widths),
            sizes={"the number of samples": n},
        )


def _cache(x: Any, weights: list[Any], biases: list[Any]) -> list[Any]:
    """What ``mlp_forward`` ought to remember: an error in it costs nothing here."""
    cache: list[Any] = oracles.answer("mlp_forward", x, weights, biases)[1]
    return cache


def _network(x: Any) -> Callable[..., Any]:
    inputs, network = torch.from_numpy(x), oracles.find("mlp")
    return lambda weights, biases: network(inputs, weights, biases)


@hidden("mlp_backward")
def backward_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, weights, biases = draw_network(draw, 4, [3, 5, 4, 3])
    df, cache = draw_network(draw, 4, [3])[0], _cache(x, weights, biases)
    given = [h.astype(np.float32).astype(np.float64) for h in cache]
    yield from portable(student, "mlp_backward", df, given, weights, parts=BACKWARD)


@hidden("mlp_backward")
def backward_large(student: Student, draw: Draw) -> Outcomes:
    """About as fast as the network itself, for 200 samples and 17,000 weights."""
    x, weights, biases = draw_network(draw, 200, [64, 100, 100, 10])
    df, cache = draw.normal(200, 10), _cache(x, weights, biases)
    arguments, what = (df, cache, weights), "200 samples and 17,000 weights"
    yield within_time(
        student, "mlp_backward", *arguments, seconds=SECONDS, what=what, parts=BACKWARD
    )


@hidden("autograd_gradients", weight=3)
def autograd_depths(student: Student, draw: Draw) -> Outcomes:
    """The gradients of all weights and biases, for any depth, width and batch."""
    on = student.on("torch", "float64")
    for n, widths in NETWORKS:
        x, weights, biases = draw_network(draw, n, widths)
        labels = draw.integers(0, widths[-1], n)
        yield matches_gradient(
            on,
            "autograd_gradients",
            x,
            labels,
            weights,
            biases,
            forward=_cross_entropy(x, labels),
            at=(weights, biases),
            parts=BACKWARD,
            what=_what(n, widths),
            sizes={"the number of samples": n},
        )


def _cross_entropy(x: Any, labels: Any) -> Callable[..., Any]:
    network, targets = _network(x), torch.from_numpy(labels)
    return lambda weights, biases: functional.cross_entropy(network(weights, biases), targets)


@hidden("autograd_gradients")
def autograd_float32(student: Student, draw: Draw) -> Outcomes:
    """In float32 too, and the same at a second call."""
    on, arguments = student.on("torch", "float32"), draw_network(draw, 5, [3, 4, 2])
    x, weights, biases = arguments
    # The label that the first sample finds less likely, for all: nothing cancels over the samples.
    unlikely = int(oracles.answer("mlp_forward", *arguments)[0][0].argmin())
    question = x, np.full(5, unlikely), weights, biases
    for what in ("float32", "float32, a second time"):
        yield matches_oracle(on, "autograd_gradients", *question, parts=BACKWARD, what=what)


@hidden("autograd_gradients")
def autograd_kink(student: Student, draw: Draw) -> Outcomes:
    """The slope of the ReLU is 0 at 0."""
    on = student.on("torch", "float64")
    x = np.round(draw.normal(6, 3, scale=2))
    weights, biases = (
        [np.round(draw.normal(5, 3)), draw.normal(3, 5)],
        [np.zeros(5), draw.normal(3)],
    )
    weights[0][[0, 3]] = 0.0  # these units are at their kink for every sample
    question, what = (x, draw.integers(0, 3, 6), weights, biases), "units whose f is exactly 0"
    outcomes = matches_oracle(on, "autograd_gradients", *question, parts=BACKWARD, what=what)
    yield outcomes
    dweights, dbiases = on.autograd_gradients(*question)
    silent = not dweights[0][[0, 3]].any() and not dbiases[0][[0, 3]].any()
    yield hold(silent, what, "they have a gradient other than 0")
