"""Clouds of points side by side, each in its own frame around the origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.curves import name_axes
from dlcourse.plots.picture import row
from dlcourse.plots.style import COLOURS, CYCLE, GREY, MARKERS, style


def clouds(
    named: Mapping[str, ArrayLike],
    *,
    labels: ArrayLike | None = None,
    names: Sequence[str] = ("$x_1$", "$x_2$"),
    alt: str = "",
) -> Figure:
    """Draw sets of points (N, 2) under their names, with the same unit in both directions.

    ``labels`` (N,) give the points of each set their colours and marks.
    """
    sets = {name: to_numpy(points) for name, points in named.items()}
    figure, axes = row(len(sets), 3.4, alt=alt or _in_words(sets))
    with style():
        for ax, (name, points) in zip(axes, sets.items(), strict=True):
            _cloud(ax, points, None if labels is None else to_numpy(labels))
            name_axes(ax, names[0], names[1], name)
    return figure


def _cloud(ax: Axes, points: Any, labels: Any) -> None:
    ax.axhline(0, color=GREY, linewidth=1)
    ax.axvline(0, color=GREY, linewidth=1)
    groups = [points] if labels is None else [points[labels == k] for k in np.unique(labels)]
    for k, group in enumerate(groups):
        look: dict[str, Any] = {"s": 16, "alpha": 0.75, "marker": MARKERS[k % len(MARKERS)]}
        ax.scatter(*group.T, color=CYCLE[k % len(CYCLE)], **look)
    ax.plot(*points.mean(axis=0), "+", color=COLOURS["black"], markersize=16, markeredgewidth=3)
    ax.set_aspect("equal", adjustable="datalim")


def _in_words(sets: Mapping[str, Any]) -> str:
    said = [
        f"{name}: mean {np.round(points.mean(axis=0), 2).tolist()}, standard deviation "
        f"{np.round(points.std(axis=0), 2).tolist()}, correlation "
        f"{np.corrcoef(points.T)[0, 1]:.2f}"
        for name, points in sets.items()
    ]
    return f"clouds of points. {'; '.join(said)}".replace("$", "")
