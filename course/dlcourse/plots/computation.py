"""A small network drawn as the computation it is: numbers forward, derivatives backward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dlcourse.plots.picture import Picture, picture
from dlcourse.plots.style import COLOURS, GREY, style

Numbers = Mapping[str, float]
Place = tuple[float, float]

SIZE = (9.2, 3.8)  # inches; places are in inches, too
FORWARD, BACKWARD, NOW = COLOURS["blue"], COLOURS["vermilion"], "#FFF3B0"
#: Where each value and each weight stands.
NODES: dict[str, Place] = {
    "x": (0.62, 1.7),
    "f₁": (3.0, 2.52),
    "f₂": (3.0, 0.88),
    "h₁": (4.6, 2.52),
    "h₂": (4.6, 0.88),
    "y": (7.1, 1.7),
    "L": (8.62, 1.7),
}
WEIGHTS: dict[str, Place] = {
    "θ₁₁": (1.82, 2.12),
    "θ₂₁": (1.82, 1.28),
    "θ₁₀": (1.45, 2.97),
    "θ₂₀": (1.45, 0.43),
    "φ₁": (5.84, 2.2),
    "φ₂": (5.84, 1.2),
    "φ₀": (6.85, 2.97),
    "ȳ": (8.62, 0.6),
}
ARROWS = (
    *(("x", "f₁"), ("x", "f₂"), ("f₁", "h₁"), ("f₂", "h₂"), ("h₁", "y"), ("h₂", "y"), ("y", "L")),
    *(("θ₁₀", "f₁"), ("θ₂₀", "f₂"), ("φ₀", "y"), ("ȳ", "L")),
)
ALT = "a network of one input, two hidden units and one output, with its numbers: "


def two_units(numbers: Numbers, now: str = "", title: str = "") -> Picture:
    """Draw the network of two hidden units with the numbers known so far.

    ``numbers`` holds them by name: "x", "f₁", "θ₁₁", and "dL/df₁" for the derivative of the loss.
    The number called ``now`` is marked.
    """
    said = ", ".join(f"{name} = {value:.2f}" for name, value in numbers.items())
    figure = picture(*SIZE, ALT + said, constrained=False)
    with style():
        draw_two_units(figure.add_axes((0, 0, 1, 1)), numbers, now, title)
    return figure


def draw_two_units(ax: Axes, numbers: Numbers, now: str, title: str) -> None:
    """Draw into axes that fill a picture of the size SIZE."""
    ax.set(xlim=(0, SIZE[0]), ylim=(0, SIZE[1]))
    ax.axis("off")
    places = NODES | WEIGHTS
    for start, end in ARROWS:
        look: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 18, "color": GREY, "lw": 1.6}
        ax.add_patch(FancyArrowPatch(places[start], places[end], shrinkB=34, **look))
    for name, place in NODES.items():
        _box(ax, name, place, numbers, now, node=True)
    for name, place in WEIGHTS.items():
        _box(ax, name, place, numbers, now, node=False)
    size = 17 * min(1.0, 60 / max(len(title), 1))  # the longest ones are set smaller
    ax.text(0.1, SIZE[1] - 0.25, title, fontsize=size, va="center")
    ax.text(2.6, 0.06, "→ value, forward", fontsize=14, color=FORWARD, va="bottom")
    ax.text(4.6, 0.06, "← derivative dL/d( ), backward", fontsize=14, color=BACKWARD, va="bottom")


def _box(ax: Axes, name: str, place: Place, numbers: Numbers, now: str, *, node: bool) -> None:
    """A name with its number and, where known, the derivative of the loss with respect to it."""
    wide, high = (1.0, 0.86) if node else (0.94, 0.78)
    x, y = place
    marked = now in (name, f"dL/d{name}")
    style_ = f"round,pad=0,rounding_size={0.2 if node else 0.02}"
    look: dict[str, Any] = {
        "facecolor": NOW if marked else "white",
        "edgecolor": "black" if node else "#AAAAAA",
    }
    corner = (x - wide / 2, y - high / 2)
    width = 3.5 if marked else 1.8 if node else 1.0
    ax.add_patch(FancyBboxPatch(corner, wide, high, boxstyle=style_, lw=width, **look))
    ax.text(x, y + 0.24, name, fontsize=15, weight="bold", ha="center", va="center")
    if name in numbers:
        text = f"→ {_number(numbers[name])}"
        ax.text(x, y, text, fontsize=14, color=FORWARD, ha="center", va="center")
    if f"dL/d{name}" in numbers:
        text = f"← {_number(numbers[f'dL/d{name}'])}"
        ax.text(x, y - 0.26, text, fontsize=14, color=BACKWARD, ha="center", va="center")


def _number(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")
