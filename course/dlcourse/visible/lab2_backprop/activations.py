"""Visible checks of the way back through activation functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from dlcourse import oracles
from dlcourse.checking import Draw, Student, exact, hold, matches_gradient, matches_oracle, portable
from dlcourse.visible.lab2_backprop.shown import Outcomes, check
from dlcourse.visible.text import as_call, as_inputs

#: Pre-activations on both sides of 0, and at it; what comes back to them.
F = np.array([[-2.0, -0.5, 0.0], [0.5, 1.0, 3.0]])
DH = np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 4.0]])


def _slope_checks(name: str, forward: Callable[..., Any], second: str) -> None:
    """dh and ``second``, the pre-activation f or the activation h, on an example and on others."""

    @check(name)
    def small(student: Student, draw: Draw) -> Outcomes:
        """On a few small numbers, compared with central differences."""
        yield _gradient(student, DH, F)

    @check(name)
    def kinds(student: Student, draw: Draw) -> Outcomes:
        """Random numbers of other shapes, float32 and torch tensors."""
        for shape in ((5,), (1, 4)):
            yield _gradient(student, draw.normal(*shape), draw.normal(*shape))
        f = draw.normal(4, 3)
        yield from portable(student, name, exact(draw.normal(4, 3)), exact(_second(f)))

    def _gradient(student: Student, dh: Any, f: Any) -> Any:
        given = _second(f)
        return matches_gradient(
            student,
            name,
            dh,
            given,
            forward=forward,
            at=(f,),
            cotangent=dh,
            what=f"dh of shape {dh.shape}",
            tried=as_inputs(dh=dh.round(4), **{second: given.round(4)}),
        )

    def _second(f: Any) -> Any:
        return f if second == "f" else forward(torch.from_numpy(f)).numpy()


_slope_checks("relu_backward", oracles.find("relu"), "f")
_slope_checks("elu_backward", oracles.find("elu"), "f")
_slope_checks("sigmoid_backward", torch.sigmoid, "h")
_slope_checks("tanh_backward", torch.tanh, "h")


@check("elu_backward")
def elu_alpha(student: Student, draw: Draw) -> Outcomes:
    """With alpha = 2."""
    tried = as_inputs(dh=DH, f=F) + "\nalpha = 2"
    yield matches_oracle(student, "elu_backward", DH, F, 2.0, what="alpha = 2", tried=tried)


@check("elu_backward")
def elu_huge(student: Student, draw: Draw) -> Outcomes:
    """At -10,000 and 10,000, without an overflow."""
    f, dh, what = np.array([-1e4, 0.0, 1e4]), np.array([1.0, 2.0, 3.0]), "huge numbers"
    tried = as_inputs(dh=dh, f=f)
    yield matches_oracle(student, "elu_backward", dh, f, what=what, tried=tried)
    _, reply = student.reply("elu_backward", dh, f)
    overflow = [w for w in reply.warnings if "overflow" in w or "invalid" in w]
    got = overflow[0] if overflow else ""
    reason = "exp overflows on the way, though the result is right"
    yield hold(not overflow, what, reason, tried=tried, got=got)


@check("log_sine_derivative")
def log_sine_small(student: Student, draw: Draw) -> Outcomes:
    """At x = 1, where log x = 0, and at a few others, compared with central differences."""
    x = np.array([1.0, 0.5, 2.0, 4.0])
    yield matches_gradient(
        student,
        "log_sine_derivative",
        x,
        forward=_log_sine,
        at=(x,),
        cotangent=np.ones(4),
        tried=as_call("log_sine_derivative", x),
    )


@check("log_sine_derivative")
def log_sine_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors."""
    yield from portable(student, "log_sine_derivative", exact(draw.uniform(4, 2, low=0.5, high=4)))


def _log_sine(x: Any) -> Any:
    return torch.sin(torch.log(x))
