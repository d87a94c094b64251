"""Oracles of lab 5 against a second source: scikit-learn, NumPy, numbers worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import data, oracles, rng
from dlcourse.checking.autoencoders import draw_autoencoder, matches_loss_gradient
from dlcourse.checking.draw import Draw
from dlcourse.checking.parts import leaves
from dlcourse.checking.student import Student
from sklearn.decomposition import PCA

from tests.grading import student_of

DRAW = Draw(b"oracles", "lab 5")
X = DRAW.normal(12, 5)
PARAMS = draw_autoencoder(DRAW, [5, 4, 2], [2, 3, 5])


def test_pca_is_scikit_learns_up_to_signs() -> None:
    mean, rows = oracles.find("pca")(X, 3)
    right = PCA(3).fit(X)
    assert np.allclose(mean, right.mean_)
    assert np.allclose(np.abs((rows * right.components_).sum(axis=1)), 1)
    assert np.allclose(rows @ rows.T, np.eye(3))


def test_pca_is_the_same_at_every_call_and_leaves_torchs_random_numbers_alone() -> None:
    torch.manual_seed(3)
    first = oracles.find("pca")(X, 4)[1]
    drawn = torch.rand(1)
    torch.manual_seed(3)
    assert torch.equal(torch.rand(1), drawn)
    assert (oracles.find("pca")(X, 4)[1] == first).all()


def test_forward_by_hand() -> None:
    x = np.array([[1.0, 2.0]])
    encoder = [
        (np.array([[1.0, 1.0], [-1.0, 0.0]]), np.zeros(2)),
        (np.array([[-1.0, 5.0]]), np.ones(1)),
    ]
    latent, x_hat = oracles.find("autoencoder_forward")(
        x, {"encoder": encoder, "decoder": [(np.array([[2.0], [1.0]]), np.array([0.0, 1.0]))]}
    )
    assert latent.tolist() == [[-2.0]]  # the ReLU cuts -1 off, and not the latent
    assert x_hat.tolist() == [[-4.0, -1.0]]


def numeric(loss: Any, array: Any) -> Any:
    """Central differences, entry by entry, in place."""
    found = np.zeros_like(array)
    for i in np.ndindex(*array.shape):
        kept, sides = array[i], []
        for step in (1e-6, -1e-6):
            array[i] = kept + step
            sides.append(loss())
        array[i] = kept
        found[i] = (sides[0] - sides[1]) / 2e-6
    return found


def test_gradients_are_the_slopes_of_the_loss() -> None:
    target = DRAW.normal(12, 5)

    def loss() -> float:
        return float(np.mean((oracles.find("autoencoder_forward")(X, PARAMS)[1] - target) ** 2))

    found, grads = oracles.find("autoencoder_gradients")(X, target, PARAMS)
    assert abs(found - loss()) < 1e-12
    assert list(grads) == list(PARAMS)
    for gradient, array in zip(leaves(grads), leaves(PARAMS), strict=True):
        assert np.allclose(gradient, numeric(loss, array), atol=1e-8)


@pytest.mark.parametrize("q", [0.0, 0.3, 0.95, 1.0])
def test_thresholds_are_numpys_quantiles(q: float) -> None:
    assert np.isclose(oracles.find("anomaly_threshold")(X[:, 0], q), np.quantile(X[:, 0], q))


def test_errors_and_flags_by_hand() -> None:
    x, x_hat = np.array([[1.0, 3.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.0, 0.0]])
    errors = oracles.find("reconstruction_errors")(x, x_hat)
    assert errors.tolist() == [5.0, 0.0]
    assert oracles.find("flag_anomalies")(errors, 5.0).tolist() == [False, False]
    assert oracles.find("flag_anomalies")(errors, 4.9).tolist() == [True, False]


def test_noise_is_the_sources_own() -> None:
    x = np.full((3, 2), 0.5)
    noise = np.random.default_rng(4).standard_normal((3, 2))
    assert np.allclose(oracles.find("corrupt")(x, 0.3, rng(4)), np.clip(x + 0.3 * noise, 0, 1))


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_training_gives_params_like_x_and_beats_pca(kind: str) -> None:
    train, test = data.split(data.digits(), 0.75, 0.25)
    x, new = (train.x, test.x) if kind == "numpy" else map(torch.tensor, (train.x, test.x))
    params, history = oracles.find("train_autoencoder")(x, 4, rng(0, like=x), 15)
    assert len(history["train_loss"]) == 15
    assert all(type(array) is type(x) and array.dtype == x.dtype for array in leaves(params))
    x_hat = oracles.find("autoencoder_forward")(new, params)[1]
    mean, rows = oracles.find("pca")(x, 4)
    assert ((x_hat - new) ** 2).mean() < (((new - mean) @ rows.T @ rows + mean - new) ** 2).mean()


def test_the_module_fits_together() -> None:
    model, x = oracles.find("TorchAutoencoder")(6, 2), torch.randn(3, 6)
    assert model.encode(x).shape == (3, 2)
    assert torch.equal(model(x), model.decode(model.encode(x)))
    assert len(list(model.parameters())) == 8


def test_a_gradient_that_is_not_of_its_loss_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the oracle itself were wrong, central differences would say so."""
    loss, grads = oracles.find("autoencoder_gradients")(X, X, PARAMS)
    grads["encoder"][0] = (1.01 * grads["encoder"][0][0], grads["encoder"][0][1])
    monkeypatch.setattr(oracles, "answer", lambda *_: (loss, grads))
    student: Student = student_of(lambda *_: (loss, grads))
    assert not all(outcome.ok for outcome in matches_loss_gradient(student, X, X, PARAMS, "this"))
