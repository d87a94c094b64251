"""Anomalies: ROC curve and area are scikit-learn's, counts add up, the threshold is a quantile."""

from __future__ import annotations

import re

import numpy as np
import pytest
from dlcourse.autoencoders import digits
from dlcourse.explore import anomalies
from dlcourse.explore.anomalies import LEFT_OUT, area, confusion, errors_without, roc
from sklearn.metrics import confusion_matrix, roc_auc_score


@pytest.mark.parametrize("decimals", [9, 1])  # with one decimal, many errors are equal
def test_the_area_is_scikit_learns(decimals: int) -> None:
    random = np.random.default_rng(0)
    strange = random.random(200) < 0.2
    errors = np.round(random.random(200) + 0.4 * strange, decimals)
    assert area(*roc(errors, strange)) == pytest.approx(roc_auc_score(strange, errors))


def test_the_curve_goes_from_nobody_to_everybody() -> None:
    false_alarms, found = roc(np.array([3.0, 1.0, 2.0]), np.array([True, False, False]))
    assert (false_alarms[0], found[0]) == (0, 0)
    assert (false_alarms[-1], found[-1]) == (1, 1)
    assert area(false_alarms, found) == 1


def test_the_table_is_scikit_learns() -> None:
    random = np.random.default_rng(1)
    flagged, strange = random.random(50) < 0.4, random.random(50) < 0.3
    assert (confusion(flagged, strange) == confusion_matrix(strange, flagged)).all()


def test_the_caption_counts_who_is_over_the_quantile() -> None:
    panel = anomalies()
    known, errors, strange = errors_without(0)
    for quantile in (0.5, 0.9, 1.0):
        panel.controls["quantile"].value = quantile
        threshold = np.quantile(known, quantile)
        found, alarms = ((errors > threshold) & which for which in (strange, ~strange))
        assert f"Threshold {threshold:.4f}" in panel.alt
        assert f"{found.sum()} of 49 new images of digit 0, and {alarms.sum()} of 400" in panel.alt


@pytest.mark.parametrize("digit", LEFT_OUT)
def test_a_digit_never_seen_comes_back_worse(digit: int) -> None:
    train, new = digits()
    known, errors, strange = errors_without(digit)
    assert area(*roc(errors, strange)) > 0.8
    assert len(known) == (train.labels != digit).sum()
    assert (strange == (new.labels == digit)).all()
    assert len(errors) == len(new)


def test_another_digit_can_be_left_out() -> None:
    panel = anomalies()
    areas = {}
    for digit in (0, 1):
        panel.controls["left_out"].value = f"digit {digit}"
        areas[digit] = float(re.findall(r"curve (\d\.\d+)\.", panel.alt)[0])
    assert areas[0] > areas[1]
