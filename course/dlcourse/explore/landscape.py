"""The loss of a trained digits network around its weights, along two directions out of 1482."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.explore import digits_net as net
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, counter, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, style

Floats = NDArray[np.float64]

EPOCHS, SAMPLES, STEPS = 12, 200, 21
RATES = {"sgd_step": 0.2, "momentum_step": 0.2, "heavy_ball_step": 0.02, "adam_step": 0.005}
RANDOM, OWN = "two random directions", "the path's own (PCA)"
PLACES = {"left": 0.11, "right": 0.97, "bottom": 0.18, "top": 0.89, "wspace": 0.08}
SHOWS = (
    "The loss of a network on the digits as a map and as hills, over two directions from its "
    "trained weights, with the path of training."
)


def loss_landscape(step: str = "adam_step") -> Panel:
    """A menu for the plane, sliders for the draw of its directions and for how far it reaches.

    Random directions are filter-normalised (Li and others, 2018): the part for each unit's incoming
    weights is made as long as these weights are, biases stay.  PCA takes the two directions in
    which the path of training is longest.  The path is projected onto the plane.
    """
    controls = {
        "reach": slider("reach", 1.0, 0.3, 2.0),
        "draw": counter("draw of the random directions", 0, 0, 9),
        "plane": choice("plane", (RANDOM, OWN)),
    }
    uses = (step, *net.GRADIENT, net.BATCHES, "mlp", "cross_entropy")

    def draw_landscape(figure: Picture, plane: str, draw: int, reach: float) -> str:
        return _draw(figure, net.path(step, RATES[step], EPOCHS), plane, draw, reach)

    return Panel(draw_landscape, controls, shows=SHOWS, size=(9.2, 3.9), uses=uses)


def random_directions(w: Floats, seed: int) -> Floats:
    """Two filter-normalised random directions at the weights w, (2, P)."""
    random = np.random.default_rng(seed)
    return np.stack([_normalised(random.standard_normal(len(w)), w) for _ in range(2)])


def _normalised(direction: Floats, w: Floats) -> Floats:
    """Every unit's incoming weights get the norm that they have in w; biases get 0."""
    weights, biases = net.unpack(direction)
    for d, trained in zip(weights, net.unpack(w)[0], strict=True):
        d *= np.linalg.norm(trained, axis=1, keepdims=True) / np.linalg.norm(
            d, axis=1, keepdims=True
        )
    return net.pack(weights, [np.zeros_like(b) for b in biases])


def main_directions(path: Floats) -> Floats:
    """The two main directions of the path, seen from its end, each as long as it goes, (2, P)."""
    _, _, directions = np.linalg.svd(path - path[-1], full_matrices=False)
    places = (path - path[-1]) @ directions[:2].T
    return np.asarray(directions[:2] * np.abs(places).max(axis=0)[:, None])


def project(path: Floats, directions: Floats) -> tuple[Floats, float]:
    """The path in the plane, from its end, (T, 2), and the share of its squared distances there."""
    moves = path - path[-1]
    places = np.linalg.lstsq(directions.T, moves.T, rcond=None)[0].T
    return places, float(np.sum((places @ directions) ** 2) / np.sum(moves**2))


def heights(centre: Floats, directions: Floats, reach: float) -> Floats:
    """The loss on a square grid from -reach to reach along both directions, (STEPS, STEPS)."""
    pieces = current("mlp"), current("cross_entropy")
    return _heights(pieces, centre.tobytes(), directions.tobytes(), reach)


@lru_cache(maxsize=32)
def _heights(pieces: Any, centre: bytes, directions: bytes, reach: float) -> Floats:
    """``pieces`` are what the loss runs on: another function computes another landscape."""
    w, (right, up) = np.frombuffer(centre), np.frombuffer(directions).reshape(2, -1)
    digits, axis = net.training_digits(), np.linspace(-reach, reach, STEPS)
    x, labels = digits.x[:SAMPLES], digits.labels[:SAMPLES]
    return np.array([[net.loss(w + a * right + b * up, x, labels) for a in axis] for b in axis])


def _draw(figure: Picture, path: Floats, plane: str, draw: int, reach: float) -> str:
    chosen = random_directions(path[-1], draw) if plane == RANDOM else main_directions(path)
    z, axis = heights(path[-1], chosen, reach), np.linspace(-reach, reach, STEPS)
    places, share = project(path, chosen)
    with style():
        left = figure.add_subplot(1, 2, 1)
        right = figure.add_subplot(1, 2, 2, projection="3d")
        figure.subplots_adjust(**PLACES)
        levels = np.linspace(np.log10(z.min()), np.log10(z.max()), 14)
        filled = left.contourf(axis, axis, np.log10(z), levels=levels, cmap="cividis")
        left.contour(axis, axis, np.log10(z), levels=levels, colors="white", linewidths=0.6,
                     linestyles="solid")  # fmt: skip
        _path(left, places, reach)
        _hills(right, axis, z)
        bar = figure.colorbar(filled, ax=left, format=lambda v, _: f"{10**v:.2g}", pad=0.03)
        bar.set_label("loss")
    return _caption(z, path, share, plane)


def _path(ax: Axes, places: Floats, reach: float) -> None:
    ax.plot(*places.T, "-", color=COLOURS["vermilion"], linewidth=3)
    ax.plot(*places[:: max(len(places) // 24, 1)].T, "o", color=COLOURS["vermilion"], mec="white")
    ax.plot(*places[0], "s", color=COLOURS["black"], markersize=12, mec="white")
    ax.plot(*places[-1], "*", color=COLOURS["yellow"], markersize=22, mec="black")
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="direction 1", ylabel="direction 2")
    ax.grid(False)


def _hills(ax: Any, axis: Floats, z: Floats) -> None:
    grid = np.meshgrid(axis, axis)
    ax.plot_surface(*grid, z, cmap="cividis", rstride=1, cstride=1, linewidth=0, antialiased=False)
    ax.set_xlabel("direction 1", fontsize=13)
    ax.set_ylabel("direction 2", fontsize=13)
    ax.set_title("loss", y=0.98)
    ax.tick_params(labelsize=11, pad=0)
    ax.view_init(30, -60)


def _caption(z: Floats, path: Floats, share: float, plane: str) -> str:
    middle = z[STEPS // 2, STEPS // 2]
    return (
        f"Loss {middle:.3f} at the trained weights, up to {z.max():.3g} at the edge. "
        f"Projected onto {plane}, the path of training shows {share:.1%} of its squared length."
    )
