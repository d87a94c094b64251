"""Oracles of lab 4's images against formulas in NumPy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from dlcourse import oracles, rng

IMAGES = np.random.default_rng(4).uniform(size=(3, 5, 7, 2))
PLAIN = np.arange(9.0).reshape(1, 3, 3, 1) / 8


def oracle(name: str, *arguments: Any) -> Any:
    return oracles.find(name)(*arguments)


def test_flips_and_turns_of_whole_pixels() -> None:
    for n, image in enumerate(IMAGES):
        assert (oracle("flip_horizontal", IMAGES)[n] == np.fliplr(image)).all()
    for turns in range(-2, 5):
        assert np.allclose(oracle("rotate", PLAIN, 90.0 * turns)[0], np.rot90(PLAIN[0], turns))


def test_rotate_by_a_formula() -> None:
    """Each new pixel by hand: c + R(p - c), between four old ones, 0 outside."""
    degrees = 25.0
    turned = oracle("rotate", IMAGES, degrees)
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    for i in range(5):
        for j in range(7):
            y = 2 + cosine * (i - 2) + sine * (j - 3)
            x = 3 + cosine * (j - 3) - sine * (i - 2)
            value = np.zeros((3, 2))
            for a in range(5):
                for b in range(7):
                    share = max(0.0, 1 - abs(y - a)) * max(0.0, 1 - abs(x - b))
                    value += share * IMAGES[:, a, b]
            assert np.allclose(turned[:, i, j], value, rtol=0, atol=1e-14)


def test_a_turn_to_the_left_is_one_as_displayed() -> None:
    image = np.zeros((1, 5, 5, 1))
    image[0, 2, 4] = 1.0  # at the right edge
    assert oracle("rotate", image, 90.0)[0, 0, 2, 0] == pytest.approx(1.0)  # now at the top


def test_crops_and_colors() -> None:
    crops = oracle("random_crop", IMAGES, 3, rng(0))
    for image, crop in zip(IMAGES, crops, strict=True):
        places = [(image[i : i + 3, j : j + 3] == crop).all() for i in range(3) for j in range(5)]
        assert sum(places) == 1
    shift = np.array([0.5, -0.5])
    assert (oracle("shift_color", IMAGES, shift) == np.clip(IMAGES + shift, 0, 1)).all()
    assert np.allclose(oracle("shift_color", IMAGES, 0.2), np.clip(IMAGES + 0.2, 0, 1))
    means = np.array([image.mean() for image in IMAGES])[:, None, None, None]
    expected = np.clip(means + 3 * (IMAGES - means), 0, 1)
    assert np.allclose(oracle("change_contrast", IMAGES, 3.0), expected, rtol=0, atol=1e-15)
