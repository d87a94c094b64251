"""The landscape: directions as Li and others make them, heights that are the loss, a true path."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from dlcourse.explore import digits_net as net
from dlcourse.explore import loss_landscape
from dlcourse.explore.landscape import (
    SAMPLES,
    STEPS,
    heights,
    main_directions,
    project,
    random_directions,
)


@pytest.fixture(scope="module")
def path() -> np.ndarray:
    return net.path("adam_step", 0.005, 4)


def test_every_unit_s_part_is_as_long_as_its_weights(path: np.ndarray) -> None:
    trained, trained_biases = net.unpack(path[-1])
    for direction in random_directions(path[-1], 3):
        weights, biases = net.unpack(direction)
        for d, w in zip(weights, trained, strict=True):
            assert np.allclose(np.linalg.norm(d, axis=1), np.linalg.norm(w, axis=1))
        assert [np.abs(b).max() for b in biases] == [0] * len(trained_biases)


def test_random_directions_are_random_and_hardly_alike(path: np.ndarray) -> None:
    one, two = random_directions(path[-1], 0)
    assert abs(one @ two) < 0.1 * np.linalg.norm(one) * np.linalg.norm(two)
    assert not np.allclose(one, random_directions(path[-1], 1)[0])


def test_heights_are_torch_s_loss_at_these_weights(path: np.ndarray) -> None:
    plane = random_directions(path[-1], 0)
    z, axis = heights(path[-1], plane, 0.7), np.linspace(-0.7, 0.7, STEPS)
    digits = net.training_digits()
    labels = torch.from_numpy(digits.labels[:SAMPLES])
    for row, column in ((0, 0), (3, 17), (STEPS // 2, STEPS // 2)):
        weights, biases = net.unpack(path[-1] + axis[column] * plane[0] + axis[row] * plane[1])
        h = torch.from_numpy(digits.x[:SAMPLES])
        for k in range(3):
            h = h @ torch.from_numpy(weights[k]).T + torch.from_numpy(biases[k])
            h = h.relu() if k < 2 else h
        expected = float(torch.nn.functional.cross_entropy(h, labels))
        assert z[row, column] == pytest.approx(expected, rel=1e-10)


def test_the_path_s_own_plane_is_the_best_there_is(path: np.ndarray) -> None:
    places, share = project(path, main_directions(path))
    moves = path - path[-1]
    spectrum = np.linalg.eigvalsh(moves @ moves.T)
    assert share == pytest.approx(spectrum[-2:].sum() / spectrum.sum())
    assert np.abs(places).max() == pytest.approx(1)
    assert places[-1] == pytest.approx([0, 0])


def test_a_projection_is_the_nearest_point_of_the_plane(path: np.ndarray) -> None:
    plane = random_directions(path[-1], 0)
    places, share = project(path, plane)
    rest = (path - path[-1]) - places @ plane
    assert np.abs(rest @ plane.T).max() < 1e-9
    assert 0 < share < 0.02


@pytest.mark.parametrize("step", ["sgd_step", "momentum_step", "heavy_ball_step", "adam_step"])
def test_each_optimizer_has_a_landscape_with_its_trained_network_low(step: str) -> None:
    panel = loss_landscape(step)
    middle, edge = (
        float(panel.alt.split(before)[1].split()[0]) for before in ("Loss ", "weights, up to ")
    )
    assert middle < 0.7  # 2.3 for answers by lot
    assert edge > 5
    assert f"dlcourse&#x27;s {step}" in panel.caption.value
