"""Errors of single samples, the threshold, and the alarm."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import Draw, Student, exact, matches_oracle, portable

from autograder.checks.lab5_autoencoders.hidden import Outcomes, hidden


@hidden("reconstruction_errors", weight=2)
def errors_shapes(student: Student, draw: Draw) -> Outcomes:
    """One number a sample, for any number of samples and columns."""
    for n, d in ((6, 3), (1, 5), (4, 4), (5, 1), (2, 64)):
        x, x_hat = draw.normal(n, d, scale=2), draw.normal(n, d)
        what = f"{n} sample{'s' * (n > 1)} of {d} value{'s' * (d > 1)}"
        yield matches_oracle(student, "reconstruction_errors", x, x_hat, what=what)


@hidden("reconstruction_errors")
def errors_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, x_hat = exact(draw.normal(5, 3)), exact(draw.normal(5, 3))
    yield from portable(student, "reconstruction_errors", x, x_hat)


@hidden("anomaly_threshold", weight=3)
def threshold_between(student: Student, draw: Draw) -> Outcomes:
    """Interpolated between two neighbours, for any number of errors in any order."""
    for n in (50, 7, 20, 2):
        errors = draw.uniform(n) ** 2
        for q in (0.95, float(draw.uniform(1)[0])):
            what = f"{n} errors, a quantile between two of them"
            yield matches_oracle(student, "anomaly_threshold", errors, q, what=what)


@hidden("anomaly_threshold", weight=2)
def threshold_ends(student: Student, draw: Draw) -> Outcomes:
    """The smallest, the largest and the middle one; equal errors, and a single one."""
    errors = draw.uniform(9)
    for q, words in ((0.0, "the smallest"), (1.0, "the largest"), (0.5, "the middle one")):
        yield matches_oracle(student, "anomaly_threshold", errors, q, what=f"{words} of 9 errors")
    equal = np.repeat(draw.uniform(2), (4, 3))
    yield matches_oracle(student, "anomaly_threshold", equal, 0.4, what="errors that are equal")
    for q in (0.0, 0.3, 1.0):
        what = "a single error"
        yield matches_oracle(student, "anomaly_threshold", errors[:1], q, what=what)


@hidden("anomaly_threshold")
def threshold_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    yield from portable(student, "anomaly_threshold", exact(draw.uniform(13)), 0.875)


@hidden("flag_anomalies", weight=2)
def flags_at_the_threshold(student: Student, draw: Draw) -> Outcomes:
    """True strictly above the threshold; an error that is the threshold is not reported."""
    errors = draw.uniform(12)
    middle = np.argsort(errors)[5:8]
    errors[middle] = errors[middle[0]]
    what = "a threshold that some errors are equal to"
    yield matches_oracle(student, "flag_anomalies", errors, float(errors[middle[0]]), what=what)
    for threshold, words in ((-1.0, "below all errors"), (2.0, "above all errors"), (0.5, "0.5")):
        what = f"a threshold of {words}" if words == "0.5" else f"a threshold {words}"
        yield matches_oracle(student, "flag_anomalies", errors, threshold, what=what)


@hidden("flag_anomalies")
def flags_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    errors = exact(draw.uniform(10))
    yield from portable(student, "flag_anomalies", errors, float(errors[4]))
