"""The map of an autoencoder: what is decoded, and whose code is nearest."""

from __future__ import annotations

import re

import numpy as np
from dlcourse.autoencoders import digits
from dlcourse.explore import latent_plane
from dlcourse.explore.latent_plane import STEP, nearest, network


def test_the_nearest_is_found_with_its_distance() -> None:
    codes = np.array([[0.0, 0.0], [3.0, 4.0], [1.0, 1.0]])
    assert nearest(np.array([3.0, 3.0]), codes) == (1, 1.0)
    assert nearest(np.array([0.0, 0.0]), codes) == (0, 0.0)


def test_at_the_code_of_a_digit_that_digit_is_nearest_and_drawn() -> None:
    _, new = digits()
    codes = network().encode(new.x)
    assert np.allclose(network().decode(codes[:5]), network().reconstruct(new.x[:5]))
    for k in (3, 200, 448):
        panel = latent_plane()
        panel.controls["z1"].value, panel.controls["z2"].value = codes[k]
        where = rf"is a {new.labels[k]}, 0\.0\d away"
        assert re.search(where, panel.alt), panel.alt


def test_every_code_lies_between_the_ends_of_the_sliders() -> None:
    _, new = digits()
    codes, panel = network().encode(new.x), latent_plane()
    for k, control in enumerate(panel.controls.values()):
        assert control.min <= codes[:, k].min() <= control.min + STEP + 1e-9
        assert control.max - STEP - 1e-9 <= codes[:, k].max() <= control.max
        assert abs(control.value - codes[0, k]) <= STEP


def test_the_map_tells_the_classes_apart_better_than_chance() -> None:
    train, new = digits()
    codes, known = network().encode(new.x), network().encode(train.x)
    guesses = [train.labels[nearest(z, known)[0]] for z in codes]
    assert np.mean(guesses == new.labels) > 0.7
