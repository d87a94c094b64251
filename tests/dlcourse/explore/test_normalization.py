"""Batch normalization on and off: the same numbers as torch's layers, and a faster start."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from dlcourse import data
from dlcourse.explore import batch_normalization
from dlcourse.explore.normalization import BATCH, WIDTHS, train


def by_torch(rate: float, scale: float, steps: int, *, normalized: bool) -> list[float]:
    """The same training by torch's modules, autograd and SGD."""
    random, layers = np.random.default_rng(0), []
    for k, (a, b) in enumerate(pairwise(WIDTHS)):
        linear = torch.nn.Linear(a, b, dtype=torch.float64)
        linear.weight.data = torch.from_numpy(random.normal(0, scale * (2 / a) ** 0.5, (b, a)))
        linear.bias.data.zero_()
        layers.append(linear)
        if k < len(WIDTHS) - 2:
            norm = torch.nn.BatchNorm1d(b, dtype=torch.float64)
            layers += [norm, torch.nn.ReLU()] if normalized else [torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers)
    descent, losses = torch.optim.SGD(net.parameters(), lr=rate), []
    x, labels = torch.from_numpy(data.digits().x), torch.from_numpy(data.digits().labels)
    for step in range(steps):
        rows = torch.arange(step * BATCH, (step + 1) * BATCH) % len(x)
        loss = torch.nn.functional.cross_entropy(net(x[rows]), labels[rows])
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("normalized", [False, True])
def test_the_losses_are_those_of_torch(normalized: bool) -> None:
    run = train(0.2, 0.5, 12, normalized=normalized)
    assert np.allclose(run.losses, by_torch(0.2, 0.5, 12, normalized=normalized), rtol=1e-8)


def test_normalized_units_keep_their_spread() -> None:
    on, off = (train(0.2, 0.2, 20, normalized=n) for n in (True, False))
    assert all(0.7 < layer.std() < 1.5 for layer in on.seen)
    assert off.seen[-1].std() < 0.1


@pytest.mark.parametrize("scale", [0.2, 0.5, 2.0])
def test_it_learns_faster_at_these_scales(scale: float) -> None:
    on, off = (train(0.3, scale, 40, normalized=n).losses[-1] for n in (True, False))
    assert on < 0.6 < off


def test_a_loss_that_runs_away_is_told_and_breaks_nothing() -> None:
    panel = batch_normalization()
    panel.controls["scale"].value = 3.0
    panel.controls["rate"].value = 2.0
    assert panel.message.value == ""
    assert len(train(2.0, 3.0, 40, normalized=False).losses) < 40
    assert "off, the loss diverges after" in panel.alt
    assert np.isfinite(train(2.0, 3.0, 40, normalized=True).losses).all()
