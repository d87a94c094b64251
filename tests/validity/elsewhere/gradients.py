"""Backward pieces beside the forward pass that they belong to, and numeric gradients of it.

A ``Case`` says how a backward piece is called and which of its answers belongs to which input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tests.validity.elsewhere.style import Array, Function, fresh, reference


@dataclass(frozen=True, eq=False)
class Case:
    """A backward piece at a point.

    forward: the inputs to the output.   at: the inputs, a gradient is asked of each.
    backward: the student's function, the gradient of the output and the inputs to the gradients.
    cotangent: the gradient of the output.
    """

    forward: Callable[..., Any]
    at: tuple[Array, ...]
    backward: Callable[..., Sequence[Any]]
    cotangent: Any = 1.0

    def gradients(self, student: Function) -> list[Array]:
        """What the student's function answers."""
        cotangent, *at = fresh(self.cotangent, *self.at)
        return [np.asarray(g) for g in self.backward(student, cotangent, *at)]

    @cached_property
    def numbers(self) -> list[Array]:
        """Central differences by every entry of every input."""
        return numeric(self.forward, self.at, self.cotangent)


def of_activation(piece: str, f: Array, dh: Array) -> Case:
    """``relu_backward`` gets f, the others the activation."""
    forwards = {"relu": reference("relu"), "sigmoid": reference("sigmoid"), "tanh": np.tanh}
    name = piece.removesuffix("_backward")
    forward = forwards[name]
    kept = (lambda f: f) if name == "relu" else forward
    return Case(forward, (f,), lambda student, dh, f: [student(dh, kept(f))], dh)


def of_layer(x: Array, W: Array, b: Array, df: Array) -> Case:
    """``linear_backward``: dx, dW, db."""
    return Case(reference("linear"), (x, W, b), lambda student, df, x, W, b: student(df, x, W), df)


def of_loss(piece: str, y: Array, target: Array) -> Case:
    """``mse_backward``, ``cross_entropy_backward`` and the like: a number at y."""
    forward = reference(piece.removesuffix("_backward"))
    return Case(
        lambda y: forward(y, target),
        (y,),
        lambda student, _, y: [student(y, np.array(target))],
    )


def of_network(
    x: Array, labels: Array, parameters: tuple[Array, ...], mlp_forward: Function | None = None
) -> Case:
    """``mlp_backward`` behind a cross-entropy; parameters: W_0, b_0, W_1, b_1 and so on.

    mlp_forward: gives the cache, the reference if None.
    """
    run = mlp_forward or reference("mlp_forward")

    def forward(*parameters: Array) -> float:
        weights, biases = list(parameters[::2]), list(parameters[1::2])
        return reference("cross_entropy")(reference("mlp")(x, weights, biases), labels)

    def backward(student: Function, _: Any, *parameters: Array) -> list[Array]:
        weights, biases = list(parameters[::2]), list(parameters[1::2])
        logits, cache = run(np.array(x), weights, biases)
        df = reference("cross_entropy_backward")(logits, labels)
        dweights, dbiases = student(df, cache, weights)
        return [g for pair in zip(dweights, dbiases, strict=True) for g in pair]

    return Case(forward, parameters, backward)


def of_batch_norm(x: Array, gamma: Array, beta: Array, dout: Array) -> Case:
    """``batch_norm_backward`` in training: dx, dgamma, dbeta."""

    def run(x: Array, gamma: Array, beta: Array) -> Any:
        running = {"mean": np.zeros_like(beta), "var": np.ones_like(beta)}
        return reference("batch_norm")(x, gamma, beta, running, True)

    def backward(student: Function, dout: Any, *at: Array) -> Any:
        return student(dout, run(*at)[1])

    return Case(lambda *at: run(*at)[0], (x, gamma, beta), backward, dout)


def numeric(
    forward: Callable[..., Any], at: Sequence[Array], cotangent: Any = 1.0, h: float = 1e-5
) -> list[Array]:
    """Central differences of sum(cotangent * forward) by every entry of every input, in float64."""
    return [
        np.array([entry(forward, at, k, i, cotangent, h) for i in np.ndindex(array.shape)]).reshape(
            array.shape
        )
        for k, array in enumerate(at)
    ]


def entry(
    forward: Callable[..., Any],
    at: Sequence[Array],
    k: int,
    index: tuple[int, ...],
    cotangent: Any = 1.0,
    h: float = 1e-6,
) -> float:
    """The central difference by one entry of input k, as it comes out in the dtype of the input."""
    above, below = fresh(*at), fresh(*at)
    above[k][index] += h
    below[k][index] -= h
    change = np.asarray(forward(*above)) - np.asarray(forward(*below))
    return float(np.sum(cotangent * change)) / float(above[k][index] - below[k][index])
