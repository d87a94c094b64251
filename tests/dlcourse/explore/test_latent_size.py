"""Latent size against reconstruction: PCA is scikit-learn's, and the bent map beats it at first."""

from __future__ import annotations

import re

import pytest
from dlcourse.autoencoders import digits
from dlcourse.explore import latent_size
from dlcourse.explore.latent_size import SIZES, reconstructions
from sklearn.decomposition import PCA


def mean_errors(name: str) -> dict[int, float]:
    _, new = digits()
    found = reconstructions()[name]
    return {k: ((x - new.x) ** 2).mean() for k, x in zip(SIZES, found, strict=True)}


def test_the_flat_map_is_scikit_learns() -> None:
    train, new = digits()
    for k, error in mean_errors("PCA").items():
        fitted = PCA(k, svd_solver="full").fit(train.x)
        again = fitted.inverse_transform(fitted.transform(new.x))
        assert error == pytest.approx(((again - new.x) ** 2).mean(), rel=1e-6)


def test_the_autoencoder_is_ahead_where_numbers_are_few_and_behind_at_32() -> None:
    bent, flat = mean_errors("autoencoder"), mean_errors("PCA")
    assert all(bent[k] < 0.9 * flat[k] for k in (2, 4, 8))
    assert bent[32] > flat[32]


def test_the_caption_states_both_errors() -> None:
    panel = latent_size()
    bent, flat = mean_errors("autoencoder"), mean_errors("PCA")
    for k in SIZES:
        panel.controls["k"].value = k
        numbers = re.findall(r"(\d\.\d{4})", panel.alt)
        assert numbers == [f"{bent[k]:.4f}", f"{flat[k]:.4f}"]
        assert f"{k} number" in panel.alt
