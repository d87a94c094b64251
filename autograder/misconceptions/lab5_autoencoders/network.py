"""An autoencoder, misunderstood: where a ReLU stands, and what is lost on the way back."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Layers = list[tuple[Floats, Floats]]
Params = dict[str, Layers]
Wrong = dict[str, Any]
NAMES = ("encoder", "decoder")


def _relu(f: Floats) -> Floats:
    found: Floats = np.maximum(f, 0)
    return found


def _same(f: Floats) -> Floats:
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
    hidden: Callable[[Floats], Floats] = _relu,
    latent: Callable[[Floats], Floats] = _same,
    output: Callable[[Floats], Floats] = _same,
) -> tuple[Floats, Floats]:
    """Latent and reconstruction, with these functions behind hidden layers, latent and output."""
    h, found = x, []
    for name, end in zip(NAMES, (latent, output), strict=True):
        for number, (W, b) in enumerate(params[name]):
            h = h @ W.T + b
            h = hidden(h) if number < len(params[name]) - 1 else end(h)
        found.append(h)
    return found[0], found[1]


def _without(params: Params, *names: str) -> Params:
    """Params without the biases of these halves."""
    return {n: [(W, 0 * b if n in names else b) for W, b in params[n]] for n in NAMES}


def autoencoder_forward(x: Floats, params: Params) -> Wrong:
    """ReLUs too many or too few, and other functions."""
    latent, x_hat = _run(x, params)
    return {
        "a ReLU stands behind the latent, too": _run(x, params, latent=_relu),
        "the decoder gets the latent through a ReLU": (latent, _run(x, params, latent=_relu)[1]),
        "a ReLU stands behind the output, too": _run(x, params, output=_relu),
        "a ReLU stands behind latent and output, too": _run(x, params, latent=_relu, output=_relu),
        "a sigmoid stands behind the output": _run(x, params, output=_sigmoid),
        "the output is clipped to [0, 1]": (latent, np.clip(x_hat, 0, 1)),
        "softmax is applied to the output": (latent, _softmax(x_hat)),
        "there is no ReLU": _run(x, params, hidden=_same),
        "tanh takes the place of the ReLU": _run(x, params, hidden=np.tanh),
        "a sigmoid takes the place of the ReLU": _run(x, params, hidden=_sigmoid),
        "the ReLU is applied to the input, too": _run(_relu(x), params),
        "the ReLU keeps what is negative, not what is positive": _run(
            x, params, hidden=lambda f: np.minimum(f, 0)
        ),
        "the ReLU turns the sign of what it keeps": _run(x, params, hidden=lambda f: -_relu(f)),
        "the ReLU starts at 1, not at 0": _run(x, params, hidden=lambda f: np.maximum(f, 1)),
        "the biases are taken off, not added": _run(
            x, {n: [(W, -b) for W, b in params[n]] for n in NAMES}
        ),
        "all biases are left out": _run(x, _without(params, *NAMES)),
        "the biases of the encoder are left out": _run(x, _without(params, "encoder")),
        "the biases of the decoder are left out": _run(x, _without(params, "decoder")),
        "the reconstruction comes first, the latent second": (x_hat, latent),
        "x itself is returned as the reconstruction": (latent, x),
        "the latent is returned twice": (latent, latent),
    }


@dataclass(frozen=True)
class Way:
    """One way to go back: what is done at the output, at a ReLU, and between the halves."""

    relu: Callable[[Floats, Floats], Floats] = lambda dh, h: dh * (h > 0)
    between: Callable[[Floats, Floats], Floats] = lambda dz, z: dz
    output: Callable[[Floats, Floats], Floats] = lambda df, y: df


def _gradients(df: Floats, cache: list[Floats], y: Floats, params: Params, way: Way) -> Params:
    """The gradients when the way back starts with ``df``; ``cache`` has what layers were given."""
    inputs = list(cache)
    grads: Params = {name: [] for name in NAMES}
    df = way.output(df, y)
    for name in reversed(NAMES):
        for number in reversed(range(len(params[name]))):
            h = inputs.pop()
            grads[name].insert(0, (df.T @ h, df.sum(axis=0)))
            df = df @ params[name][number][0]
            df = way.relu(df, h) if number else df
        df = way.between(df, h) if name == "decoder" else df
    return grads


def _cache(
    x: Floats,
    params: Params,
    hidden: Callable[[Floats], Floats] = _relu,
    first: Callable[[Floats], Floats] = _same,
) -> Any:
    """What every layer was given, and the output; ``first`` is before the first layer of a half."""
    cache, h = [], x
    for name in NAMES:
        for number, (W, b) in enumerate(params[name]):
            h = hidden(h) if number else first(h)
            cache.append(h)
            h = h @ W.T + b
    return cache, h


def _scaled(grads: Params, factor: float) -> Params:
    return {n: [(factor * W, factor * b) for W, b in grads[n]] for n in NAMES}


def autoencoder_gradients(x: Floats, target: Floats, params: Params) -> Wrong:
    """Another factor, another target, and gates that are forgotten, moved or added."""
    cache, y = _cache(x, params)
    error = y - target
    size, (n, d) = error.size, error.shape
    df, loss = 2 * error / size, (error**2).mean()

    def back(start: Floats = df, **changes: Any) -> Params:
        return _gradients(start, cache, y, params, Way(**changes))

    right = back()
    linear, straight = _cache(x, params, _same)
    other, drawn = _cache(target, params)

    def loss_of(difference: Floats) -> Any:
        return (difference**2).mean()

    def through(**functions: Any) -> dict[str, Any]:
        given, drawn = _cache(x, params, **functions)
        grads = _gradients(2 * (drawn - target) / size, given, drawn, params, Way())
        return _both(loss_of(drawn - target), grads)

    no_gate = _gradients(
        2 * (straight - target) / size, linear, straight, params, Way(relu=lambda dh, h: dh)
    )
    return {
        "the factor 2 of the square is left out": _both(None, back(error / size)),
        "the squares are halved, so that the 2 is gone": _both(loss / 2, _scaled(right, 0.5)),
        "the loss is the sum of the squares, not their mean": _both(
            (error**2).sum(), _scaled(right, size)
        ),
        "the loss is divided by N alone, not by N D": _both(loss * d, _scaled(right, d)),
        "the loss is divided by D alone, not by N D": _both(loss * n, _scaled(right, n)),
        "the gradient is that of a sum: it is not divided by N D": _both(
            None, _scaled(right, size)
        ),
        "the gradient is divided by N alone, not by N D": _both(None, _scaled(right, d)),
        "the gradient is divided by D alone, not by N D": _both(None, _scaled(right, n)),
        "the batch is averaged once more, where its gradients are to be summed": _both(
            None, _scaled(right, 1 / n)
        ),
        "the batch is averaged in the gradients of the biases": _both(
            None, {m: [(W, b / n) for W, b in right[m]] for m in NAMES}
        ),
        "target - x_hat takes the place of x_hat - target": _both(None, _scaled(right, -1.0)),
        "the output is held against x, not against the target": _both(
            loss_of(y - x), back(2 * (y - x) / size)
        ),
        "the loss is held against the target, its gradient against x": _both(
            None, back(2 * (y - x) / size)
        ),
        "the network is given the target, not x": _both(
            loss_of(drawn - target),
            _gradients(2 * (drawn - target) / size, other, drawn, params, Way()),
        ),
        "x and target are exchanged": _both(
            loss_of(drawn - x), _gradients(2 * (drawn - x) / size, other, drawn, params, Way())
        ),
        "the slope of the ReLU is left out": _both(None, back(relu=lambda dh, h: dh)),
        "dh is multiplied by h, not by the slope of the ReLU": _both(
            None, back(relu=lambda dh, h: dh * h)
        ),
        "the mask of the ReLU is taken from dh": _both(
            None, back(relu=lambda dh, h: dh * (dh > 0))
        ),
        "the mask of the ReLU is turned round": _both(None, back(relu=lambda dh, h: dh * (h <= 0))),
        "the slope of the ReLU at 0 is taken as 1": _both(
            None, back(relu=lambda dh, h: dh * (h >= 0))
        ),
        "the latent is treated as if a ReLU stood behind it": _both(
            None, back(between=lambda dz, z: dz * (z > 0))
        ),
        "the output is treated as if a ReLU stood behind it": _both(
            None, back(output=lambda df, y: df * (y > 0))
        ),
        "nothing comes back into the encoder": _both(None, back(between=lambda dz, z: 0 * dz)),
        "there is no ReLU": _both(loss_of(straight - target), no_gate),
        "the ReLU is applied to x and to the latent, too": through(first=_relu),
        "the ReLU keeps what is negative, not what is positive": through(
            hidden=lambda f: np.minimum(f, 0)
        ),
        "the ReLU starts at 1, not at 0": through(hidden=lambda f: np.maximum(f, 1)),
        "the ReLU turns the sign of what it keeps": through(hidden=lambda f: -_relu(f)),
        "the biases are left out": _without_biases(x, target, params),
        "the layers are listed from the last to the first": _both(
            None, {name: right[name][::-1] for name in NAMES}
        ),
        "encoder and decoder are exchanged": _both(
            None, {"encoder": right["decoder"], "decoder": right["encoder"]}
        ),
        "the mean of absolute values takes the place of squares": _both(
            np.abs(error).mean(), back(np.sign(error) / size)
        ),
        "the root of the mean square is returned": _both(math.sqrt(loss), None),
        "the gradients of a layer are (db, dW), in the wrong order": _both(
            None, {name: [(b, W) for W, b in right[name]] for name in NAMES}
        ),
    }


def _without_biases(x: Floats, target: Floats, params: Params) -> dict[str, Any]:
    params = _without(params, *NAMES)
    given, y = _cache(x, params)
    start = 2 * (y - target) / y.size
    return _both(((y - target) ** 2).mean(), _gradients(start, given, y, params, Way()))


def _both(loss: Any, grads: Params | None) -> dict[str, Any]:
    """The parts of an answer that are wrong then, by their names."""
    found = {} if loss is None else {"loss": loss}
    for name, layers in (grads or {}).items():
        for number, pair in enumerate(layers):
            found |= {f"grads[{name}][{number}][{k}]": part for k, part in enumerate(pair)}
    return found
