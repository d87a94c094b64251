"""The same thing measured under several names, several times each, with error bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import axes_for
from dlcourse.plots.style import COLOURS, GREY, style


def comparison(
    measured: Mapping[str, Sequence[float]],
    *,
    xlabel: str,
    title: str = "",
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Draw each name's measurements as small dots, their mean and its standard error above them.

    A dashed line marks the mean of the first name, with which the others are compared.
    """
    tables = {name: to_numpy(numbers).astype(float) for name, numbers in measured.items()}
    means = {name: float(table.mean()) for name, table in tables.items()}
    errors = {name: _error(table) for name, table in tables.items()}
    said = "; ".join(f"{name} {means[name]:.3g} +- {errors[name]:.1g}" for name in tables)
    figure, ax = axes_for(ax, 9.2, 0.9 + 0.42 * len(tables), alt or f"{xlabel}: {said}")
    with style():
        ax.axvline(next(iter(means.values())), color=GREY, linestyle="--", linewidth=1.5)
        for place, (name, table) in enumerate(tables.items()):
            ax.scatter(table, [place] * len(table), s=28, color=COLOURS["sky"], zorder=2)
            look: dict[str, Any] = {"color": COLOURS["blue"], "linewidth": 3, "capsize": 5}
            ax.errorbar(means[name], place, xerr=errors[name], fmt="o", markersize=9, **look)
        ax.set_yticks(range(len(tables)), list(tables))
        ax.invert_yaxis()
        ax.set(xlabel=xlabel, title=title)
        ax.grid(False, axis="y")
    return figure


def _error(table: NDArray[Any]) -> float:
    """The standard error of the mean; 0 of a single measurement."""
    return float(table.std(ddof=1) / np.sqrt(len(table))) if len(table) > 1 else 0.0
