"""A class that the autoencoder never saw: told from the others by its reconstruction error."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dlcourse.arrays import to_numpy
from dlcourse.autoencoders import digits, trained_digits
from dlcourse.explore.panel import Panel
from dlcourse.explore.sliders import choice, slider
from dlcourse.pieces import current
from dlcourse.plots.picture import Picture
from dlcourse.plots.style import COLOURS, GREY, style

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

LEFT_OUT = (0, 2, 8, 1)  # zeros and twos are found well, eights and ones less so
LATENT = 8
NORMAL, STRANGE = COLOURS["blue"], COLOURS["vermilion"]
SHOWS = (
    "Two histograms of the reconstruction error, of digits of the classes seen in training and of "
    "the class left out, with a threshold; a table of who is flagged; the ROC curve."
)


def anomalies() -> Panel:
    """A menu for the class left out, a slider for the threshold: a quantile of training errors."""
    controls = {
        "quantile": slider("quantile of training errors", 0.95, 0.5, 1.0, 0.01),
        "left_out": choice("left out", [f"digit {k}" for k in LEFT_OUT]),
    }
    uses = (
        *("autoencoder_forward", "autoencoder_gradients", "reconstruction_errors"),
        *("anomaly_threshold", "flag_anomalies"),
    )
    return Panel(_draw, controls, shows=SHOWS, size=(9.2, 3.6), uses=uses)


def errors_without(digit: int) -> tuple[Floats, Floats, Booleans]:
    """Errors of the training digits, errors of new digits, and which of those are ``digit``."""
    train, test = digits()
    model = trained_digits(LATENT, left_out=digit)
    normal = train.x[train.labels != digit]
    return to_numpy(model.errors(normal)), to_numpy(model.errors(test.x)), test.labels == digit


def roc(errors: Floats, strange: Booleans) -> tuple[Floats, Floats]:
    """The shares of normal and of strange samples that are flagged, from no sample to all."""
    thresholds = [np.inf, *np.unique(errors)[::-1], -np.inf]
    flagged = np.array([to_numpy(current("flag_anomalies")(errors, t)) for t in thresholds])
    return flagged[:, ~strange].mean(axis=1), flagged[:, strange].mean(axis=1)


def area(false_alarms: Floats, found: Floats) -> float:
    """The area under the ROC curve."""
    return float(np.trapezoid(found, false_alarms))


def confusion(flagged: Booleans, strange: Booleans) -> NDArray[np.int64]:
    """Counts: rows normal and strange, columns passed and flagged."""
    pairs = [[(~flagged, ~strange), (flagged, ~strange)], [(~flagged, strange), (flagged, strange)]]
    return np.array([[int((a & b).sum()) for a, b in row] for row in pairs])


def _draw(figure: Picture, quantile: float, left_out: str) -> str:
    known, errors, strange = errors_without(int(left_out.split()[1]))
    threshold = float(current("anomaly_threshold")(known, quantile))
    flagged = to_numpy(current("flag_anomalies")(errors, threshold))
    counts, curve = confusion(flagged, strange), roc(errors, strange)
    with style():
        _histograms(
            figure.add_axes((0.075, 0.19, 0.36, 0.71)), errors, strange, threshold, left_out
        )
        _table(figure.add_axes((0.5, 0.25, 0.2, 0.52)), counts, left_out)
        _roc(figure.add_axes((0.79, 0.19, 0.2, 0.71)), curve, counts)
    return (
        f"Threshold {threshold:.4f}: flagged are {counts[1, 1]} of {counts[1].sum()} new images of "
        f"{left_out}, and {counts[0, 1]} of {counts[0].sum()} others. "
        f"Area under the ROC curve {area(*curve):.3f}."
    )


def _histograms(
    ax: Axes, errors: Floats, strange: Booleans, threshold: float, left_out: str
) -> None:
    bins = np.linspace(0, float(errors.max()), 31)
    look: dict[str, Any] = {"bins": bins, "density": True, "histtype": "stepfilled", "alpha": 0.5}
    ax.hist(errors[~strange], color=NORMAL, edgecolor=NORMAL, lw=2, label="classes seen", **look)
    look |= {"hatch": "//", "label": left_out}
    ax.hist(errors[strange], color=STRANGE, edgecolor=STRANGE, lw=2, **look)
    ax.axvline(threshold, color="black", linestyle="--", label="threshold")
    ax.set(xlabel="reconstruction error", ylabel="density", title="new digits", yticks=[])
    ax.set_ylim(top=1.45 * ax.get_ylim()[1])  # room for the legend
    ax.legend(loc="upper right")


def _table(ax: Axes, counts: NDArray[np.int64], left_out: str) -> None:
    shares = counts / counts.sum(axis=1, keepdims=True)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=2, aspect="auto")
    for (i, j), count in np.ndenumerate(counts):
        weight = "bold" if i == j else "normal"  # bold where the flag is right
        ax.text(j, i, str(count), ha="center", va="center", fontsize=19, weight=weight)
    ax.set_xticks((0, 1), ("passes", "flagged"))
    ax.set_yticks((0, 1), ("seen", left_out), rotation=90, va="center")
    ax.tick_params(length=0)
    ax.set(title="who is flagged")
    ax.grid(False)


def _roc(ax: Axes, curve: tuple[Floats, Floats], counts: NDArray[np.int64]) -> None:
    shares = counts[:, 1] / counts.sum(axis=1)
    ax.plot((0, 1), (0, 1), color=GREY, linestyle=":", linewidth=2)
    ax.plot(*curve, color="black")
    ax.plot(*shares, "o", color=COLOURS["orange"], markeredgecolor="black", markersize=13)
    ax.set(xlabel="false alarms", ylabel="found", title=f"AUC {area(*curve):.3f}")
    ax.set(xticks=(0, 0.5, 1), yticks=(0, 0.5, 1), xlim=(-0.04, 1.04), ylim=(-0.04, 1.06))
