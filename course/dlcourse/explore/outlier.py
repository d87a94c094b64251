"""A constant or a line fitted with the square and with the absolute error, and one outlier."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dlcourse import data
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

PATIENTS = 13
PLACES = {"left": 0.1, "right": 0.98, "bottom": 0.18, "top": 0.97}
MODELS = ("line", "constant")
SHOWS = (
    "Thirteen patients as points, one of them moved, and two fits: of smallest square and of "
    "smallest absolute error."
)


def mse_against_mae() -> Panel:
    """Drag one patient's value away and watch the fit of least squares follow it.

    Thirteen patients of the diabetes data: body mass index against progression of the disease.
    """
    controls = {
        "outlier": slider("value of the marked patient", 800, 0, 1000, 10),
        "model": choice("fitted", MODELS),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.7), uses=("mse", "mae"))


@cache
def patients() -> tuple[Floats, Floats]:
    """Body mass index and progression of thirteen patients, by increasing index."""
    whole = data.diabetes()
    some = whole.rows(np.arange(0, 20 * PATIENTS, 20))
    x = some.x[:, whole.features.index("body mass index")]
    order = np.argsort(x)
    return x[order], some.target[order]


def least_squares(x: Floats, y: Floats, degree: int) -> Floats:
    """The coefficients, highest first, of the polynomial with the smallest mean square error."""
    return np.asarray(np.polyfit(x, y, degree))


def least_absolute(x: Floats, y: Floats, degree: int) -> Floats:
    """The same for the mean absolute error.

    Some best constant passes through one point, some best line through two: try them all.
    """
    tried = [
        np.polyfit(x[list(some)], y[list(some)], degree)
        for some in combinations(range(len(x)), degree + 1)
        if len(set(x[list(some)])) == degree + 1
    ]
    return np.asarray(min(tried, key=lambda c: float(np.abs(np.polyval(c, x) - y).sum())))


def _draw(figure: Picture, outlier: float, model: str) -> str:
    x, y = patients()
    real, y = y[-1], np.append(y[:-1], outlier)
    degree = MODELS[::-1].index(model)
    fits = {
        "MSE": (least_squares(x, y, degree), COLOURS["vermilion"], "-"),
        "MAE": (least_absolute(x, y, degree), COLOURS["blue"], "--"),
    }
    with style():
        ax = figure.subplots(gridspec_kw=PLACES)
        ax.scatter(x[:-1], y[:-1], s=70, color=COLOURS["black"])
        ax.scatter(x[-1:], real, s=200, marker="D", color="none", edgecolor="black")
        ax.scatter(x[-1:], y[-1:], s=260, marker="D", color=COLOURS["orange"], edgecolor="black")
        for loss, (line, colour, dash) in fits.items():
            ax.plot(x, np.polyval(line, x), dash, color=colour, label=f"smallest {loss}")
        ax.set(xlabel="body mass index", ylabel="progression", ylim=(-40, 1090))
        ax.legend(loc="upper left")
    return " ".join(_losses(name, np.polyval(line, x), y) for name, (line, _, _) in fits.items())


def _losses(name: str, fitted: Floats, y: Floats) -> str:
    squared, absolute = float(current("mse")(fitted, y)), float(current("mae")(fitted, y))
    return f"Fit of smallest {name}: MSE {squared:,.0f}, MAE {absolute:.1f}."
