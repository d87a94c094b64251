"""The form of trained networks, and that digits are the same whatever their order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dlcourse import data, oracles
from dlcourse.arrays import Random
from dlcourse.checking.trained import shuffled_digits, tells_loss, unreadable

from tests.grading import student_of

W, V = np.ones((3, 5)), np.ones((5, 3))
GOOD = {"encoder": [(W, W[:, 0])], "decoder": [(V, V[:, 0])]}


def test_a_good_one_is_readable() -> None:
    assert unreadable(GOOD, 5, 3) == ""
    assert unreadable({name: tuple(layers) for name, layers in GOOD.items()}, 5, 3) == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"encoder": []}, "is to be a list of layers"),
        ({"encoder": W}, "is to be a list of layers"),
        ({"encoder": [W]}, "no pair of W"),
        ({"encoder": [(W,)]}, "no pair of W"),
        ({"encoder": [(W, W)]}, "no pair of W"),
        (
            {"encoder": [(W.T, W[0])]},
            "layer 0 of the encoder gets 5 values and has W of shape (5, 3)",
        ),
        ({"encoder": [(W, W[0])]}, "b of shape (5,)"),
        ({"encoder": [(W[:2], W[:2, 0])]}, "the encoder ends with 2 values, expected 3"),
        ({"decoder": [(V[:4], V[:4, 0])]}, "the decoder ends with 4 values, expected 5"),
        ({"more": []}, "two keys"),
    ],
)
def test_what_is_not_readable_is_said(changes: dict[str, Any], words: str) -> None:
    assert words in unreadable({**GOOD, **changes}, 5, 3)
    assert "dict" in unreadable([GOOD], 5, 3)


def test_shuffled_digits_are_the_digits() -> None:
    order, pixels = np.random.default_rng(0).permutation(1797), np.arange(64)[::-1]
    x, labels = shuffled_digits(order, pixels)
    digits = data.digits()
    assert (x[np.argsort(order)][:, ::-1] == digits.x).all()
    assert (labels[np.argsort(order)] == digits.labels).all()


@pytest.mark.parametrize(
    ("factor", "words"), [(1.0, ""), (30.0, "times the mean squared error"), (0.01, "by far not")]
)
def test_the_last_loss_is_that_of_the_params(factor: float, words: str) -> None:
    def train(x: Any, latent_size: int, rng: Any, epochs: int, denoise_sigma: float = 0.0) -> Any:
        params, history = oracles.find("train_autoencoder")(x, latent_size, rng, epochs)
        return params, {"train_loss": [factor * loss for loss in history["train_loss"]]}

    outcome = tells_loss(student_of(train), data.digits().x[:300], 4, Random(0), 4)
    assert outcome.ok == (factor == 1)
    assert words in outcome.reason
