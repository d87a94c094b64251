"""Ten layers: activations and deltas are autograd's, and each start does what it is known for."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from dlcourse import rng
from dlcourse.explore import initialization
from dlcourse.explore.initialization import LAYERS, STARTS, _ends, flow

TORCH = {"ReLU": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
HE, XAVIER = "He: N(0, 2/n)", "Xavier normalized"


@pytest.mark.parametrize("activation", TORCH)
@pytest.mark.parametrize("start", [HE, XAVIER, "all the same"])
def test_activations_and_deltas_are_those_of_autograd(activation: str, start: str) -> None:
    random, width = rng(0, like=np.ones(1)), 30
    weights = [
        1.3 * torch.from_numpy(np.asarray(STARTS[start](width, random))) for _ in range(LAYERS)
    ]
    x, cotangent = (torch.from_numpy(end) for end in _ends(width))
    before, after = [], []
    for W in weights:
        before.append((x @ W.T).requires_grad_())
        x = TORCH[activation](before[-1])
        after.append(x.detach().numpy())
    deltas = torch.autograd.grad((cotangent * x).sum(), before)
    found = flow(start, activation, width, 1.3)
    for k in range(LAYERS):
        assert np.allclose(found.activations[k], after[k], rtol=1e-9)
        assert np.allclose(found.deltas[k], deltas[k].numpy(), rtol=1e-9, atol=1e-12)


def spread(start: str, activation: str) -> tuple[float, float]:
    """Standard deviation of h in the last layer, and of delta in the first."""
    found = flow(start, activation, 200, 1.0)
    return float(found.activations[-1].std()), float(found.deltas[0].std())


def test_he_keeps_the_scale_of_relu_and_xavier_that_of_tanh() -> None:
    assert all(0.3 < s < 3 for s in spread(HE, "ReLU"))
    assert all(0.2 < s < 3 for s in spread(XAVIER, "tanh"))


def test_xavier_is_too_small_for_relu_by_the_root_of_two_a_layer() -> None:
    ratio = spread(HE, "ReLU")[0] / spread(XAVIER, "ReLU")[0]
    assert ratio == pytest.approx(2 ** (LAYERS / 2), rel=0.6)


def test_small_weights_vanish_and_large_ones_explode() -> None:
    assert all(s < 1e-6 for s in spread("N(0, 0.01²)", "ReLU"))
    assert all(s > 1e4 for s in spread("uniform in ±1", "ReLU"))


@pytest.mark.parametrize("start", ["all the same", "zero"])
def test_equal_weights_make_equal_units(start: str) -> None:
    panel = initialization()
    assert "say the same" not in panel.alt
    panel.controls["start"].value = start
    assert "All units of layer 10 say the same." in panel.alt
