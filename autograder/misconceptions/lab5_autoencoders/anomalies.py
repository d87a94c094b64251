"""Errors and alarms, misunderstood."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def reconstruction_errors(x: Floats, x_hat: Floats) -> Wrong:
    """Another axis, another mean, another distance."""
    squares = (x - x_hat) ** 2
    return {
        "the mean goes over the samples (axis 0), not over the values of each": squares.mean(
            axis=0
        ),
        "the mean goes over everything": squares.mean(),
        "nothing is averaged": squares,
        "the squares are summed over a sample, not averaged": squares.sum(axis=1),
        "the squares are summed over the samples": squares.sum(axis=0),
        "absolute values take the place of squares": np.abs(x - x_hat).mean(axis=1),
        "the root of the mean is taken": np.sqrt(squares.mean(axis=1)),
        "the length of the difference is taken": np.sqrt(squares.sum(axis=1)),
        "the differences are not squared": (x - x_hat).mean(axis=1),
        "the differences are not squared, and taken the other way round": (x_hat - x).mean(axis=1),
        "the difference is averaged before it is squared": (x - x_hat).mean(axis=1) ** 2,
        "the largest square of a sample is taken": squares.max(axis=1),
        "the median of the squares is taken": np.median(squares, axis=1),
        "x and x_hat are not subtracted": (x**2).mean(axis=1),
        "x_hat is squared alone, x is not taken off": (x_hat**2).mean(axis=1),
        "x and x_hat are added, not subtracted": ((x + x_hat) ** 2).mean(axis=1),
        "the differences are doubled, not squared": 2 * (x - x_hat).mean(axis=1),
        "the differences are raised to the power of 3": ((x - x_hat) ** 3).mean(axis=1),
        "the errors are divided by N, the number of samples": squares.sum(axis=1) / len(x),
    }


def anomaly_threshold(errors: Floats, quantile: float) -> Wrong:
    """Other positions in the sorted row, and other neighbours."""
    ordered, n = np.sort(errors), len(errors)

    def between(row: Floats, position: float) -> Any:
        low = min(max(math.floor(position), 0), n - 1)
        high = min(low + 1, n - 1)
        return row[low] + (position - math.floor(position)) * (row[high] - row[low])

    def at(position: float) -> Any:
        return ordered[min(max(int(position), 0), n - 1)]

    place = quantile * (n - 1)
    part, low = place - math.floor(place), math.floor(place)
    high = min(low + 1, n - 1)
    below, above = ordered[low], ordered[high]
    return {
        "the errors are not sorted": between(errors, place),
        "the errors are sorted from the largest to the smallest": between(ordered[::-1], place),
        "the position is q N, not q (N - 1)": between(ordered, quantile * n),
        "the position is q N - 1, not q (N - 1)": between(ordered, quantile * n - 1),
        "nothing is interpolated: the error below is taken": at(math.floor(place)),
        "nothing is interpolated: the error above is taken": at(math.ceil(place)),
        "nothing is interpolated: the nearest error is taken": at(round(place)),
        "the part p - i is left out: the next error is taken, at every position": above,
        "nothing is interpolated: the entry number q N is taken": at(quantile * n),
        "the two neighbours are averaged, whatever the position": (ordered[low] + ordered[high])
        / 2,
        "the weights of the two neighbours are exchanged": (
            part * ordered[low] + (1 - part) * ordered[high]
        ),
        "the quantile is taken between the smallest and the largest error": (
            ordered[0] + quantile * (ordered[-1] - ordered[0])
        ),
        "the position is q (N - 2), not q (N - 1)": between(ordered, quantile * (n - 2)),
        "the quantile itself is taken as the position": between(ordered, quantile),
        "the other neighbour is two places further, not one": (
            below + part * (ordered[min(low + 2, n - 1)] - below)
        ),
        "the other neighbour is the one below": below + part * (ordered[low - 1] - below),
        "the step to the next error is taken off, not added": below - part * (above - below),
        "the step to the next error is returned without the error below": part * (above - below),
        "the step is p - i, without the difference of the two errors": below + part,
        "the two errors are added for the step, not subtracted": below + part * (above + below),
        "the step is p - i times the error above, not times a difference": below + part * above,
        "the step is p - i times the error below, not times a difference": below + part * below,
        "the step is taken with the whole part of the position": below + low * (above - below),
        "the position is rounded up, not down": (
            ordered[math.ceil(place)]
            + (place - math.ceil(place))
            * (ordered[min(math.ceil(place) + 1, n - 1)] - ordered[math.ceil(place)])
        ),
        "the error below is taken from the errors as they came": (
            errors[low] + part * (above - below)
        ),
        "the error above is taken from the errors as they came": (
            below + part * (errors[high] - below)
        ),
        "the quantile is multiplied with the largest error": quantile * ordered[-1],
        "the quantile is taken as a percentage": between(ordered, place / 100),
        "the whole part of the position is not taken off its weight": (
            ordered[low] + place * (ordered[high] - ordered[low])
        ),
        "the largest error is returned": ordered[-1],
        "mean and standard deviation take the place of the quantile": (
            errors.mean() + 2 * errors.std()
        ),
        "the mean of the errors is taken": errors.mean(),
    }


def flag_anomalies(errors: Floats, threshold: float) -> Wrong:
    """Another comparison."""
    return {
        "errors that are equal to the threshold are reported, too": errors >= threshold,
        "what lies below the threshold is reported": errors < threshold,
        "what does not lie above the threshold is reported": errors <= threshold,
        "everything but the threshold itself is reported": errors != threshold,
        "the errors are compared with their mean": errors > errors.mean(),
        "nothing is ever reported": np.zeros(len(errors), dtype=bool),
        "everything is reported": np.ones(len(errors), dtype=bool),
        "every sample is reported as soon as one is": np.full(
            len(errors), (errors > threshold).any()
        ),
    }
