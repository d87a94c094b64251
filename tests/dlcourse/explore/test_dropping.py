"""Dropout on a drawn network: masks as they should be, and the test is the mean of the training."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.explore import dropout_network
from dlcourse.explore.dropping import DRAWS, outputs, weights


def test_the_test_network_drops_nothing_and_is_the_plain_one() -> None:
    y, masks = outputs(0.5, 3, training=False, rows=1)
    h = np.ones(3)
    for W in weights()[:-1]:
        h = np.maximum(W @ h, 0)
    assert y[0] == pytest.approx((weights()[-1] @ h)[0], rel=1e-12)
    assert all((mask == 1).all() for mask in masks)


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_a_training_mask_is_zero_or_the_scale(rate: float) -> None:
    _, masks = outputs(rate, 1, training=True)
    for mask in masks:
        assert np.isin(mask.round(9), (0, np.round(1 / (1 - rate), 9))).all()
        assert np.mean(mask == 0) == pytest.approx(rate, abs=5 * np.sqrt(0.25 / mask.size))


def test_the_mean_over_steps_is_near_the_test() -> None:
    many, _ = outputs(0.2, 5, training=True)
    whole, _ = outputs(0.2, 5, training=False, rows=1)
    assert len(many) == DRAWS
    assert many.mean() == pytest.approx(whole[0], abs=5 * many.std() / DRAWS**0.5)


def test_the_caption_counts_the_units_that_take_part() -> None:
    panel = dropout_network()
    _, masks = outputs(0.4, 1, training=True, rows=1)
    kept = [int((mask > 0).sum()) for mask in masks]
    assert f"{kept[0]} of 8 and {kept[1]} of 8 hidden units take part" in panel.alt
    panel.controls["mode"].value = "test"
    assert "8 of 8 and 8 of 8" in panel.alt
    assert "counts 1.00 times" in panel.alt
