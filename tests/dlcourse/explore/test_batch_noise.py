"""Gradient noise: measured as defined, and it follows the law of means drawn without return."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse.explore import digits_net as net
from dlcourse.explore import gradient_noise
from dlcourse.explore.batch_noise import batch_gradients, expected, full, noise, weights_at


@pytest.fixture(scope="module")
def one_by_one() -> np.ndarray:
    """The gradients of the first 400 training digits, one at a time."""
    digits, w = net.training_digits(), net.start()
    return np.array([net.gradient(w, digits.x[[k]], digits.labels[[k]]) for k in range(400)])


def test_batches_have_their_size_and_differ() -> None:
    gradients = batch_gradients(net.start(), 64)
    assert gradients.shape == (len(gradients), len(net.start()))
    assert len(gradients) >= 12
    assert len(np.unique(gradients[:, -1])) == len(gradients)


def test_the_full_gradient_is_the_mean_of_single_ones(one_by_one: np.ndarray) -> None:
    digits, w = net.training_digits(), net.start()
    some = net.gradient(w, digits.x[:400], digits.labels[:400])
    assert np.allclose(one_by_one.mean(axis=0), some, atol=1e-12)
    assert np.linalg.norm(some - full(w)) < noise(w, 64)


def test_single_digits_scatter_as_measured(one_by_one: np.ndarray) -> None:
    spread = np.sqrt(np.sum((one_by_one - full(net.start())) ** 2, axis=1).mean())
    assert noise(net.start(), 1) == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize("size", [4, 16, 64, 256, 512])
def test_noise_follows_the_law(size: int) -> None:
    w = net.start()
    law = expected(size, noise(w, 1), len(net.training_digits()))
    assert noise(w, size) == pytest.approx(law, rel=0.15)


def test_a_batch_of_everything_has_no_noise() -> None:
    assert expected(1347, 4.0, 1347) == 0
    assert expected(1, 4.0, 1347) == 4.0


def test_the_moments_are_before_during_and_after_training() -> None:
    digits = net.training_digits()
    losses = [
        net.loss(weights_at(moment), digits.x, digits.labels)
        for moment in ("at the start", "after an epoch", "after ten epochs")
    ]
    assert losses == sorted(losses, reverse=True)
    assert np.array_equal(weights_at("at the start"), net.start())


def test_the_caption_states_the_measured_noise() -> None:
    panel = gradient_noise()
    panel.controls["k"].value = 6
    assert f"Batches of 64: noise {noise(net.start(), 64):.3f}" in panel.alt
