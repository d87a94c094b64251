"""A matrix as a heat map with its numbers written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from dlcourse.arrays import to_numpy
from dlcourse.plots.picture import axes_for, picture
from dlcourse.plots.style import COLOURS, style

Box = tuple[int, int, int, int]


def matrix(
    values: ArrayLike,
    *,
    title: str = "",
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    xlabel: str = "",
    ylabel: str = "",
    limit: float | None = None,
    decimals: int = 2,
    box: Box | None = None,
    colour: str = COLOURS["vermilion"],
    ax: Axes | None = None,
) -> Figure:
    """Draw a matrix (or a vector as one column): blue below zero, red above, white at zero.

    ``box`` is (row, column, height, width) of a block to frame; ``limit`` the value of full colour.
    """
    table = to_numpy(values).astype(float)
    table = table[:, None] if table.ndim == 1 else table
    alt = f"matrix {title} of {table.shape[0]} rows and {table.shape[1]} columns"
    figure, ax = axes_for(ax, 1.0 + 0.8 * table.shape[1], 0.8 + 0.7 * table.shape[0], alt)
    top = limit or max(float(np.abs(table).max()), 1e-12)
    with style():
        ax.imshow(table, cmap="RdBu_r", vmin=-top * 1.6, vmax=top * 1.6, aspect="equal")
        _numbers(ax, table, decimals)
        _ticks(ax, rows, columns)
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
        if box is not None:
            _frame(ax, box, colour)
    return figure


def matrices(
    named: Mapping[str, ArrayLike], *, limit: float | None = None, decimals: int = 2
) -> Figure:
    """Draw matrices of the same height side by side, each under its name, in the same colours."""
    tables = {name: np.atleast_2d(to_numpy(table).astype(float)) for name, table in named.items()}
    widths = [table.shape[1] for table in tables.values()]
    height = max(table.shape[0] for table in tables.values())
    said = "; ".join(f"{name}: {np.round(t, decimals).tolist()}" for name, t in tables.items())
    scale = min(0.85, 8.2 / (sum(widths) + 0.6 * len(widths)))
    figure = picture(9.2, 0.6 + scale * height, f"matrices, row by row. {said}")
    top = limit or max(float(np.abs(table).max()) for table in tables.values())
    with style():
        axes = figure.subplots(1, len(tables), squeeze=False, width_ratios=widths)[0]
        for ax, (name, table) in zip(axes, tables.items(), strict=True):
            matrix(table, title=name, limit=top, decimals=decimals, ax=ax)
    figure.set_layout_engine("constrained", wspace=0.12)
    return figure


def _numbers(ax: Axes, table: Any, decimals: int) -> None:
    decimals = 0 if (table == np.rint(table)).all() else decimals
    for (i, j), value in np.ndenumerate(np.round(table, decimals) + 0.0):  # no minus zero
        text = f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}")
        ax.text(j, i, text, ha="center", va="center", fontsize=17)


def _ticks(ax: Axes, rows: Sequence[str] | None, columns: Sequence[str] | None) -> None:
    ax.set_xticks(range(len(columns or ())), columns or ())
    ax.set_yticks(range(len(rows or ())), rows or ())
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)


def _frame(ax: Axes, box: Box, colour: str) -> None:
    row, column, height, width = box
    corner = (column - 0.5, row - 0.5)
    ax.add_patch(Rectangle(corner, width, height, fill=False, color=colour, lw=5, clip_on=False))
