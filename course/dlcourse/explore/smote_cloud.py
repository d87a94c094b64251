"""Rare points made more frequent: copied, or put between neighbours."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from dlcourse.arrays import rng, to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

COMMON = 90
METHODS = ("SMOTE", "random oversampling")
PLACES = {"left": 0.08, "right": 0.985, "bottom": 0.17, "top": 0.88, "wspace": 0.06}
SHOWS = (
    "A cloud of two classes, one of them rare and in two groups, before and after new points are "
    "made for it; lines join each rare point to its nearest neighbours."
)


def smote_cloud() -> Panel:
    """Sliders for k, the number of rare points and the draw; a menu for the method.

    A new point of ``smote`` lies on a line from a rare point to one of its k nearest rare points.
    """
    controls = {
        "k": counter("neighbours k", 3, 1, 20),
        "rare": counter("rare points", 16, 6, 40),
        "seed": counter("draw", 1, 1, 20),
        "method": choice("method", METHODS),
    }
    uses = ("smote", "random_oversample")
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 4.0), uses=uses)


@cache
def cloud(rare: int) -> tuple[Floats, Integers]:
    """Ninety points of class 0 around the origin, ``rare`` points of class 1 in two groups."""
    random = np.random.default_rng(7)
    common = random.normal(0, 1.0, (COMMON, 2)) * (1.3, 0.8)
    side = np.arange(rare) % 4 == 0
    centres = np.where(side[:, None], (2.6, -1.6), (-2.4, 1.9))
    x = np.concatenate([common, centres + random.normal(0, 0.45, (rare, 2))])
    return x, np.repeat([0, 1], (COMMON, rare))


def segments(points: Floats, k: int) -> Floats:
    """The lines from each point to its k nearest others, (N k, 2, 2)."""
    squares = ((points[:, None] - points) ** 2).sum(axis=-1)
    np.fill_diagonal(squares, np.inf)
    near = np.argsort(squares, axis=1)[:, : min(k, len(points) - 1)]
    start = np.repeat(points, near.shape[1], axis=0)
    return np.stack([start, points[near.ravel()]], axis=1)


def distance_to_segments(points: Floats, lines: Floats) -> Floats:
    """How far each point (M, 2) is from the closest of the lines (S, 2, 2)."""
    start, way = lines[:, 0], lines[:, 1] - lines[:, 0]
    from_start = points[:, None] - start
    share = (from_start * way).sum(axis=-1) / np.maximum((way**2).sum(axis=-1), 1e-300)
    foot = np.clip(share, 0, 1)[..., None] * way
    return np.asarray(np.sqrt(((from_start - foot) ** 2).sum(axis=-1)).min(axis=1))


def _draw(figure: Picture, k: int, rare: int, seed: int, method: str) -> str:
    x, labels = cloud(rare)
    if method == "SMOTE":
        made, of = current("smote")(x, labels, k, rng(seed, like=x))
    else:
        made, of = current("random_oversample")(x, labels, rng(seed, like=x))
    made, of = to_numpy(made), to_numpy(of)
    lines = segments(x[labels == 1], k)
    with style():
        left, right = figure.subplots(1, 2, sharex=True, sharey=True, gridspec_kw=PLACES)
        _points(left, x, labels, f"before: {COMMON} and {rare}")
        counts = [int((of == label).sum()) for label in (0, 1)]
        if method == "SMOTE":
            right.add_collection(LineCollection(list(lines), colors="#BBBBBB", linewidths=1))
        _points(right, x, labels, f"after: {counts[0]} and {counts[1]}")
        new = made[len(x) :]
        look: dict[str, Any] = {"color": COLOURS["yellow"], "edgecolor": "black", "linewidth": 1.0}
        right.scatter(*new.T, s=48, marker="^", label="new", zorder=4, **look)
        left.legend(*right.get_legend_handles_labels(), loc="lower left")
        left.set(ylabel="$x_2$", xlim=(-4.4, 4.4), ylim=(-3.4, 3.4))
    return _caption(made[len(x) :], x[labels == 1], lines, method)


def _points(ax: Axes, x: Floats, labels: Integers, title: str) -> None:
    for label, (colour, marker) in enumerate((("sky", "o"), ("vermilion", "s"))):
        look: dict[str, Any] = {"color": COLOURS[colour], "marker": marker, "edgecolor": "white"}
        look |= {"label": ("common", "rare")[label], "s": (40, 60)[label], "linewidth": 0.6}
        ax.scatter(*x[labels == label].T, zorder=3, **look)
    ax.set(xlabel="$x_1$", title=title)


def _caption(new: Floats, rare: Floats, lines: Floats, method: str) -> str:
    places = len(np.unique(new.round(9), axis=0)) if len(new) else 0
    if method != "SMOTE":
        old = int((np.abs(new[:, None] - rare).max(axis=-1).min(axis=1) < 1e-9).sum())
        return (
            f"{len(new)} new points stand at {places} places; {old} of them are copies of a rare "
            "point, each under its copies."
        )
    off = distance_to_segments(new, lines)
    longest = float(np.linalg.norm(lines[:, 1] - lines[:, 0], axis=-1).max())
    return (
        f"{len(new)} new points at {places} places, at most {off.max():.0e} away from a line. The "
        f"longest line is {longest:.1f} long"
        f"{': it joins the two groups, where no rare point ever was.' if longest > 4 else '.'}"
    )
