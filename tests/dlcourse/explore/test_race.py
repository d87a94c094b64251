"""The race: every optimizer walks as torch's own does, on surfaces whose slopes are right."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from dlcourse import piece
from dlcourse.explore import optimizer_race
from dlcourse.explore.race import MOST_STEPS, OPTIMIZERS, batch_noise, walk
from dlcourse.explore.surfaces import LIMIT, SURFACES

#: Each in torch, at rate 0.2 and momentum 0.8.
BY_TORCH = {
    "SGD": lambda w: torch.optim.SGD(w, lr=0.2),
    "momentum": lambda w: torch.optim.SGD(w, lr=0.2, momentum=0.8, dampening=0.8),
    "heavy ball": lambda w: torch.optim.SGD(w, lr=0.2, momentum=0.8),
    "AdaGrad": lambda w: torch.optim.Adagrad(w, lr=0.2, eps=1e-8),
    "Adadelta": lambda w: torch.optim.Adadelta(w, lr=0.2, rho=0.9, eps=1e-6),
    "RMSProp": lambda w: torch.optim.RMSprop(w, lr=0.2, alpha=0.9, eps=1e-8),
    "Adam": lambda w: torch.optim.Adam(w, lr=0.2, betas=(0.8, 0.999), eps=1e-8),
}


def by_torch(name: str, surface: str, steps: int, noise: float) -> np.ndarray:
    w = torch.tensor(SURFACES[surface].start, dtype=torch.float64, requires_grad=True)
    optimizer, path = BY_TORCH[name]([w]), [w.detach().numpy().copy()]
    for k in range(steps):
        w.grad = torch.from_numpy(SURFACES[surface].slope(path[-1]) + noise * batch_noise()[k])
        optimizer.step()
        path.append(w.detach().numpy().copy())
        if k == 0 and name == "momentum":  # torch's first velocity is g, ours starts from 0
            optimizer.state[w]["momentum_buffer"] *= 0.2
            path[-1] = path[0] - 0.2 * (path[0] - path[-1])
            w.data.copy_(torch.from_numpy(path[-1]))
    return np.array(path)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("surface", SURFACES)
def test_a_walk_is_torch_s(name: str, surface: str) -> None:
    path = walk(name, surface, 0.2, 30, momentum=0.8, noise=0.3)
    assert np.allclose(path, by_torch(name, surface, 30, 0.3), atol=1e-9)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_slopes_belong_to_heights(surface) -> None:  # type: ignore[no-untyped-def]
    h, places = 1e-6, np.random.default_rng(0).uniform(-LIMIT, LIMIT, (2, 50))
    for k in range(2):
        shift = h * np.eye(2)[k][:, None]
        by_trying = (surface.height(places + shift) - surface.height(places - shift)) / (2 * h)
        assert np.allclose(surface.slope(places)[k], by_trying, atol=1e-8)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_the_lowest_value_is_the_lowest(surface) -> None:  # type: ignore[no-untyped-def]
    axis = np.linspace(-LIMIT, LIMIT, 521)  # 0 and 1 are on it
    heights = surface.height(np.stack(np.meshgrid(axis, axis)))
    assert heights.min() == pytest.approx(surface.lowest, abs=1e-12)


def test_a_walk_that_runs_away_ends_early_and_finite() -> None:
    path = walk("SGD", "saddle", 2.3, MOST_STEPS)
    assert len(path) < MOST_STEPS
    assert np.isfinite(path).all()


def test_momentum_leaves_the_higher_valley_that_sgd_stays_in() -> None:
    ends = {n: walk(n, "several minima", 0.6, 60)[-1] for n in ("SGD", "heavy ball")}
    assert np.abs(ends["SGD"]).min() > 1.5
    assert np.abs(ends["heavy ball"]).max() < 0.2


def test_the_caption_names_the_marked_one_the_first_and_who_ran_away() -> None:
    panel = optimizer_race()
    panel.controls["marked"].value = "SGD"
    panel.controls["lr"].value = 2.3
    panel.controls["steps"].value = MOST_STEPS
    assert "SGD starts at 1.4 and runs away after 80 steps. Lowest of all: AdaGrad" in panel.alt
    assert panel.alt.endswith(" SGD ran away.")
    panel.controls["surface"].value = "saddle"
    assert panel.alt.endswith(" SGD, heavy ball ran away.")


def test_your_own_step_walks() -> None:
    @piece
    def sgd_step(w, g, state, lr):  # type: ignore[no-untyped-def]
        return w + 1.0, state

    assert np.allclose(np.diff(walk("SGD", "ravine", 0.1, 4), axis=0), 1.0)
    assert "your sgd_step" in optimizer_race().caption.value
