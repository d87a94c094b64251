"""The network in one vector: packed and unpacked whole, the gradient of its loss, its training."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse import piece
from dlcourse.explore import digits_net as net
from dlcourse.pieces import current


def test_packing_and_unpacking_lose_nothing() -> None:
    w = np.arange(len(net.start())) * 1.0
    weights, biases = net.unpack(w)
    assert [a.shape for a in weights] == [(16, 64), (16, 16), (10, 16)]
    assert np.array_equal(net.pack(weights, biases), w)


def test_the_gradient_is_that_of_the_loss() -> None:
    digits, w = net.training_digits(), net.start()
    some = digits.x[:40], digits.labels[:40]
    g, h = net.gradient(w, *some), 1e-5
    for k in (0, 500, 1100, len(w) - 1):
        e = h * np.eye(len(w))[k]
        by_trying = (net.loss(w + e, *some) - net.loss(w - e, *some)) / (2 * h)
        assert g[k] == pytest.approx(by_trying, abs=1e-8)


def test_a_path_leads_down_and_is_the_same_again() -> None:
    digits = net.training_digits()
    path = net.path("sgd_step", 0.1, 8)
    losses = [net.loss(w, digits.x, digits.labels) for w in path]
    assert np.array_equal(path[0], net.start())
    assert losses[-1] < 0.6 * losses[0]
    net._path.cache_clear()
    assert np.array_equal(path, net.path("sgd_step", 0.1, 8))


def test_your_step_makes_another_path() -> None:
    before = net.path("sgd_step", 0.2, 1)

    @piece
    def sgd_step(w, g, state, lr):  # type: ignore[no-untyped-def]
        return w, state

    assert current("sgd_step") is sgd_step
    assert np.ptp(net.path("sgd_step", 0.2, 1), axis=0).max() == 0
    assert np.ptp(before, axis=0).max() > 0
