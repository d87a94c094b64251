"""Deltas through a deep network: their norms are autograd's, and they vanish where they should."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from dlcourse.explore import deltas
from dlcourse.explore.deltas import ACTIVATIONS, WIDTH, _random_numbers, factor, flow
from torch.nn import functional

TORCH = {
    "ReLU": functional.relu,
    "ELU": functional.elu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def by_autograd(name: str, depth: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """The norms of dL/du in every layer, L = sum(cotangent * h_last), and the sizes of h."""
    x, draws, cotangent = (torch.from_numpy(numbers) for numbers in _random_numbers())
    pre_activations, sizes = [], []
    for W in draws[:depth]:
        u = (x @ (scale / WIDTH**0.5 * W).T).requires_grad_()
        pre_activations.append(u)
        x = TORCH[name](u)
        sizes.append(x.square().mean().sqrt().item())
    found = torch.autograd.grad((cotangent * x).sum(), pre_activations)
    return np.array([delta.norm().item() for delta in found]), np.array(sizes)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize(("depth", "scale"), [(2, 1.0), (9, 0.3), (20, 2.5)])
def test_norms_and_sizes_are_those_of_autograd(name: str, depth: int, scale: float) -> None:
    norms, sizes = flow(name, depth, scale)
    expected_norms, expected_sizes = by_autograd(name, depth, scale)
    assert np.allclose(norms, expected_norms, rtol=1e-9)
    assert np.allclose(sizes, expected_sizes, rtol=1e-9)


def test_a_relu_multiplies_by_the_scale_over_the_root_of_two() -> None:
    for scale in (0.5, 1.0, 2.0):
        norms, _ = flow("ReLU", 40, scale)
        assert factor(norms) == pytest.approx(scale / np.sqrt(2), rel=0.1)


def test_a_sigmoid_lets_a_delta_vanish_at_every_usual_scale() -> None:
    for scale in (0.5, 1.0, 2.0):
        norms, _ = flow("sigmoid", 20, scale)
        assert norms[0] < 1e-6 * norms[-1]


def test_the_caption_states_the_factor_of_the_chosen_activation() -> None:
    panel = deltas()
    panel.controls["chosen"].value = "tanh"
    norms, _ = flow("tanh", 20, 1.0)
    words = f"tanh: from each layer to the one before, delta is multiplied by {factor(norms):.2f}"
    assert words in panel.alt
    assert f"that makes {norms[0] / norms[-1]:.1e}" in panel.alt
