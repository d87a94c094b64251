"""Networks and clouds of points for the checks of autoencoders, and what is asked of a gradient."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from dlcourse import oracles
from dlcourse.checking.compare import TOLERANCE, agree_in_parts
from dlcourse.checking.differences import central_differences
from dlcourse.checking.draw import Draw
from dlcourse.checking.gradient import NUMERIC, confirms
from dlcourse.checking.outcome import Outcome, case, hold
from dlcourse.checking.parts import leaves
from dlcourse.checking.portable import context_of, exact
from dlcourse.checking.student import Student

Params = dict[str, list[tuple[Any, Any]]]
GRADIENTS = ("loss", "grads")


def draw_autoencoder(draw: Draw, encoder: list[int], decoder: list[int]) -> Params:
    """Layers of these widths, the input's first, as float32 holds them."""
    widths = {"encoder": encoder, "decoder": decoder}
    return {
        name: [(exact(draw.normal(b, a)), exact(draw.normal(b))) for a, b in pairwise(sizes)]
        for name, sizes in widths.items()
    }


def draw_cloud(draw: Draw, n: int, d: int) -> Any:
    """n points around no special place, with clearly different variances in slanted directions."""
    axes, _ = np.linalg.qr(draw.normal(d, d))
    spread = 3.0 * 0.6 ** np.arange(d)
    points, _ = np.linalg.qr(draw.normal(n, d) - 0.5)
    points -= points.mean(axis=0)
    return exact((np.sqrt(n) * points * spread) @ axes.T + draw.normal(d, scale=2))


def matches_loss_gradient(
    student: Student,
    x: Any,
    target: Any,
    params: Params,
    what: str,
    tried: str = "",
    sizes: Mapping[str, int] | None = None,
) -> tuple[Outcome, ...]:
    """Whether ``autoencoder_gradients`` gives the oracle's loss and gradients, which central
    differences of the loss confirm."""
    arguments = (x, target, params)
    with case(what):
        got = student.answer("autoencoder_gradients", *arguments)
    sizes = sizes or {"the number of samples": len(x), "the number of columns": x.shape[1]}
    outcomes = agree_in_parts(
        got,
        oracles.answer("autoencoder_gradients", *arguments),
        GRADIENTS,
        what,
        tried=tried,
        tolerance=TOLERANCE[student.dtype],
        context=context_of("autoencoder_gradients", arguments, sizes),
        mistaken=lambda: student.known_mistakes("autoencoder_gradients", *arguments),
    )
    if not all(outcome.ok for outcome in outcomes):
        return outcomes
    gradients = leaves([got[1][name] for name in params])
    return (*outcomes, _measured(x, target, params, gradients, what))


def _measured(x: Any, target: Any, params: Params, gradients: list[Any], what: str) -> Outcome:
    x, target = torch.from_numpy(x), torch.from_numpy(target)

    def loss(params: Params) -> Any:
        return functional.mse_loss(oracles.find("autoencoder_forward")(x, params)[1], target)

    numeric = leaves(central_differences(loss, (params,)))
    near = all(
        confirms(np.asarray(g), n, NUMERIC + 1e-11) for g, n in zip(gradients, numeric, strict=True)
    )
    return hold(near, f"{what}, beside central differences", "the gradient and the loss differ")
