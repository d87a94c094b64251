"""One entry of a matrix product: a row times a column."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter
from dlcourse.pieces import current
from dlcourse.plots.matrix import matrix
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

A = np.array([[1.0, 2.0, 0.0, -1.0], [3.0, -2.0, 1.0, 4.0], [0.0, 1.0, -3.0, 2.0]])
B = np.array([[2.0, -1.0], [1.0, 3.0], [-2.0, 0.0], [4.0, 1.0]])
TIMES, MINUS = "\N{MULTIPLICATION SIGN}", "\N{MINUS SIGN}"
PLACES = {"left": 0.02, "right": 0.98, "bottom": 0.02, "top": 0.9, "wspace": 0.05}
SHOWS = "Two matrices and their product, with a row, a column and the entry they give framed."


def row_by_column() -> Panel:
    """Choose row i and column j: c_ij is the sum of the products of row i of A and column j of B.

    The product is computed by ``linear(A, B^T, 0)``, because ``linear`` is x W^T + b.
    """
    controls = {"i": counter("row i", 2, 1, len(A)), "j": counter("column j", 1, 1, B.shape[1])}
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.3), uses=("linear",))


def _draw(figure: Picture, i: int, j: int) -> str:
    product = to_numpy(current("linear")(A, B.T.copy(), np.zeros(B.shape[1])))
    black, blue, red = (COLOURS[name] for name in ("black", "blue", "vermilion"))
    with style():
        ratios = (4, 0.6, 2, 0.6, 2)
        first, times, second, equals, third = figure.subplots(
            1, 5, width_ratios=ratios, gridspec_kw=PLACES
        )
        box = (i - 1, 0, 1, 4)
        matrix(A, title=f"$A$  (3 {TIMES} 4)", box=box, colour=blue, limit=20, ax=first)
        box = (0, j - 1, 4, 1)
        matrix(B, title=f"$B$  (4 {TIMES} 2)", box=box, colour=red, limit=20, ax=second)
        box = (i - 1, j - 1, 1, 1)
        matrix(product, title=f"$AB$  (3 {TIMES} 2)", box=box, colour=black, limit=20, ax=third)
        for ax in (first, third):  # cells as large as those of B, which has one row more
            ax.set_ylim(3.0, -1.0)
        _sign(times, TIMES)
        _sign(equals, "=")
    return f"Row {i} times column {j}: c = {_terms(i, j)} = {product[i - 1, j - 1]:g}."


def _sign(ax: Axes, sign: str) -> None:
    ax.axis("off")
    ax.text(0.5, 0.5, sign, ha="center", va="center", fontsize=26, transform=ax.transAxes)


def _terms(i: int, j: int) -> str:
    pairs = zip(A[i - 1], B[:, j - 1], strict=True)
    return " + ".join(f"{_bracket(a)} · {_bracket(b)}" for a, b in pairs)


def _bracket(number: float) -> str:
    return f"{number:g}" if number >= 0 else f"({MINUS}{-number:g})"
