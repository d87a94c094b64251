"""Double descent on the spot: more and more random features on a hundred noisy digits."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, GREY, style
from dlcourse.results.double_descent import Errors, Task, errors, noisy_digits

Floats = NDArray[np.float64]

FEATURES = (5, 10, 20, 35, 50, 70, 85, 95, 100, 105, 115, 130, 160, 200, 300, 500, 800)
FEWEST, MOST, TESTED, DRAWS = 50, 200, 400, 2
PENALTIES = (0.0, 0.0003, 0.003, 0.03, 0.3)
PLACES = {"left": 0.09, "right": 0.985, "bottom": 0.2, "top": 0.9, "wspace": 0.2}
SHOWS = (
    "Shares of wrong answers and the mean square error of networks with more and more random "
    "features, on the training digits and on new ones."
)


def double_descent() -> Panel:
    """Sliders for wrong labels, training digits, and a penalty on large weights.

    One hidden layer of ``relu`` units with random weights; the output layer is solved by least
    squares, of smallest norm where several solve it.  Means over two draws.
    """
    controls = {
        "noise": slider("wrong labels", 0.2, 0, 0.5),
        "samples": slider("training digits", 100, FEWEST, MOST, 10),
        "penalty": counter("penalty, none to strong", 0, 0, len(PENALTIES) - 1),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.8), uses=("relu",))


def curve(noise: float, samples: int, ridge: float) -> Errors:
    """All columns by number of features: means over the draws."""
    return _curve(current("relu"), round(noise, 6), int(samples), ridge)


@lru_cache(maxsize=64)
def _curve(relu: Any, noise: float, samples: int, ridge: float) -> Errors:
    tasks = [_fewer(noisy_digits(samples, noise, seed)) for seed in range(DRAWS)]
    points = [
        [errors(task, features, ridge, seed, relu) for features in FEATURES]
        for seed, task in enumerate(tasks)
    ]
    return Errors(*np.mean(points, axis=0).T)


def _fewer(task: Task) -> Task:
    """The same task with fewer digits to test on: a picture should not take long."""
    return task._replace(x_test=task.x_test[:TESTED], labels_test=task.labels_test[:TESTED])


def _draw(figure: Picture, noise: float, samples: float, penalty: int) -> str:
    found = curve(noise, int(samples), PENALTIES[penalty])
    with style():
        left, right = figure.subplots(1, 2, gridspec_kw=PLACES)
        for name, colour, dash in (("train", "blue", "-"), ("test", "vermilion", "--")):
            wrong, square = (getattr(found, f"{name}_{kind}") for kind in ("error", "mse"))
            left.semilogx(found.features, wrong, dash, color=COLOURS[colour], label=name)
            right.loglog(found.features, np.maximum(square, 1e-5), dash, color=COLOURS[colour])
        for ax, title in ((left, "share of wrong answers"), (right, "mean square error")):
            ax.axvline(samples, color=GREY, linewidth=1)
            ax.set(xlabel="random features", title=title)
            ax.set_xticks([5, 20, 100, 500], ["5", "20", "100", "500"])
            ax.minorticks_off()
        left.set_ylim(-0.03, 1)
        right.set_ylim(1e-4, 1e2)
        left.legend(loc="upper right", frameon=True, framealpha=0.9, edgecolor="none")
    return _caption(found, samples)


def _caption(found: Errors, samples: float) -> str:
    count, test = np.array(found.features), np.array(found.test_error)
    few, many = count < samples, count > samples
    valley, peak = int(test[few].argmin()), int(test.argmax())
    middle = (count > 0.8 * samples) & (count < 1.3 * samples)
    return (
        f"Best with fewer features than digits: {test[valley]:.0%} wrong, at {count[valley]:.0f}. "
        f"Around {samples:.0f}, as many as digits, up to {test[middle].max():.0%}; "
        f"with {count[-1]:.0f} features {test[many][-1]:.0%}. Highest of all at {count[peak]:.0f}."
    )
