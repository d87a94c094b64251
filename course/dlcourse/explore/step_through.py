"""The network of two units, stepped through forward and backward with the numbers on its edges."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter, slider
from dlcourse.explore.two_units import FORWARD, OPERATIONS, TwoUnits
from dlcourse.pieces import current
from dlcourse.plots.computation import SIZE, draw_two_units
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import style

GIVEN = {
    "x": ("x", 2.0),
    "t": ("truth ȳ", 0.5),
    "theta_10": ("θ₁₀", -0.5),
    "theta_11": ("θ₁₁", 1.0),
    "theta_20": ("θ₂₀", 2.0),
    "theta_21": ("θ₂₁", -0.5),
    "phi_0": ("φ₀", 0.5),
    "phi_1": ("φ₁", 1.0),
    "phi_2": ("φ₂", -0.5),
}
SHOWS = "A network of two hidden units as a graph, with values forward and derivatives backward."


def step_through(step: int = FORWARD) -> Panel:
    """A slider for the operation, and one for the input, the truth and every weight.

    It starts at ``step``, where the forward pass is done unless told otherwise.  At the end the
    derivatives of the weights are compared with those of ``two_unit_gradients``.
    """
    controls: dict[str, Any] = {"step": counter("operation", step, 0, OPERATIONS)}
    controls |= {name: slider(label, at, -3, 3) for name, (label, at) in GIVEN.items()}
    uses = ("relu", "relu_backward", "two_unit_gradients")
    return Panel(_draw, controls, shows=SHOWS, size=SIZE, uses=uses)


def largest_difference(example: TwoUnits) -> float:
    """Between the derivatives found step by step and those of ``two_unit_gradients``."""
    found = current("two_unit_gradients")(example.x, example.t, example.theta, example.phi)
    dtheta, dphi = (to_numpy(part) for part in found)
    walked = {step.name: step.value for step in example.steps()}
    steps = [walked[f"dL/dθ{i}{j}"] for i in "₁₂" for j in "₀₁"]
    steps += [walked[f"dL/dφ{i}"] for i in "₀₁₂"]
    return float(np.abs(np.concatenate([dtheta.ravel(), dphi]) - steps).max())


def _draw(figure: Picture, step: int, x: float, t: float, **weights: float) -> str:
    theta = np.array([[weights[f"theta_{i}{j}"] for j in (0, 1)] for i in (1, 2)])
    phi = np.array([weights[f"phi_{i}"] for i in range(3)])
    example = TwoUnits(x, t, theta, phi)
    numbers, now, formula = example.shown(step)
    difference = largest_difference(example)
    with style():
        draw_two_units(figure.add_axes((0, 0, 1, 1)), numbers, now, formula)
    if step == 0:
        return "Nothing computed yet: the input, the truth and the weights are given."
    way = "forward" if step <= FORWARD else "backward"
    words = f"Operation {step} of {OPERATIONS}, {way}: {formula}. {example.steps()[step - 1].words}"
    if step < OPERATIONS:
        return words
    return f"{words} The largest difference from two_unit_gradients is {difference:.0e}."
