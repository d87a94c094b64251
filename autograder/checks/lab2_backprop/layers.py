"""Back through one layer, and through the slides' worked example."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from dlcourse import oracles
from dlcourse.checking import (
    Draw,
    Student,
    exact,
    hold,
    matches_gradient,
    matches_oracle,
    portable,
    within_time,
)
from torch.nn import functional

from autograder.checks.lab2_backprop.hidden import SECONDS, Outcomes, hidden

LINEAR = ("dx", "dW", "db")
UNITS = ("dtheta", "dphi")


@hidden("linear_backward", weight=3)
def layer_shapes(student: Student, draw: Draw) -> Outcomes:
    """dx, dW and db for batches of any size and layers of any shape."""
    for n, n_in, n_out in ((6, 3, 4), (1, 5, 2), (3, 3, 3), (4, 1, 4), (2, 7, 1)):
        x, W, df = draw.normal(n, n_in), draw.normal(n_out, n_in), draw.normal(n, n_out)
        yield matches_gradient(
            student,
            "linear_backward",
            df,
            x,
            W,
            forward=functional.linear,
            at=(x, W, np.zeros(n_out)),
            cotangent=df,
            parts=LINEAR,
            what=f"{n} samples through a layer from {n_in} to {n_out}",
            sizes={"the number of samples": n, "the number of inputs": n_in},
        )


@hidden("linear_backward")
def layer_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    df, x, W = exact(draw.normal(5, 4)), exact(draw.normal(5, 3)), exact(draw.normal(4, 3))
    yield from portable(student, "linear_backward", df, x, W, parts=LINEAR)


@hidden("linear_backward")
def layer_large(student: Student, draw: Draw) -> Outcomes:
    """About as fast as the layer itself, for 64 samples and 80,000 weights."""
    df, x, W = draw.normal(64, 200), draw.normal(64, 400), draw.normal(200, 400)
    what = "64 samples and 80,000 weights"
    yield within_time(
        student, "linear_backward", df, x, W, seconds=SECONDS, what=what, parts=LINEAR
    )


@hidden("two_unit_gradients", weight=3)
def units_by_sample(student: Student, draw: Draw) -> Outcomes:
    """dtheta and dphi for any number of hidden units, on any side of their joints."""
    for k, units in enumerate((2, 2, 1, 3, 7)):
        x, theta, phi = float(draw.normal()), draw.normal(units, 2), draw.normal(units + 1)
        t = _target(draw, x, theta, phi, above=k % 2 == 0)
        yield matches_gradient(
            student,
            "two_unit_gradients",
            x,
            t,
            theta,
            phi,
            forward=_squared_error(x, t),
            at=(theta, phi),
            parts=UNITS,
            what=f"a network of {units} hidden unit{'s' if units > 1 else ''}",
            sizes={"the number of units": units},
        )


def _target(draw: Draw, x: float, theta: Any, phi: Any, above: bool = True) -> float:
    """A target that y misses by 1 to 2: nearer, y - t would be little more than rounding."""
    y = phi[0] + phi[1:] @ np.maximum(theta[:, 0] + theta[:, 1] * x, 0)
    miss = float(draw.uniform(low=1, high=2))
    return float(exact(y + miss if above else y - miss))


def _squared_error(x: float, t: float) -> Callable[..., Any]:
    network, at = oracles.find("shallow_network"), torch.tensor([x], dtype=torch.float64)
    return lambda theta, phi: ((network(at, theta, phi) - t) ** 2).sum()


@hidden("two_unit_gradients")
def units_off(student: Student, draw: Draw) -> Outcomes:
    """Units that are off, or exactly at their joint, get exactly 0."""
    x = 1.5
    slopes = np.round(draw.uniform(5, low=1, high=6)) / 4
    shifts = np.array([-2.0, 0.0, 0.5, 0.0, -0.25])  # off, joint, on, joint, off
    theta = np.stack([shifts - slopes * x, slopes], axis=1)
    phi, silent = draw.normal(6), np.array([0, 1, 3, 4])
    t = _target(draw, x, theta, phi)
    what = "some units off, some at their joint"
    yield matches_oracle(student, "two_unit_gradients", x, t, theta, phi, parts=UNITS, what=what)
    dtheta, dphi = student.two_unit_gradients(x, t, theta, phi)
    zero = not dtheta[silent].any() and not dphi[1 + silent].any()
    yield hold(zero, what, "a unit that is off, or at its joint, has a gradient other than 0")
    theta = np.stack([-1.0 - slopes * x, slopes], axis=1)
    t = _target(draw, x, theta, phi, above=False)
    yield matches_oracle(
        student, "two_unit_gradients", x, t, theta, phi, parts=UNITS, what="all units off"
    )


@hidden("two_unit_gradients")
def units_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, theta, phi = float(exact(draw.normal())), exact(draw.normal(3, 2)), exact(draw.normal(4))
    t = _target(draw, x, theta, phi)
    yield from portable(student, "two_unit_gradients", x, t, theta, phi, parts=UNITS)


@hidden("two_unit_gradients")
def units_many(student: Student, draw: Draw) -> Outcomes:
    """About as fast as the network itself, for 20,000 hidden units."""
    x, theta, phi = float(draw.normal()), draw.normal(20_000, 2), draw.normal(20_001) / 100
    t = _target(draw, x, theta, phi)
    arguments, what = (x, t, theta, phi), "20,000 hidden units"
    yield within_time(
        student, "two_unit_gradients", *arguments, seconds=2 * SECONDS, what=what, parts=UNITS
    )
