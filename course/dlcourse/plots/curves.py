"""Curves and points in a coordinate system with named axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, CYCLE, DASHES, style

Curve = Callable[[Any], Any]
SEVEN = (*CYCLE, COLOURS["black"])


def function(
    curves: Curve | Mapping[str, Curve],
    low: float = -3.0,
    high: float = 3.0,
    *,
    names: Sequence[str] = (),
    xlabel: str = "$x$",
    ylabel: str = "$y$",
    title: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw y = f(x) between low and high.

    ``curves`` is one function, several by name, or one that gives several rows: x (N,) -> (K, N),
    with K ``names``.
    """
    x = np.linspace(low, high, 601)
    named = _rows(curves, x, names)
    alt = alt or " ".join((title or ylabel, "against", xlabel, ", ".join(n for n, _ in named)))
    figure, ax = axes_for(ax, 9.0, 3.5, alt.strip())
    with style():
        for k, (name, y) in enumerate(named):
            look: dict[str, Any] = {
                "color": CYCLE[k % len(CYCLE)],
                "linestyle": DASHES[k % len(DASHES)],
            }
            ax.plot(x, y, label=name, **look)
        name_axes(ax, xlabel, ylabel, title)
        if any(name for name, _ in named):
            ax.legend()
    return figure


def _rows(
    curves: Curve | Mapping[str, Curve], x: Any, names: Sequence[str]
) -> list[tuple[str, NDArray[Any]]]:
    """Every curve to draw with its name ("" for none)."""
    if isinstance(curves, Mapping):
        return [(name, to_numpy(curve(x))) for name, curve in curves.items()]
    rows = np.atleast_2d(to_numpy(curves(x)))
    return list(zip(names or [""] * len(rows), rows, strict=True))


def lines(
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    title: str = "",
    log: bool | Literal["x", "y"] = False,
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw measured numbers, one line a name, against x.

    ``log`` makes both axes logarithmic, "x" or "y" one of them.
    """
    x = to_numpy(x)
    alt = alt or f"{ylabel} against {xlabel}: {', '.join(curves)}"
    figure, ax = axes_for(ax, 9.0, 3.5, alt)
    with style():
        for k, (name, y) in enumerate(curves.items()):
            look: dict[str, Any] = {"linestyle": DASHES[k % len(DASHES)]}
            ax.plot(x, to_numpy(y), label=name, color=SEVEN[k % len(SEVEN)], **look)
        ax.set_xscale("log" if log in (True, "x") else "linear")
        ax.set_yscale("log" if log in (True, "y") else "linear")
        name_axes(ax, xlabel, ylabel, title)
        ax.legend()
    return figure


def points(
    x: ArrayLike,
    y: ArrayLike,
    *,
    xlabel: str = "x",
    ylabel: str = "y",
    title: str = "",
    label: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw single points."""
    figure, ax = axes_for(ax, 9.0, 3.5, alt or f"{title} points of {ylabel} against {xlabel}")
    with style():
        ax.scatter(
            to_numpy(x), to_numpy(y), s=50, color=COLOURS["black"], label=label or None, zorder=3
        )
        name_axes(ax, xlabel, ylabel, title)
        if label:
            ax.legend()
    return figure


def history(record: Mapping[str, Sequence[float]], *, ax: Axes | None = None) -> Figure:
    """Draw the columns of a training history (lists, one number an epoch) against the epoch."""
    last = ", ".join(f"{name} ends at {values[-1]:.3g}" for name, values in record.items())
    figure, ax = axes_for(ax, 9.0, 3.5, f"learning curves by epoch: {last}")
    with style():
        for k, (name, values) in enumerate(record.items()):
            epochs = np.arange(1, len(values) + 1)
            ax.plot(
                epochs,
                [float(v) for v in values],
                linestyle=DASHES[k % len(DASHES)],
                label=name.replace("_", " "),
            )
        name_axes(ax, "epoch", "loss")
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_ylim(bottom=0)
        ax.legend()
    return figure


def contours(
    height: Callable[[float, float], float],
    across: ArrayLike,
    up: ArrayLike,
    *,
    xlabel: str,
    ylabel: str,
    title: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw a function of two numbers as a map with contour lines and mark its lowest grid point."""
    xs, ys = to_numpy(across), to_numpy(up)
    z = np.array([[float(height(a, b)) for a in xs] for b in ys])
    row, column = np.unravel_index(int(z.argmin()), z.shape)
    note = f"map of {title}, lowest at {xlabel} {xs[column]:.3g}, {ylabel} {ys[row]:.3g}"
    figure, ax = axes_for(ax, 9.0, 3.5, alt or note)
    with style():
        filled = ax.contourf(xs, ys, z, levels=14, cmap="cividis")
        ax.contour(xs, ys, z, levels=14, colors="white", linewidths=0.8)
        ax.plot(xs[column], ys[row], "*", markersize=22, color="white", markeredgecolor="black")
        figure.colorbar(filled, ax=ax, label=title)
        name_axes(ax, xlabel, ylabel)
        ax.grid(False)
    return figure


def name_axes(ax: Axes, xlabel: str, ylabel: str, title: str = "") -> None:
    """Label both axes."""
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
