"""Oracles of lab 4 against a second source: formulas in NumPy, imbalanced-learn, worked numbers."""

from __future__ import annotations

import copy
import math
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import oracles, rng
from dlcourse.catalogue import find_lab
from dlcourse.visible.lab4_regularization.properties.segments import (
    near_to,
    neighbours,
    on_segment,
)
from imblearn import over_sampling

DRAW = np.random.default_rng(4)


def oracle(name: str, *arguments: Any) -> Any:
    return oracles.find(name)(*arguments)


def test_every_piece_has_an_oracle() -> None:
    for piece in find_lab("lab4_regularization").pieces:
        assert callable(oracles.find(piece.name))


def test_penalties() -> None:
    w = np.array([[3.0, 0.0], [-4.0, 1.0]])
    value, gradient = oracle("l2_penalty", w, 0.5)
    assert value == 13
    assert (gradient == w).all()
    value, gradient = oracle("l1_penalty", w, 0.5)
    assert value == 4
    assert (gradient == [[0.5, 0.0], [-0.5, 0.5]]).all()


def test_dropout() -> None:
    h = DRAW.normal(size=(200, 300))
    out, mask = oracle("dropout", h, 0.25, rng(0), True)
    assert np.allclose(np.unique(mask), [0, 4 / 3])
    assert (out == h * mask).all()
    assert abs((mask == 0).mean() - 0.25) < 6 * math.sqrt(0.25 * 0.75 / h.size)
    again = oracle("dropout", h, 0.25, rng(0), True)[1]
    other = oracle("dropout", h, 0.25, rng(1), True)[1]
    assert (again == mask).all()
    assert (other != mask).any()
    out, mask = oracle("dropout", h, 0.25, rng(0), False)
    assert (out == h).all()
    assert (mask == 1).all()
    assert (oracle("dropout_backward", h, 2 * mask) == 2 * h).all()


@pytest.mark.parametrize("rate", [1.0, -0.1, 1.5])
@pytest.mark.parametrize("training", [True, False])
def test_dropout_refuses(rate: float, training: bool) -> None:
    with pytest.raises(ValueError, match="rate"):
        oracle("dropout", np.ones(3), rate, rng(0), training)


def test_torch_goes_on_as_before_a_dropout() -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    oracle("dropout", np.ones(3), 0.5, rng(0), True)
    assert torch.rand(1) == expected


def test_noise_and_ensemble() -> None:
    x = DRAW.normal(size=(200, 300))
    noise = (oracle("add_noise", x, 0.2, rng(0), True) - x) / 0.2
    assert abs(noise.mean()) < 6 / math.sqrt(x.size)
    assert abs(noise.var() - 1) < 6 * math.sqrt(2 / x.size)
    assert (oracle("add_noise", x, 0.2, rng(0), False) == x).all()
    p = DRAW.uniform(size=(4, 3, 2))
    assert np.allclose(oracle("ensemble", p), (p[0] + p[1] + p[2] + p[3]) / 4, rtol=1e-15)


def test_early_stopping_by_hand() -> None:
    stopper, params = oracle("EarlyStopping", 2), {"W": [np.ones(2)]}
    assert stopper.best_loss == math.inf
    said = []
    for loss in (math.nan, 3.0, 3.0, 2.0, math.nan):
        said.append(stopper.update(loss, copy.deepcopy(params)))
        params["W"][0] += 1
    assert said == [False, False, False, False, False]
    assert stopper.best_loss == 2
    assert (stopper.best_params["W"][0] == 4).all()
    assert stopper.update(2.0, params)


def _classes() -> tuple[Any, Any]:
    labels = np.repeat([0, 1, 2], [40, 12, 9])
    return DRAW.normal(size=(61, 3)) + labels[:, None], labels


SAMPLERS = {
    "random_oversample": (
        lambda x, labels: oracle("random_oversample", x, labels, rng(0)),
        over_sampling.RandomOverSampler(random_state=0).fit_resample,
    ),
    "smote": (
        lambda x, labels: oracle("smote", x, labels, 4, rng(0)),
        over_sampling.SMOTE(k_neighbors=4, random_state=0).fit_resample,
    ),
}


@pytest.mark.parametrize("name", SAMPLERS)
def test_resampling_has_the_properties_of_imbalanced_learn(name: str) -> None:
    """Both: originals first, equal classes, new rows copies or between k nearest neighbours."""
    x, labels = _classes()
    for sample in SAMPLERS[name]:
        x_new, labels_new = sample(x, labels)
        assert (x_new[: len(x)] == x).all()
        assert (labels_new[: len(x)] == labels).all()
        assert np.bincount(labels_new).tolist() == [40, 40, 40]
        for label in (1, 2):
            points = x_new[len(x) :][labels_new[len(x) :] == label]
            own = x[labels == label]
            if name == "random_oversample":
                assert near_to(points, own, 1e-12).all()
            else:
                assert on_segment(points, own, own, neighbours(own, 4), 1e-12).all()
                assert not near_to(points, own, 1e-12).any()


