"""An autoencoder forwards, misunderstood: where a ReLU stands, and other functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Layers = list[tuple[Floats, Floats]]
Params = dict[str, Layers]
Wrong = dict[str, Any]
NAMES = ("encoder", "decoder")


def relu(f: Floats) -> Floats:
    """max(f, 0)."""
    found: Floats = np.maximum(f, 0)
    return found


def same(f: Floats) -> Floats:
    """No function at all."""
    return f


def _sigmoid(f: Floats) -> Floats:
    return 0.5 * (1 + np.tanh(f / 2))


def _softmax(f: Floats) -> Floats:
    powers = np.exp(f - f.max(axis=1, keepdims=True))
    found: Floats = powers / powers.sum(axis=1, keepdims=True)
    return found


def _run(
    x: Floats,
    params: Params,
    hidden: Callable[[Floats], Floats] = relu,
    latent: Callable[[Floats], Floats] = same,
    output: Callable[[Floats], Floats] = same,
) -> tuple[Floats, Floats]:
    """Latent and reconstruction, with these functions behind hidden layers, latent and output."""
    h, found = x, []
    for name, end in zip(NAMES, (latent, output), strict=True):
        for number, (W, b) in enumerate(params[name]):
            h = h @ W.T + b
            h = hidden(h) if number < len(params[name]) - 1 else end(h)
        found.append(h)
    return found[0], found[1]


def without_biases(params: Params, *names: str) -> Params:
    """Params without the biases of these halves."""
    return {n: [(W, 0 * b if n in names else b) for W, b in params[n]] for n in NAMES}


def autoencoder_forward(x: Floats, params: Params) -> Wrong:
    """ReLUs too many or too few, and other functions."""
    latent, x_hat = _run(x, params)
    return {
        "a ReLU stands behind the latent, too": _run(x, params, latent=relu),
        "the decoder gets the latent through a ReLU": (latent, _run(x, params, latent=relu)[1]),
        "a ReLU stands behind the output, too": _run(x, params, output=relu),
        "a ReLU stands behind latent and output, too": _run(x, params, latent=relu, output=relu),
        "a sigmoid stands behind the output": _run(x, params, output=_sigmoid),
        "the output is clipped to [0, 1]": (latent, np.clip(x_hat, 0, 1)),
        "softmax is applied to the output": (latent, _softmax(x_hat)),
        "there is no ReLU": _run(x, params, hidden=same),
        "tanh takes the place of the ReLU": _run(x, params, hidden=np.tanh),
        "a sigmoid takes the place of the ReLU": _run(x, params, hidden=_sigmoid),
        "the ReLU is applied to the input, too": _run(relu(x), params),
        "the ReLU keeps what is negative, not what is positive": _run(
            x, params, hidden=lambda f: np.minimum(f, 0)
        ),
        "the ReLU turns the sign of what it keeps": _run(x, params, hidden=lambda f: -relu(f)),
        "the ReLU starts at 1, not at 0": _run(x, params, hidden=lambda f: np.maximum(f, 1)),
        "the biases are taken off, not added": _run(
            x, {n: [(W, -b) for W, b in params[n]] for n in NAMES}
        ),
        "all biases are left out": _run(x, without_biases(params, *NAMES)),
        "the biases of the encoder are left out": _run(x, without_biases(params, "encoder")),
        "the biases of the decoder are left out": _run(x, without_biases(params, "decoder")),
        "the reconstruction comes first, the latent second": (x_hat, latent),
        "x itself is returned as the reconstruction": (latent, x),
        "the latent is returned twice": (latent, latent),
    }
