"""Visible checks of the way back through one layer, and through the worked example."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch.nn import functional

from dlcourse import oracles
from dlcourse.checking import Draw, Student, exact, matches_gradient, matches_oracle, portable
from dlcourse.visible.lab2_backprop.shown import Outcomes, check
from dlcourse.visible.text import as_inputs

LINEAR = ("dx", "dW", "db")
UNITS = ("dtheta", "dphi")


def _layer(student: Student, df: Any, x: Any, W: Any) -> Any:
    return matches_gradient(
        student,
        "linear_backward",
        df,
        x,
        W,
        forward=functional.linear,
        at=(x, W, np.zeros(len(W))),
        cotangent=df,
        parts=LINEAR,
        what=f"df {df.shape}, x {x.shape}, W {W.shape}",
        tried=as_inputs(df=df.round(4), x=x.round(4), W=W.round(4)),
        sizes={"the number of samples": len(x)},
    )


@check("linear_backward")
def layer_small(student: Student, draw: Draw) -> Outcomes:
    """Three samples, four inputs, two outputs, compared with central differences."""
    x = np.array([[1.0, 2.0, 3.0, 0.0], [0.0, -1.0, 1.0, 4.0], [2.0, 0.0, -1.0, 1.0]])
    W = np.array([[1.0, 0.0, -1.0, 2.0], [2.0, 1.0, 0.0, -3.0]])
    yield _layer(student, np.array([[1.0, 10.0], [2.0, -5.0], [3.0, 0.0]]), x, W)


@check("linear_backward")
def layer_shapes(student: Student, draw: Draw) -> Outcomes:
    """Five samples, three inputs, four outputs; a batch of one; a square; float32 and tensors."""
    for n, n_in, n_out in ((5, 3, 4), (1, 3, 4), (3, 3, 3)):
        df, x, W = (exact(draw.normal(*s)) for s in ((n, n_out), (n, n_in), (n_out, n_in)))
        yield _layer(student, df, x, W)
    yield from portable(student, "linear_backward", df, x, W, parts=LINEAR)


def _units(student: Student, x: float, t: float, theta: Any, phi: Any) -> Any:
    network, at = oracles.find("shallow_network"), torch.tensor([x], dtype=torch.float64)
    return matches_gradient(
        student,
        "two_unit_gradients",
        x,
        t,
        theta,
        phi,
        forward=lambda theta, phi: ((network(at, theta, phi) - t) ** 2).sum(),
        at=(theta, phi),
        parts=UNITS,
        what=f"{len(theta)} hidden unit{'s' * (len(theta) > 1)}",
        tried=f"x = {x:.4g}, t = {t:.4g}\n" + as_inputs(theta=theta.round(4), phi=phi.round(4)),
        sizes={"the number of units": len(theta)},
    )


@check("two_unit_gradients")
def units_small(student: Student, draw: Draw) -> Outcomes:
    """Two units that are on, compared with central differences; then one of them off."""
    theta, phi = np.array([[1.0, 2.0], [0.5, -0.25]]), np.array([0.5, 2.0, -1.0])
    yield _units(student, 1.0, 4.0, theta, phi)
    yield _units(student, 3.0, 4.0, theta, phi)


@check("two_unit_gradients")
def units_joint(student: Student, draw: Draw) -> Outcomes:
    """A unit whose pre-activation is exactly 0."""
    theta, phi = np.array([[-2.0, 1.0], [1.0, 1.0]]), np.array([0.5, 2.0, -1.0])
    tried = "x = 2, t = 1\n" + as_inputs(theta=theta, phi=phi)
    what = "a unit at its joint"
    yield matches_oracle(
        student, "two_unit_gradients", 2.0, 1.0, theta, phi, parts=UNITS, what=what, tried=tried
    )


@check("two_unit_gradients")
def units_any(student: Student, draw: Draw) -> Outcomes:
    """One unit and five, float32 and torch tensors."""
    for units in (1, 5):
        theta, phi = exact(draw.normal(units, 2)), exact(draw.normal(units + 1))
        yield _units(student, 0.5, -1.0, theta, phi)
    yield from portable(student, "two_unit_gradients", 0.5, -1.0, theta, phi, parts=UNITS)
