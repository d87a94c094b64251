"""A calculation drawn as a graph: values above its nodes, gradients below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, GREY, style

Place = tuple[float, float]
Edge = tuple[str, str]
Numbers = Mapping[str, float]

#: Half of the height that a node takes, in the units of the places.
HALF = 0.3
PALE = "#F4F4F4"
BEHIND_TEXT = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}


def graph(
    places: Mapping[str, Place],
    edges: Mapping[Edge, str],
    *,
    values: Numbers | None = None,
    gradients: Numbers | None = None,
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
    across = (min(xs) - 0.45, max(xs) + 0.45)
    up = (min(ys) - (0.75 if values or gradients else 0.4), max(ys) + 0.65)
    size = (min(9.2, max(6.5, 1.6 * np.ptp(across))), 1.15 * np.ptp(up) + 0.3 * bool(title))
    figure, ax = axes_for(ax, *size, alt or _in_words(places, edges, values, gradients))
    with style():
        for (start, end), text in edges.items():
            _arrow(ax, places[start], places[end], text)
        for name, place in places.items():
            _node(ax, name, place, COLOURS["sky"] if name in marked else PALE)
            _number(ax, place, values.get(name), above=True)
            _number(ax, place, gradients.get(name), above=False)
        _legend(ax, bool(values), bool(gradients))
        ax.set(xlim=across, ylim=up, title=title)
        ax.axis("off")
    return figure


def _arrow(ax: Axes, start: Place, end: Place, text: str) -> None:
    arrow: dict[str, Any] = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.8}
    ax.annotate("", end, start, arrowprops=arrow | {"shrinkA": 23, "shrinkB": 23})
    if text:
        level = start[1] == end[1]  # then there is room above the arrow, else the text sits on it
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        va, box = ("bottom", None) if level else ("center", BEHIND_TEXT)
        look: dict[str, Any] = {"ha": "center", "va": va, "fontsize": 14, "color": GREY}
        ax.text(x, y + (0.05 if level else 0), text, bbox=box, **look)


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
        ax.text(0, 0, "above: values, forward →", ha="left", color=COLOURS["blue"], **look)
    if gradients:
        look |= {"ha": "right", "color": COLOURS["vermilion"]}
        ax.text(1, 0, "below: gradients, ← backward", **look)


def _in_words(places: Mapping[str, Place], edges: Mapping[Edge, str], *numbers: Numbers) -> str:
    """Every node with its numbers, and every arrow, for those who cannot see the picture."""
    nodes = []
    for name in places:
        kinds = zip(("value", "gradient"), numbers, strict=True)
        told = [f"{kind} {known[name]:.3g}" for kind, known in kinds if name in known]
        nodes.append(" ".join((name, *told)))
    arrows = [f"{a} to {b} ({text})" if text else f"{a} to {b}" for (a, b), text in edges.items()]
    said = f"a calculation as a graph: {', '.join(nodes)}; arrows from {', '.join(arrows)}"
    return said.replace("$", "").replace("\\", "")
