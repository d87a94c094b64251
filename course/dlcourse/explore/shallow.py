"""How three hidden units make a piecewise linear curve, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, CYCLE, DASHES, GREY, style

Floats = NDArray[np.float64]

UNITS = (1, 2, 3)
THETA = ((0.4, -1.0), (-0.6, 1.0), (-1.3, 1.0))
PHI = (0.2, 1.5, 1.2, -2.5)
TITLES = ("pre-activations $f_i$", "hidden units $h_i$", r"weighted $\phi_i h_i$", "output $y$")
LOW, HIGH = 0.0, 2.0
PLACES = {"left": 0.045, "right": 0.99, "bottom": 0.22, "top": 0.9, "wspace": 0.25}
SHOWS = (
    "Four plots over x: the pre-activations, the hidden units, the weighted hidden units and "
    "the output of a shallow network."
)


def shallow_network() -> Panel:
    """Sliders for theta and phi of a network with one input, three hidden ReLU units, one output.

    f_i = theta_i0 + theta_i1 x,  h_i = relu(f_i),  y = phi_0 + sum_i phi_i h_i.
    """
    controls = {}
    for i, (shift, slope) in zip(UNITS, THETA, strict=True):
        controls[f"theta_{i}0"] = slider(f"θ{_low(i)}₀", shift, -2, 2)
        controls[f"theta_{i}1"] = slider(f"θ{_low(i)}₁", slope, -2, 2)
        controls[f"phi_{i}"] = slider(f"φ{_low(i)}", PHI[i], -3, 3)
    controls["phi_0"] = slider("φ₀", PHI[0], -2, 2)
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.1), uses=("relu", "shallow_network"))


def _draw(figure: Picture, **values: float) -> str:
    theta = np.array([[values[f"theta_{i}0"], values[f"theta_{i}1"]] for i in UNITS])
    phi = np.array([values[f"phi_{i}"] for i in range(4)])
    x = np.linspace(LOW, HIGH, 201)
    f = theta[:, :1] + theta[:, 1:] * x
    h = to_numpy(current("relu")(f))
    y = to_numpy(current("shallow_network")(x, theta, phi))
    joints = _joints(theta)
    with style():
        for ax, curves, title in zip(
            figure.subplots(1, 4, gridspec_kw=PLACES),
            (f, h, phi[1:, None] * h, y[None]),
            TITLES,
            strict=True,
        ):
            _curves(ax, x, curves, title)
            for i, joint in joints.items():
                ax.axvline(joint, color=CYCLE[i - 1], linewidth=1.2, linestyle=":")
        places = np.array(list(joints.values()))
        ax.plot(places, np.interp(places, x, y), "o", color=COLOURS["black"], markersize=9)
    return _caption(joints)


def _curves(ax: Axes, x: Floats, curves: Any, title: str) -> None:
    """One line a unit; the output alone is black."""
    for k, curve in enumerate(curves):
        colour = CYCLE[k] if len(curves) > 1 else COLOURS["black"]
        ax.plot(x, curve, color=colour, linestyle=DASHES[k])
    top = max(2.0, float(np.abs(curves).max()) * 1.05)
    ax.axhline(0, color=GREY, linewidth=1)
    ax.set(xlabel="$x$", xlim=(LOW, HIGH), ylim=(-top, top))
    ax.set_title(title, fontsize=15)


def _joints(theta: Floats) -> dict[int, float]:
    """Where each unit switches on or off: f_i = 0, if that is inside the picture."""
    found = {}
    for i, (shift, slope) in zip(UNITS, theta, strict=True):
        if slope != 0 and LOW <= -shift / slope <= HIGH:
            found[i] = float(-shift / slope)
    return found


def _caption(joints: dict[int, float]) -> str:
    if not joints:
        return "No unit switches between x = 0 and 2: y is one straight line there."
    where = ", ".join(f"unit {i} at x = {x:.2f}" for i, x in joints.items())
    return f"Joints, where a pre-activation crosses zero: {where}."


def _low(i: int) -> str:
    return "₀₁₂₃"[i]
