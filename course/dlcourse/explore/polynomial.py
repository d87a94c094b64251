"""A polynomial through noisy points: too stiff, about right, too flexible, by both errors."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

HIGHEST, MOST, FRESH = 16, 100, 500
PLACES = {"left": 0.08, "right": 0.985, "bottom": 0.19, "top": 0.9, "wspace": 0.2}
X = np.linspace(-1, 1, 401)
SHOWS = (
    "Noisy points of a curve with a polynomial fitted to them, and the error on these and on new "
    "points against the degree."
)


class Sample(NamedTuple):
    """Points to fit and new points to test on."""

    x: Floats
    y: Floats
    x_test: Floats
    y_test: Floats


def polynomial_fit() -> Panel:
    """Sliders for the degree, the number of samples, the noise, and the draw of the samples.

    The polynomial has the smallest mean square error (``mse``) on the samples; the same error on
    500 new points says how well it does.
    """
    controls = {
        "degree": counter("degree", 12, 0, HIGHEST),
        "samples": counter("samples", 20, HIGHEST + 1, MOST),
        "noise": slider("noise", 0.3, 0.1, 1.0),
        "draw": counter("draw of the samples", 0, 0, 9),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.8), uses=("mse",))


def truth(x: Floats) -> Floats:
    """The curve without noise."""
    return np.asarray(np.sin(3 * x) + 0.5 * np.cos(5 * x))


def sample(count: int, noise: float, seed: int) -> Sample:
    """``count`` noisy points to fit and 500 to test on, with x evenly from [-1, 1]."""
    x, error, x_test, error_test = _numbers(seed)
    x, x_test = x[:count], x_test
    return Sample(x, truth(x) + noise * error[:count], x_test, truth(x_test) + noise * error_test)


@cache
def _numbers(seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    random = np.random.default_rng(seed)
    x, x_test = random.uniform(-1, 1, MOST), random.uniform(-1, 1, FRESH)
    return x, random.standard_normal(MOST), x_test, random.standard_normal(FRESH)


def fit(x: Floats, y: Floats, degree: int) -> Any:
    """Coefficients of the best polynomial, in Legendre's polynomials, which are hardly alike."""
    return legendre.legfit(x, y, degree)


def both_errors(points: Sample, degree: int) -> tuple[float, float]:
    """The mean square error on the fitted points and on new ones."""
    mse, c = current("mse"), fit(points.x, points.y, degree)
    return (
        float(mse(legendre.legval(points.x, c), points.y)),
        float(mse(legendre.legval(points.x_test, c), points.y_test)),
    )


def verdict(errors: Floats, degree: int, noise: float) -> str:
    """Under- or overfitting, read off the errors by degree, (HIGHEST + 1, 2)."""
    train, test = errors[degree]
    best = int(errors[:, 1].argmin())
    if test < 1.2 * errors[best, 1]:
        return "No other degree is much better."
    if degree < best:
        return f"Both are far above the noise, {noise**2:.2g}: underfitting."
    times = f"{test / train:.2g}" if test < 10 * train else f"{test / train:,.0f}"
    return f"New points are {times} times as far off: overfitting."


def _draw(figure: Picture, degree: int, samples: int, noise: float, draw: int) -> str:
    points = sample(samples, noise, draw)
    errors = np.array([both_errors(points, d) for d in range(HIGHEST + 1)])
    with style():
        left, right = figure.subplots(1, 2, gridspec_kw=PLACES)
        left.plot(X, truth(X), color=COLOURS["sky"], linewidth=6, label="truth")
        curve = legendre.legval(X, fit(points.x, points.y, degree))
        left.plot(X, curve, "--", color=COLOURS["vermilion"], label=f"degree {degree}")
        left.plot(points.x, points.y, "o", color=COLOURS["black"], markersize=7)
        left.set(xlabel="$x$", ylabel="$y$", ylim=(-3, 4))
        left.legend(loc="upper left", ncols=2)
        for k, (name, colour) in enumerate((("train", "blue"), ("test", "vermilion"))):
            look: dict[str, Any] = {"color": COLOURS[colour], "linestyle": ("-", "--")[k]}
            right.semilogy(errors[:, k], label=name, **look)
            right.plot(degree, errors[degree, k], "o", color=COLOURS[colour], markersize=13)
        right.axhline(noise**2, color=COLOURS["black"], linewidth=1, label="noise")
        right.set(xlabel="degree", title="mean square error", ylim=(1e-4, 1e3))
        right.legend(loc="upper left")
    train, test = errors[degree]
    return (
        f"Degree {degree} on {samples} samples: error {train:.2g} on them, {test:.2g} on new ones. "
        f"{verdict(errors, degree, noise)}"
    )
