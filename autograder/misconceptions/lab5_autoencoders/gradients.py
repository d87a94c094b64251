"""The gradients of an autoencoder, misunderstood: factors, targets, and gates on the way back."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.misconceptions.lab5_autoencoders.network import (
    NAMES,
    Floats,
    Params,
    Wrong,
    relu,
    same,
    without_biases,
)


@dataclass(frozen=True)
class Way:
    """One way to go back: what is done at the output, at a ReLU, and between the halves."""

    gate: Callable[[Floats, Floats], Floats] = lambda dh, h: dh * (h > 0)
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
            df = way.gate(df, h) if number else df
        df = way.between(df, h) if name == "decoder" else df
    return grads


def _cache(
    x: Floats,
    params: Params,
    hidden: Callable[[Floats], Floats] = relu,
    first: Callable[[Floats], Floats] = same,
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
    linear, straight = _cache(x, params, same)
    other, drawn = _cache(target, params)

    def loss_of(difference: Floats) -> Any:
        return (difference**2).mean()

    def through(**functions: Any) -> dict[str, Any]:
        given, drawn = _cache(x, params, **functions)
        grads = _gradients(2 * (drawn - target) / size, given, drawn, params, Way())
        return _both(loss_of(drawn - target), grads)

    no_gate = _gradients(
        2 * (straight - target) / size, linear, straight, params, Way(gate=lambda dh, h: dh)
    )
    return {
        "nothing passes a ReLU on the way back": _both(None, back(gate=lambda dh, h: 0 * dh)),
        "df stays that of the output: it is not taken back through the layers": _both(
            None, _of_output(df, cache, params)
        ),
        "the sign is turned at every layer on the way back": _both(
            None, _gradients(df, cache, y, _turned(params), Way())
        ),
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
        "the slope of the ReLU is left out": _both(None, back(gate=lambda dh, h: dh)),
        "dh is multiplied by h, not by the slope of the ReLU": _both(
            None, back(gate=lambda dh, h: dh * h)
        ),
        "the mask of the ReLU is taken from dh": _both(
            None, back(gate=lambda dh, h: dh * (dh > 0))
        ),
        "the mask of the ReLU is turned round": _both(None, back(gate=lambda dh, h: dh * (h <= 0))),
        "the slope of the ReLU at 0 is taken as 1": _both(
            None, back(gate=lambda dh, h: dh * (h >= 0))
        ),
        "the latent is treated as if a ReLU stood behind it": _both(
            None, back(between=lambda dz, z: dz * (z > 0))
        ),
        "the output is treated as if a ReLU stood behind it": _both(
            None, back(output=lambda df, y: df * (y > 0))
        ),
        "nothing comes back into the encoder": _both(None, back(between=lambda dz, z: 0 * dz)),
        "there is no ReLU": _both(loss_of(straight - target), no_gate),
        "the ReLU is applied to x and to the latent, too": through(first=relu),
        "the ReLU keeps what is negative, not what is positive": through(
            hidden=lambda f: np.minimum(f, 0)
        ),
        "the ReLU starts at 1, not at 0": through(hidden=lambda f: np.maximum(f, 1)),
        "the ReLU turns the sign of what it keeps": through(hidden=lambda f: -relu(f)),
        "the biases are left out": _biasless(x, target, params),
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


def _of_output(df: Floats, cache: list[Floats], params: Params) -> Params:
    """What comes out when every layer takes the df of the output for its own."""
    inputs = iter(cache)
    return {n: [(df.T @ next(inputs), df.sum(axis=0)) for _ in params[n]] for n in NAMES}


def _turned(params: Params) -> Params:
    return {n: [(-W, b) for W, b in params[n]] for n in NAMES}


def _biasless(x: Floats, target: Floats, params: Params) -> dict[str, Any]:
    params = without_biases(params, *NAMES)
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
