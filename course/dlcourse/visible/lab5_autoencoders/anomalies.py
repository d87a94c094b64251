"""Visible checks of errors, thresholds and alarms."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact, matches_oracle, portable
from dlcourse.visible.lab5_autoencoders.shown import Outcomes, check
from dlcourse.visible.text import as_inputs

ERRORS = np.array([4.0, 1.0, 8.0, 2.0])


@check("reconstruction_errors")
def errors_small(student: Student, draw: Draw) -> Outcomes:
    """Two samples of three values: the second comes back exactly."""
    x = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]])
    x_hat = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]])
    tried = as_inputs(x=x, x_hat=x_hat)
    yield matches_oracle(student, "reconstruction_errors", x, x_hat, tried=tried)


@check("reconstruction_errors")
def errors_shapes(student: Student, draw: Draw) -> Outcomes:
    """Other shapes, a square among them; float32 and torch tensors."""
    for n, d in ((5, 3), (1, 4), (4, 4)):
        x, x_hat = exact(draw.normal(n, d)), exact(draw.normal(n, d))
        yield matches_oracle(student, "reconstruction_errors", x, x_hat, what=f"shape ({n}, {d})")
    yield from portable(student, "reconstruction_errors", x, x_hat)


@check("anomaly_threshold")
def threshold_small(student: Student, draw: Draw) -> Outcomes:
    """Of the errors 4, 1, 8, 2: the smallest, the middle, the largest, and one in between."""
    for q in (0.5, 0.0, 1.0, 0.25):
        tried = as_inputs(errors=ERRORS) + f"\nquantile = {q}"
        what = f"errors 4, 1, 8, 2, quantile {q}"
        yield matches_oracle(student, "anomaly_threshold", ERRORS, q, what=what, tried=tried)


@check("anomaly_threshold")
def threshold_any(student: Student, draw: Draw) -> Outcomes:
    """More errors, equal ones, a single one; float32 and torch tensors."""
    equal = np.array([0.5, 0.25, 0.5, 0.5, 1.0])
    for errors, q in ((draw.uniform(41), 0.95), (equal, 0.6), (np.array([0.5]), 0.9)):
        what = f"{len(errors)} errors, quantile {q}"
        yield matches_oracle(student, "anomaly_threshold", errors, q, what=what)
    yield from portable(student, "anomaly_threshold", exact(draw.uniform(12)), 0.75)


@check("flag_anomalies")
def flags_small(student: Student, draw: Draw) -> Outcomes:
    """The errors 4, 1, 8, 2 and the threshold 2, which is one of them."""
    tried = as_inputs(errors=ERRORS) + "\nthreshold = 2.0"
    yield matches_oracle(student, "flag_anomalies", ERRORS, 2.0, what="threshold 2", tried=tried)


@check("flag_anomalies")
def flags_any(student: Student, draw: Draw) -> Outcomes:
    """Nothing above, everything above; float32 and torch tensors."""
    errors = exact(draw.uniform(12))
    for threshold in (2.0, -1.0, float(errors[3])):
        what = f"threshold {threshold:.2g}"
        yield matches_oracle(student, "flag_anomalies", errors, threshold, what=what)
    yield from portable(student, "flag_anomalies", errors, float(errors[3]))
