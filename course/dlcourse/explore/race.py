"""Seven optimizers race on the same surface, from the same place, with the same noise."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.explore.surfaces import LIMIT, SURFACES, Surface
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, DASHES, GREY, style

Floats = NDArray[np.float64]

FAR = 1e3  # an optimizer that has left this far behind will not come back
MOST_STEPS = 80


#: The piece of each optimizer; the second entry says whether the slider of momentum is for it.
OPTIMIZERS: dict[str, tuple[str, bool]] = {
    "SGD": ("sgd_step", False),
    "momentum": ("momentum_step", True),
    "heavy ball": ("heavy_ball_step", True),
    "AdaGrad": ("adagrad_step", False),
    "Adadelta": ("adadelta_step", False),
    "RMSProp": ("rmsprop_step", False),
    "Adam": ("adam_step", True),
}
HUES = dict(
    zip(
        OPTIMIZERS,
        ("black", "blue", "sky", "orange", "purple", "green", "vermilion"),
        strict=True,
    )
)
USES = tuple(piece for piece, _ in OPTIMIZERS.values())
PLACES = {"left": 0.08, "right": 0.985, "bottom": 0.33, "top": 0.91, "wspace": 0.2}
SHOWS = "The paths of seven optimizers on a map of a loss over two weights, and their loss by step."


def optimizer_race() -> Panel:
    """Sliders for learning rate, momentum, noise and number of steps, a menu for the surface.

    Every optimizer is a piece, ``w, state = step(w, g, state, lr)``.  Momentum is alpha of
    ``momentum_step``, mu of ``heavy_ball_step``, beta1 of ``adam_step``.  Noise is what a
    mini-batch adds to the gradient: normal, the same for all.
    """
    controls = {
        "lr": slider("learning rate η", 0.3, 0.02, 2.3, 0.02),
        "momentum": slider("momentum", 0.9, 0, 0.98, 0.02),
        "noise": slider("batch noise", 0.0, 0, 1.0),
        "steps": counter("steps", 40, 2, MOST_STEPS),
        "surface": choice("surface", tuple(SURFACES)),
        "marked": choice("marked", ("Adam", *(n for n in OPTIMIZERS if n != "Adam"))),
    }
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 4.5), uses=USES)


def walk(
    name: str, surface: str, lr: float, steps: int, *, momentum: float = 0.9, noise: float = 0.0
) -> Floats:
    """The places w_0 ... w_T of one optimizer, (T + 1, 2); ends early where w runs away."""
    piece, has_momentum = OPTIMIZERS[name]
    step, more = current(piece), (momentum,) if has_momentum else ()
    path, state = [np.array(SURFACES[surface].start)], None
    for extra in noise * batch_noise()[:steps]:
        g = SURFACES[surface].slope(path[-1]) + extra
        w, state = step(path[-1].copy(), g, state, lr, *more)
        path.append(to_numpy(w))
        if not np.abs(path[-1]).max() < FAR:
            break
    return np.array(path)


@cache
def batch_noise() -> Floats:
    """Standard normal numbers, one pair a step."""
    return np.random.default_rng(0).standard_normal((MOST_STEPS, 2))


def _draw(
    figure: Picture,
    surface: str,
    lr: float,
    momentum: float,
    noise: float,
    steps: int,
    marked: str,
) -> str:
    ground = SURFACES[surface]
    paths = {
        name: walk(name, surface, lr, steps, momentum=momentum, noise=noise) for name in OPTIMIZERS
    }
    losses = {name: ground.height(path.T) - ground.lowest for name, path in paths.items()}
    with style():
        left, right = figure.subplots(1, 2, width_ratios=(3, 2), gridspec_kw=PLACES)
        _map(left, ground)
        for k, (name, path) in enumerate(paths.items()):
            look: dict[str, Any] = {"color": COLOURS[HUES[name]], "zorder": 3, "label": name}
            look |= {"linewidth": 5, "zorder": 4} if name == marked else {"linewidth": 2}
            look |= {"linestyle": DASHES[k % len(DASHES)]}
            left.plot(*path.T, **look)
            right.semilogy(np.maximum(losses[name], 1e-9), **look)
        left.plot(*ground.start, "s", color=COLOURS["black"], markersize=12, zorder=5)
        left.plot(*paths[marked][-1], "*", color=COLOURS["yellow"], ms=22, mec="black", zorder=6)
        right.set(xlabel="step", title="loss above the minimum", ylim=(1e-7, 1e3))
        figure.legend(*right.get_legend_handles_labels(), loc="lower center", ncols=4)
    return _caption(marked, losses, steps)


def _map(ax: Axes, ground: Surface) -> None:
    axis = np.linspace(-LIMIT, LIMIT, 81)
    grid = np.stack(np.meshgrid(axis, axis))
    heights = np.sqrt(ground.height(grid) - ground.lowest)  # lines close up near the floor
    ax.contourf(*grid, heights, levels=12, cmap="Greys", alpha=0.6)
    ax.contour(*grid, heights, levels=12, colors=GREY, linewidths=0.5)
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT))
    ax.grid(False)


def _caption(marked: str, losses: dict[str, Floats], steps: int) -> str:
    last = {name: float(loss[-1]) for name, loss in losses.items() if len(loss) == steps + 1}
    gone = [name for name in losses if name not in last]
    first = min(last, key=lambda name: last[name]) if last else ""
    away = f" {', '.join(gone)} ran away." if gone else ""
    best = f" Lowest of all: {first}, at {last[first]:.2g}." if last else ""
    how = f"ends at {last[marked]:.2g}" if marked in last else "runs away"
    return f"{marked} starts at {losses[marked][0]:.2g} and {how} after {steps} steps.{best}{away}"
