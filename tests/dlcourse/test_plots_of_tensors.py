"""Pictures of tensors: on any device, of any float dtype, also while they ask for a gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from dlcourse import plots
from matplotlib.figure import Figure

from tests.devices import REAL

T = Callable[..., Any]
PICTURES: dict[str, Callable[[T], Figure]] = {
    "points": lambda t: plots.points(t(3), t(3)),
    "lines": lambda t: plots.lines(t(3), {"a": t(3)}, xlabel="step", ylabel="error"),
    "history": lambda t: plots.history({"train_loss": list(t(3))}),
    "contours": lambda t: plots.contours(
        lambda a, b: t(1)[0] + a, t(3), t(2), xlabel="a", ylabel="b"
    ),
    "walks": lambda t: plots.walks(
        lambda w: torch.tensor(w[0] + w[1]), {"a": t(3, 2)}, (0, 1), (0, 1)
    ),
    "clouds": lambda t: plots.clouds({"raw": t(5, 2)}, labels=t(5).long()),
    "bars": lambda t: plots.bars(t(3), ylabel="df"),
    "comparison": lambda t: plots.comparison({"a": t(3), "b": t(3)}, xlabel="error"),
    "photos": lambda t: plots.photos({"red": t(4, 6, 3)}),
    "matrix": lambda t: plots.matrix(t(2, 3)),
    "matrices": lambda t: plots.matrices({"f": t(2, 2), "df": t(2, 2)}),
    "images": lambda t: plots.images(t(3, 64), t(3).long(), t(3).long()),
    "strips": lambda t: plots.strips({"in": t(3, 64)}),
    "class_strips": lambda t: plots.class_strips(
        {"a": [t(4).long(), t(3).long()]}, parts=("train", "test"), classes=("no", "yes")
    ),
    "latent_map": lambda t: plots.latent_map(t(3, 2), t(3).long()),
    "decoded_plane": lambda t: plots.decoded_plane(
        lambda z: t(len(z), 64), (0, 1), (0, 1), steps=(4, 3)
    ),
    "hourglass": lambda t: plots.hourglass(t(64), t(2), t(64)),
    "distributions": lambda t: plots.distributions([t(9), t(4)]),
}


@pytest.mark.parametrize("device", REAL)
@pytest.mark.parametrize("name", PICTURES)
def test_tensors_are_drawn_wherever_they_lie(name: str, device: str) -> None:
    def tensor(*shape: int) -> torch.Tensor:
        drawn = torch.linspace(0.1, 0.9, torch.Size(shape).numel()).square().reshape(shape)
        return drawn.to(device, torch.bfloat16).requires_grad_()

    figure = PICTURES[name](tensor)
    assert plots.png(figure).startswith(b"\x89PNG")


def test_labels_above_images_are_numbers() -> None:
    figure = plots.images(torch.zeros(2, 64), torch.tensor([3, 4]), torch.tensor([3, 7]))
    assert [ax.get_title() for ax in figure.axes[:2]] == ["3", "is 4\nsaid 7"]
