"""Oracles of lab 2 against a second source: complex steps, SciPy, numbers worked by hand.

A complex step is exact to the last digits: f'(x) = Im f(x + ih) / h for h = 1e-30.  It needs the
forward formula in NumPy, which is written here once more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import oracles
from dlcourse.catalogue import find_lab
from dlcourse.checking.parts import leaves, nested_like
from scipy import optimize, special

RNG = np.random.default_rng(12)
STEP = 1e-30
DH, F = RNG.normal(size=(4, 3)), RNG.normal(size=(4, 3), scale=2)
Y, T = RNG.normal(size=(4, 3)), RNG.uniform(size=(4, 3))
X, DF = RNG.normal(size=(5, 3)), RNG.normal(size=(5, 2))
W, LABELS = RNG.normal(size=(2, 3)), RNG.integers(0, 2, 5)
WEIGHTS = [RNG.normal(size=shape) for shape in ((4, 3), (6, 4), (2, 6))]
BIASES = [RNG.normal(size=n) for n in (4, 6, 2)]
# Two units as on the slides, and a third one that is off:
THETA = np.array([[1.0, 2.0], [0.5, -0.25], [-1.0, 1.0]])
PHI = np.array([0.5, 2.0, -1.0, 3.0])


def complex_step(loss: Callable[..., Any], *at: Any) -> list[Any]:
    """The gradient of a loss with respect to every array of ``at``, entry by entry."""
    arrays = [np.asarray(leaf, dtype=complex) for leaf in leaves(list(at))]
    found = []
    for array in arrays:
        slopes = np.zeros(array.shape)
        for i in np.ndindex(*array.shape):
            array[i] += STEP * 1j
            slopes[i] = np.imag(loss(*nested_like(list(at), arrays))) / STEP
            array[i] = array[i].real
        found.append(slopes)
    return found


def relu(f: Any) -> Any:
    return np.where(f.real > 0, f, 0)


def network(x: Any, weights: Any, biases: Any) -> list[Any]:
    """[x, h_1, ..., logits]."""
    values = [x]
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        f = np.einsum("ni,oi->no", values[-1], W) + b
        values.append(relu(f) if k < len(weights) - 1 else f)
    return values


def cross_entropy(f: Any, labels: Any) -> Any:
    shifted = f - f.real.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(1)) - shifted[np.arange(len(labels)), labels])


def binary_cross_entropy(f: Any, t: Any) -> Any:
    return np.mean(np.log(1 + np.exp(f)) - t * f)


def elu(f: Any, alpha: float) -> Any:
    return np.where(f.real >= 0, f, alpha * (np.exp(f) - 1))


def cubes(w: Any) -> Any:
    return (w**3).sum()


def of_network(loss: Callable[[Any], Any]) -> Callable[..., Any]:
    """The gradients of weights and biases of a loss of the logits."""

    def gradients(weights: Any, biases: Any) -> Any:
        found = complex_step(lambda w, b: loss(network(X, w, b)[-1]), weights, biases)
        return found[: len(weights)], found[len(weights) :]

    return gradients


#: By piece: arguments, and the same from elsewhere.
SECOND_SOURCES: dict[str, tuple[tuple[Any, ...], Callable[..., Any]]] = {
    "numeric_gradient": ((cubes, Y, 0.25), lambda _, w, h: 3 * w**2 + h**2),
    "relative_error": (
        (Y, T),
        lambda *ab: max(abs(a - b) / (abs(a) + abs(b)) for a, b in np.stack(ab).reshape(2, -1).T),
    ),
    "log_sine_derivative": (
        (np.abs(Y) + 0.1,),
        lambda x: complex_step(lambda x: np.sum(np.sin(np.log(x))), x)[0],
    ),
    "two_unit_gradients": (
        (0.5, 4.0, THETA, PHI),  # h = (2, 3/8, 0), y = 33/8, 2 (y - t) = 1/4
        lambda *_: (
            np.array([[0.5, 0.25], [-0.25, -0.125], [0.0, 0.0]]),
            np.array([0.25, 0.5, 0.09375, 0.0]),
        ),
    ),
    "relu_backward": ((DH, F), lambda dh, f: complex_step(lambda f: np.sum(dh * relu(f)), f)[0]),
    "elu_backward": (
        (DH, F, 1.7),
        lambda dh, f, a: complex_step(lambda f: np.sum(dh * elu(f, a)), f)[0],
    ),
    "sigmoid_backward": (
        (DH, special.expit(F)),
        lambda dh, _: complex_step(lambda f: np.sum(dh / (1 + np.exp(-f))), F)[0],
    ),
    "tanh_backward": (
        (DH, np.tanh(F)),
        lambda dh, _: complex_step(lambda f: np.sum(dh * np.tanh(f)), F)[0],
    ),
    "linear_backward": (
        (DF, X, W),
        lambda df, *at: tuple(
            complex_step(lambda x, W, b: np.sum(df * (x @ W.T + b)), *at, np.zeros(2))
        ),
    ),
    "mse_backward": ((Y, T), lambda y, t: complex_step(lambda y: np.mean((y - t) ** 2), y)[0]),
    "mae_backward": (
        (np.array([1.0, 2.0, 5.0, 0.0]), np.array([1.0, 4.0, 2.0, 0.0])),
        lambda *_: np.array([0.0, -0.25, 0.25, 0.0]),
    ),
    "binary_cross_entropy_backward": (
        (F, T),
        lambda f, t: complex_step(lambda f: binary_cross_entropy(f, t), f)[0],
    ),
    "cross_entropy_backward": (
        (DF, LABELS),
        lambda f, labels: complex_step(lambda f: cross_entropy(f, labels), f)[0],
    ),
    "mlp_forward": (
        (X, WEIGHTS, BIASES),
        lambda *question: (network(*question)[-1], network(*question)[:-1]),
    ),
    "mlp_backward": (
        (DF, network(X, WEIGHTS, BIASES)[:-1], WEIGHTS),
        lambda df, *_: of_network(lambda f: np.sum(df * f))(WEIGHTS, BIASES),
    ),
    "autograd_gradients": (
        (X, LABELS, WEIGHTS, BIASES),
        lambda x, labels, *parameters: of_network(lambda f: cross_entropy(f, labels))(*parameters),
    ),
}  # fmt: skip


def to_torch(value: Any) -> Any:
    if isinstance(value, list):
        return [to_torch(item) for item in value]
    return torch.from_numpy(value) if isinstance(value, np.ndarray) else value


def test_every_piece_has_a_second_source() -> None:
    assert SECOND_SOURCES.keys() == {piece.name for piece in find_lab("lab2_backprop").pieces}


@pytest.mark.parametrize("piece", SECOND_SOURCES)
def test_an_oracle_agrees_with_a_second_source(piece: str) -> None:
    arguments, second = SECOND_SOURCES[piece]
    got, expected = leaves(oracles.find(piece)(*arguments)), leaves(second(*arguments))
    assert [np.shape(part) for part in got] == [np.shape(part) for part in expected]
    for one, other in zip(got, expected, strict=True):
        assert np.abs(one - other).max() <= 1e-13 * np.abs(other).max()


@pytest.mark.parametrize("piece", SECOND_SOURCES)
def test_an_oracle_gives_the_same_on_tensors(piece: str) -> None:
    arguments, _ = SECOND_SOURCES[piece]
    plain = leaves(oracles.find(piece)(*arguments))
    given = [to_torch(value) for value in arguments]
    tensors = leaves(oracles.find(piece)(*given))
    for one, other in zip(plain, tensors, strict=True):
        if piece != "relative_error":
            assert isinstance(other, torch.Tensor)
            assert not isinstance(one, torch.Tensor)
            assert not other.requires_grad
        assert np.allclose(one, np.asarray(other), rtol=1e-13, atol=1e-15)
    assert not any(leaf.requires_grad for leaf in leaves(given) if isinstance(leaf, torch.Tensor))


def test_the_numeric_gradient_agrees_with_scipy() -> None:
    w = RNG.normal(size=6)
    ours = oracles.find("numeric_gradient")(cubes, w, 1e-6)
    assert np.allclose(ours, optimize.approx_fprime(w, cubes, 1e-7), rtol=1e-4, atol=1e-4)
    assert oracles.find("numeric_gradient")(cubes, np.array(2.0), 0.5) == 12.25


def test_kinks_and_limits_by_hand() -> None:
    zero, one = np.zeros(1), np.ones(1)
    assert oracles.find("relu_backward")(one, zero) == 0
    assert oracles.find("elu_backward")(one, zero, 3.0) == 1
    assert oracles.find("mae_backward")(one, one) == 0
    far = np.array([-1e4, 1e4])
    assert np.array_equal(oracles.find("elu_backward")(np.ones(2), far), [0, 1])
    wrong = oracles.find("binary_cross_entropy_backward")(far, np.array([1.0, 0.0]))
    assert np.array_equal(wrong, [-0.5, 0.5])
    f = np.array([[1e4, -1e4, 0.0]])
    assert np.array_equal(oracles.find("cross_entropy_backward")(f, np.array([1])), [[1, -1, 0]])


def test_relative_error_by_hand() -> None:
    error = oracles.find("relative_error")
    assert error(np.zeros(3), np.zeros(3)) == 0
    assert error(np.array([1.0, -1.0]), np.array([1.0, 1.0])) == 1
    assert error(np.array([1e-14]), np.zeros(1)) == pytest.approx(0.01)
    assert np.isnan(error(np.array([np.nan]), np.ones(1)))
    with pytest.raises(ValueError, match=r"\(2, 1\) and b \(2,\)"):
        error(np.ones((2, 1)), np.ones(2))


def test_the_backward_oracle_needs_no_biases_and_no_surroundings() -> None:
    """It sees the network through its cache alone, also where gradients are switched off."""
    df, cache, weights = (to_torch(value) for value in SECOND_SOURCES["mlp_backward"][0])
    with torch.no_grad():
        inside = oracles.find("mlp_backward")(df, cache, weights)
    outside = oracles.find("mlp_backward")(df, cache, weights)
    assert all(torch.equal(a, b) for a, b in zip(leaves(inside), leaves(outside), strict=True))
