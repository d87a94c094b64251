"""Back through an activation function, entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from dlcourse import oracles
from dlcourse.checking import (
    Draw,
    Student,
    agree,
    exact,
    hold,
    matches_gradient,
    matches_oracle,
    portable,
)
from dlcourse.checking.compare import TOLERANCE

from autograder.checks.lab2_backprop.hidden import SHAPES, Outcomes, hidden


@hidden("log_sine_derivative", weight=2)
def chain_rule(student: Student, draw: Draw) -> Outcomes:
    """Right for positive numbers of any size."""
    for shape in SHAPES:
        x = np.exp(draw.uniform(*shape, low=-2, high=3))
        yield matches_gradient(
            student,
            "log_sine_derivative",
            x,
            forward=_log_sine,
            at=(x,),
            cotangent=np.ones(shape),
            what=f"x of shape {shape}",
        )


@hidden("log_sine_derivative")
def chain_rule_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    yield from portable(student, "log_sine_derivative", exact(draw.uniform(5, 3, low=0.2, high=4)))


def _log_sine(x: Any) -> Any:
    return torch.sin(torch.log(x))


def _from_f(name: str, forward: Callable[..., Any]) -> None:
    """The piece ``name`` gets dh and the pre-activation f, which has zeros and ties."""

    @hidden(name, weight=2)
    def slopes(student: Student, draw: Draw) -> Outcomes:
        """dL/df for pre-activations of any shape, with zeros among them."""
        for shape in SHAPES:
            dh, f = draw.normal(*shape), draw.normal(*shape, scale=2)
            f.flat[::4] = 0.0
            f.flat[1] = f.flat[2]
            what = f"{name} of shape {shape}"
            yield matches_gradient(
                student, name, dh, f, forward=forward, at=(f,), cotangent=dh, what=what
            )

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        f = exact(draw.normal(5, 4, scale=2))
        f[::2, 1] = 0.0
        yield from portable(student, name, exact(draw.normal(5, 4)), f)


_from_f("relu_backward", oracles.find("relu"))
_from_f("elu_backward", oracles.find("elu"))


@hidden("relu_backward")
def relu_only_passes_on(student: Student, draw: Draw) -> Outcomes:
    """Of dh, only the entries of units that are on come through, huge ones too."""
    f = draw.normal(4, 6) * np.array([1e4, 1.0, 1e-9, 1.0, 1e-200, 1.0])
    dh = draw.normal(4, 6, scale=1e4)
    yield matches_oracle(student, "relu_backward", dh, f, what="very small and very large f")
    yield matches_oracle(student, "relu_backward", dh, -abs(f), what="units that are all off")


@hidden("elu_backward")
def elu_alphas(student: Student, draw: Draw) -> Outcomes:
    """alpha scales the slope on the negative side only, and the slope at 0 is 1."""
    for alpha in (0.5, 1.7, 3.0):
        dh, f = draw.normal(5, 4), draw.normal(5, 4, scale=2)
        f[:2, 1] = 0.0
        yield matches_gradient(
            student,
            "elu_backward",
            dh,
            f,
            alpha,
            forward=_elu(alpha),
            at=(f,),
            cotangent=dh,
            what=f"elu_backward with alpha = {alpha}",
        )


def _elu(alpha: float) -> Callable[..., Any]:
    return lambda f: oracles.find("elu")(f, alpha)


@hidden("elu_backward")
def elu_limits(student: Student, draw: Draw) -> Outcomes:
    """No overflow between -10,000 and 10,000."""
    f = exact(np.concatenate([draw.uniform(4, 3, low=-1e4, high=1e4), [[-1e4, 0.0, 1e4]]]))
    dh = exact(draw.normal(5, 3))
    for dtype in ("float64", "float32"):
        got, reply = student.on("numpy", dtype).reply("elu_backward", dh, f)
        what, expected = (
            f"elu_backward up to 10,000 in {dtype}",
            oracles.answer("elu_backward", dh, f),
        )
        yield agree(got, expected, what, tolerance=TOLERANCE[dtype])
        overflow = any("overflow" in said or "invalid" in said for said in reply.warnings)
        yield hold(not overflow, what, "exp overflows on the way, though the result is right")


def _from_h(name: str, forward: Callable[..., Any], limits: tuple[float, float]) -> None:
    """The piece ``name`` gets dh and the activation h."""

    @hidden(name, weight=2)
    def slopes(student: Student, draw: Draw) -> Outcomes:
        """dL/df for activations of any shape."""
        for shape in SHAPES:
            dh, f = draw.normal(*shape), draw.normal(*shape, scale=1.5)
            h, what = forward(torch.from_numpy(f)).numpy(), f"{name} of shape {shape}"
            yield matches_gradient(
                student, name, dh, h, forward=forward, at=(f,), cotangent=dh, what=what
            )

    @hidden(name)
    def saturated(student: Student, draw: Draw) -> Outcomes:
        """Nothing comes through a unit that has reached its limit."""
        h = np.array([*limits, *limits, 0.5 * sum(limits) + 0.25])
        yield matches_oracle(student, name, draw.normal(5), h, what="units at their limits")

    @hidden(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """One code for float32 and torch tensors."""
        h = exact(forward(torch.from_numpy(draw.normal(5, 4))).numpy())
        yield from portable(student, name, exact(draw.normal(5, 4)), h)


_from_h("sigmoid_backward", torch.sigmoid, (0.0, 1.0))
_from_h("tanh_backward", torch.tanh, (-1.0, 1.0))
