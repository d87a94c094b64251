"""A calculation drawn as a graph: values above its nodes, gradients below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, GREY, style

Place = tuple[float, float]
Edge = tuple[str, str]

#: Half of the height that a node takes, in the units of the places.
HALF = 0.3


def graph(
    places: Mapping[str, Place],
    edges: Mapping[Edge, str],
    *,
    values: Mapping[str, float] | None = None,
    gradients: Mapping[str, float] | None = None,
    marked: Collection[str] = (),
    title: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw a calculation from left to right.

    ``places`` says where each node is drawn, one unit apart; a node's name stands in its circle.
    ``edges`` has a text, possibly "", for each arrow (from, to).  ``values`` are written above
    the nodes and ``gradients`` below them.  The nodes in ``marked`` are coloured.
    """
    values, gradients = values or {}, gradients or {}
    xs, ys = zip(*places.values(), strict=True)
    low, high = min(ys) - (0.75 if values or gradients else 0.4), max(ys) + 0.65
    width = min(9.2, max(6.5, 1.6 * (max(xs) - min(xs) + 1)))
    height = 1.15 * (high - low) + 0.3 * bool(title)
    figure, ax = axes_for(ax, width, height, alt or _in_words(places, values, gradients))
    with style():
        for (start, end), text in edges.items():
            _arrow(ax, places[start], places[end], text)
        for name, place in places.items():
            _node(ax, name, place, COLOURS["sky"] if name in marked else "#F4F4F4")
            _number(ax, place, values.get(name), above=True)
            _number(ax, place, gradients.get(name), above=False)
        _legend(ax, bool(values), bool(gradients))
        ax.set(xlim=(min(xs) - 0.45, max(xs) + 0.45), ylim=(low, high))
        ax.set_title(title)
        ax.axis("off")
    return figure


def _arrow(ax: Axes, start: Place, end: Place, text: str) -> None:
    arrow: dict[str, Any] = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.8}
    ax.annotate("", end, start, arrowprops=arrow | {"shrinkA": 23, "shrinkB": 23})
    if text:
        level = start[1] == end[1]  # then there is room above the arrow
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + (0.05 if level else 0.0))
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        look: dict[str, Any] = {
            "bbox": None if level else box,
            "va": "bottom" if level else "center",
        }
        ax.text(*middle, text, ha="center", fontsize=14, color=GREY, **look)


def _node(ax: Axes, name: str, place: Place, colour: str) -> None:
    ax.scatter(*place, s=1500, color=colour, edgecolor="black", linewidth=1.5, zorder=2)
    ax.text(*place, name, ha="center", va="center", fontsize=18, zorder=3)


def _number(ax: Axes, place: Place, number: float | None, *, above: bool) -> None:
    if number is None:
        return
    text = f"{number:.3g}".replace("-", "\N{MINUS SIGN}")
    at = (place[0], place[1] + (HALF if above else -HALF))
    align, colour = ("bottom", "blue") if above else ("top", "vermilion")
    ax.text(*at, text, ha="center", va=align, fontsize=16, color=COLOURS[colour], zorder=3)


def _legend(ax: Axes, values: bool, gradients: bool) -> None:
    """What the two rows of numbers are, in the lower corners."""
    look: dict[str, Any] = {"transform": ax.transAxes, "va": "bottom", "fontsize": 15}
    if values:
        ax.text(0, 0, "above: values, forward →", color=COLOURS["blue"], ha="left", **look)
    if gradients:
        ax.text(
            1, 0, "below: gradients, ← backward", color=COLOURS["vermilion"], ha="right", **look
        )


def _in_words(
    places: Mapping[str, Place], values: Mapping[str, float], gradients: Mapping[str, float]
) -> str:
    """Every node with its numbers, for those who cannot see the picture."""
    said = []
    for name in places:
        numbers = [f"value {values[name]:.3g}"] if name in values else []
        numbers += [f"gradient {gradients[name]:.3g}"] if name in gradients else []
        said.append(" ".join((name, *numbers)))
    return f"a calculation as a graph from left to right: {', '.join(said)}"