def test_a_small_class_has_fewer_neighbours() -> None:
    x = np.array([[0.0], [1.0], [2.0], [10.0], [11.0]])
    x_new, labels_new = oracle("smote", x, np.array([0, 0, 0, 1, 1]), 5, rng(0))
    assert labels_new.tolist() == [0, 0, 0, 1, 1, 1]
    assert 10 < x_new[5, 0] < 11


def test_weights_at_the_start() -> None:
    xavier, he = (oracle(name, 300, 200, rng(0)) for name in ("xavier_uniform", "he_normal"))
    assert xavier.shape == he.shape == (200, 300)
    bound = math.sqrt(6 / 500)
    assert 0.999 * bound < np.abs(xavier).max() <= bound
    assert abs(3 * xavier.var() / bound**2 - 1) < 6 * math.sqrt(0.8 / xavier.size)
    assert abs(150 * he.var() - 1) < 6 * math.sqrt(2 / he.size)
    like = torch.ones(1, dtype=torch.float32)
    assert oracle("he_normal", 3, 2, rng(0, like=like)).dtype == torch.float32


def test_batch_norm_by_a_formula() -> None:
    x, gamma, beta = DRAW.normal(size=(6, 3)), DRAW.normal(size=3), DRAW.normal(size=3)
    running = {"mean": np.zeros(3), "var": np.ones(3)}
    out, _ = oracle("batch_norm", x, gamma, beta, running, True, 0.25, 0.01)
    expected = gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 0.01) + beta
    assert np.allclose(out, expected, rtol=0, atol=1e-14)
    assert np.allclose(running["mean"], 0.25 * x.mean(0), rtol=1e-14)
    assert np.allclose(running["var"], 0.75 + 0.25 * x.var(0, ddof=1), rtol=1e-14)
    before = copy.deepcopy(running)
    out, _ = oracle("batch_norm", x[:1], gamma, beta, running, False, 0.25, 0.01)
    by_running = (x[:1] - running["mean"]) / np.sqrt(running["var"] + 0.01)
    assert np.allclose(out, gamma * by_running + beta, rtol=0, atol=1e-14)
    assert all((running[key] == before[key]).all() for key in before)


def test_batch_norm_agrees_with_the_layer_of_torch() -> None:
    layer = torch.nn.BatchNorm1d(3, dtype=torch.float64)
    running = {"mean": torch.zeros(3).double(), "var": torch.ones(3).double()}
    for _ in range(4):
        x = torch.from_numpy(DRAW.normal(size=(5, 3)))
        out, _ = oracle("batch_norm", x, layer.weight.data, layer.bias.data, running, True)
        assert torch.equal(out, layer(x).detach())
    assert torch.equal(running["mean"], layer.running_mean)
    assert torch.equal(running["var"], layer.running_var)


def test_batch_norm_backward_by_complex_steps() -> None:
    x, gamma, beta = DRAW.normal(size=(5, 3)), DRAW.normal(size=3), DRAW.normal(size=3)
    dout = DRAW.normal(size=(5, 3))
    running = {"mean": np.zeros(3), "var": np.ones(3)}
    cache = oracle("batch_norm", x, gamma, beta, running, True)[1]
    found = oracle("batch_norm_backward", dout, cache)

    def loss(x: Any, gamma: Any, beta: Any) -> Any:
        centred = x - x.sum(0) / len(x)
        var = (centred * centred).sum(0) / len(x)
        return (dout * (gamma * centred / np.sqrt(var + 1e-5) + beta)).sum()

    for part, array in enumerate((x, gamma, beta)):
        slopes = np.zeros(array.shape)
        for i in np.ndindex(*array.shape):
            at = [np.array(a, dtype=complex) for a in (x, gamma, beta)]
            at[part][i] += 1e-30j
            slopes[i] = loss(*at).imag / 1e-30
        assert np.allclose(found[part], slopes, rtol=0, atol=1e-13 * np.abs(slopes).max())


def test_oracles_keep_library_and_dtype_and_warn_of_nothing() -> None:
    h = torch.ones(4, 3, dtype=torch.float32)
    images = torch.ones(2, 4, 5, 3, dtype=torch.float32) / 2
    labels = torch.tensor([0, 0, 0, 1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answers = [
            *oracle("l2_penalty", h, 0.5),
            *oracle("l1_penalty", h, 0.5),
            *oracle("dropout", h, 0.5, rng(0, like=h), True),
            oracle("add_noise", h, 0.5, rng(0, like=h), True),
            oracle("ensemble", images[..., 0]),
            oracle("flip_horizontal", images),
            oracle("rotate", images, 30.0),
            oracle("random_crop", images, 2, rng(0, like=images)),
            oracle("shift_color", images, 0.1),
            oracle("change_contrast", images, 2.0),
            oracle("random_oversample", h, labels, rng(0, like=h))[0],
            oracle("xavier_uniform", 3, 2, rng(0, like=h)),
        ]
    assert {answer.dtype for answer in answers} == {torch.float32}
    assert oracle("random_oversample", h, labels, rng(0, like=h))[1].dtype == torch.int64
