"""Oracles of lab 3 against a second source: scikit-learn, numbers worked by hand, formulas."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import oracles, rng
from dlcourse.catalogue import find_lab
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

torch.set_num_threads(1)
RNG = np.random.default_rng(13)
GRADIENTS = [RNG.normal(size=(3, 2)) for _ in range(8)]
W = RNG.normal(size=(3, 2))
TRAIN, OTHER = 3 + RNG.normal(size=(40, 3)) @ RNG.normal(size=(3, 3)), RNG.normal(size=(5, 3))


def walk(name: str, *numbers: float, like: Any = W) -> list[Any]:
    """Where an oracle is after every gradient."""
    w, state, places = like, None, []
    for g in GRADIENTS:
        gradient = torch.from_numpy(g).to(like) if isinstance(like, torch.Tensor) else g
        w, state = oracles.find(name)(w, gradient, state, *numbers)
        places.append(w)
    return places


def by_rule(rule: Callable[[Any, dict[str, Any], int], Any]) -> list[Any]:
    """Where a formula leads, written for one step with what is remembered in a dict."""
    w, memory, places = W, {"v": 0.0, "s": 0.0, "u": 0.0}, []
    for t, g in enumerate(GRADIENTS, start=1):
        w = w + rule(g, memory, t)
        places.append(w)
    return places


def momentum(g: Any, m: dict[str, Any], t: int) -> Any:
    m["v"] = 0.7 * m["v"] + 0.3 * g
    return -0.1 * m["v"]


def heavy_ball(g: Any, m: dict[str, Any], t: int) -> Any:
    m["v"] = 0.7 * m["v"] - 0.1 * g
    return m["v"]


def adagrad(g: Any, m: dict[str, Any], t: int) -> Any:
    m["s"] = m["s"] + g**2
    return -0.1 * g / (np.sqrt(m["s"]) + 0.01)


def adadelta(g: Any, m: dict[str, Any], t: int) -> Any:
    m["s"] = 0.7 * m["s"] + 0.3 * g**2
    step = np.sqrt(m["u"] + 0.01) / np.sqrt(m["s"] + 0.01) * g
    m["u"] = 0.7 * m["u"] + 0.3 * step**2
    return -0.1 * step


def rmsprop(g: Any, m: dict[str, Any], t: int) -> Any:
    m["s"] = 0.7 * m["s"] + 0.3 * g**2
    return -0.1 * g / (np.sqrt(m["s"]) + 0.01)


def adam(g: Any, m: dict[str, Any], t: int) -> Any:
    m["v"], m["s"] = 0.7 * m["v"] + 0.3 * g, 0.8 * m["s"] + 0.2 * g**2
    mean, square = m["v"] / (1 - 0.7**t), m["s"] / (1 - 0.8**t)
    return -0.1 * mean / (np.sqrt(square) + 0.01)


RULES: dict[str, tuple[tuple[float, ...], Any]] = {
    "sgd_step": ((0.1,), lambda g, m, t: -0.1 * g),
    "momentum_step": ((0.1, 0.7), momentum),
    "heavy_ball_step": ((0.1, 0.7), heavy_ball),
    "adagrad_step": ((0.1, 0.01), adagrad),
    "adadelta_step": ((0.1, 0.7, 0.01), adadelta),
    "rmsprop_step": ((0.1, 0.7, 0.01), rmsprop),
    "adam_step": ((0.1, 0.7, 0.8, 0.01), adam),
}


def test_every_piece_has_an_oracle() -> None:
    for piece in find_lab("lab3_optimizers").pieces:
        assert callable(oracles.find(piece.name))


@pytest.mark.parametrize("name", RULES)
def test_steps_follow_their_formula(name: str) -> None:
    numbers, rule = RULES[name]
    for found, expected in zip(walk(name, *numbers), by_rule(rule), strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_steps_keep_the_kind_of_array(name: str, dtype: Any) -> None:
    numbers, _ = RULES[name]
    last = walk(name, *numbers, like=torch.from_numpy(W).to(dtype))[-1]
    assert isinstance(last, torch.Tensor)
    assert last.dtype == dtype
    assert not last.requires_grad
    np.testing.assert_allclose(last.numpy(), walk(name, *numbers)[-1], atol=1e-5)


@pytest.mark.parametrize("name", RULES)
def test_an_old_state_can_be_used_again(name: str) -> None:
    numbers, _ = RULES[name]
    step = oracles.find(name)
    w, state = step(W, GRADIENTS[0], None, *numbers)
    first, second = (step(w, GRADIENTS[1], state, *numbers)[0] for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_the_two_momentums_agree_for_the_right_rates() -> None:
    mean, ball = walk("momentum_step", 0.5, 0.8), walk("heavy_ball_step", 0.5 * 0.2, 0.8)
    np.testing.assert_allclose(mean, ball, atol=1e-13)


def test_standardize_is_scikit_learns() -> None:
    scaler = StandardScaler().fit(TRAIN)
    new_train, new_other = oracles.find("standardize")(TRAIN, OTHER)
    np.testing.assert_allclose(new_train, scaler.transform(TRAIN), atol=1e-12)
    np.testing.assert_allclose(new_other, scaler.transform(OTHER), atol=1e-12)


def test_a_constant_column_becomes_zero_whatever_rounding_does() -> None:
    train, other = TRAIN[:10].copy(), OTHER.copy()
    train[:, 1] = 0.1  # ten times 0.1 is not 1
    new_train, new_other = oracles.find("standardize")(train, other)
    assert not new_train[:, 1].any()
    assert not new_other[:, 1].any()
    assert np.isfinite(new_train).all()


def test_whiten_is_scikit_learns_but_for_turns_and_n() -> None:
    pca = PCA(whiten=True).fit(TRAIN)
    new_train, new_other = oracles.find("whiten")(TRAIN, OTHER)
    scale = math.sqrt(len(TRAIN) / (len(TRAIN) - 1))  # scikit-learn divides by N - 1
    signs = np.sign(np.sum(new_train * pca.transform(TRAIN), axis=0))
    np.testing.assert_allclose(new_train, scale * signs * pca.transform(TRAIN), atol=1e-10)
    np.testing.assert_allclose(new_other, scale * signs * pca.transform(OTHER), atol=1e-10)


def test_whiten_leaves_out_directions_without_variance() -> None:
    train = np.concatenate([TRAIN, TRAIN[:, :1] - TRAIN[:, 1:2]], axis=1)
    new, _ = oracles.find("whiten")(train, train[:2])
    covariance = new.T @ new / len(new)
    np.testing.assert_allclose(covariance, np.diag([1.0, 1.0, 1.0, 0.0]), atol=1e-10)


@pytest.mark.parametrize("n", [0, 1, 7, 19, 1000])
@pytest.mark.parametrize("fractions", [(0.7, 0.2, 0.1), (0.5, 0.25, 0.25), (1.0, 0.0, 0.0)])
def test_split_deals_out_every_index(n: int, fractions: tuple[float, ...]) -> None:
    sets = oracles.find("split_indices")(n, fractions, rng(3))
    assert sorted(np.concatenate(sets)) == list(range(n))
    for part, fraction in zip(sets, fractions, strict=True):
        assert abs(len(part) - fraction * n) <= 1


@pytest.mark.parametrize("fractions", [(0.5, 0.3, 0.1), (0.5, 0.5), (0.6, 0.6, -0.1)])
def test_split_refuses(fractions: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        oracles.find("split_indices")(10, fractions, rng(3))


@pytest.mark.parametrize(("n", "size", "sizes"), [(7, 3, [3, 3, 1]), (6, 3, [3, 3]), (2, 5, [2])])
def test_minibatches_hold_every_index(n: int, size: int, sizes: list[int]) -> None:
    for example in (np.empty(0), torch.empty(0)):
        batches = list(oracles.find("minibatches")(n, size, rng(3, like=example)))
        assert [len(batch) for batch in batches] == sizes
        assert sorted(int(i) for batch in batches for i in batch) == list(range(n))
    assert list(oracles.find("minibatches")(0, size, rng(3))) == []


def blobs(n: int) -> tuple[Any, Any]:
    """Three clouds of points that hardly touch."""
    labels = RNG.integers(0, 3, n)
    return 4 * np.eye(3)[labels] + RNG.normal(size=(n, 3)), labels


@pytest.mark.parametrize("kind", [np.asarray, torch.from_numpy])
def test_train_classifier_learns(kind: Callable[[Any], Any]) -> None:
    (x, labels), (new, new_labels) = ([kind(a) for a in blobs(n)] for n in (90, 60))
    step, source = oracles.find("adam_step"), rng(0, like=x)
    weights, biases, history = oracles.find("train_classifier")(
        x, labels, new, new_labels, [3, 8, 3], source, 30, 16, step, 0.02
    )
    assert [tuple(W.shape) for W in weights] == [(8, 3), (3, 8)]
    assert [len(b) for b in biases] == [8, 3]
    assert all(type(a) is type(x) for a in [*weights, *biases])
    logits = oracles.find("mlp")(new, weights, biases)
    loss = float(oracles.find("cross_entropy")(logits, new_labels))
    assert history["val_loss"][-1] == pytest.approx(loss, rel=1e-12)
    assert float(oracles.find("accuracy")(logits, new_labels)) > 0.9
    assert [len(losses) for losses in history.values()] == [30, 30]


def test_torch_train_learns_on_a_device() -> None:
    (x, labels), model = blobs(90), oracles.find("torch_mlp")([3, 8, 3])
    kinds = [type(layer).__name__ for layer in model]
    assert kinds == ["Linear", "ReLU", "Linear"]
    data = torch.tensor(x), torch.tensor(labels)
    history = oracles.find("torch_train")(model, *data, 20, 0.02, "cpu")
    assert len(history["train_loss"]) == 20
    with torch.no_grad():
        loss = float(torch.nn.functional.cross_entropy(model(data[0].float()), data[1]))
    assert history["train_loss"][-1] == pytest.approx(loss, rel=1e-4)
    assert loss < 0.3
