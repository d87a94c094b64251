"""Attempts at autoencoder_gradients."""

import math

import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake

NAMES = ("encoder", "decoder")


def _forward(x, params):
    xp, cache, h = namespace(x), [], x
    for name in NAMES:
        for number, (W, b) in enumerate(params[name]):
            h = xp.maximum(h, xp.zeros_like(h)) if number else h
            cache.append(h)
            h = h @ W.T + b
    return cache, h


def _gate(dh, h):
    return dh * (h > 0)


def _back(df, cache, params, gate=_gate, waist=lambda dz: dz):
    cache, grads = list(cache), {"encoder": [], "decoder": []}
    for name in reversed(NAMES):
        for number in reversed(range(len(params[name]))):
            h = cache.pop()
            grads[name].insert(0, (df.T @ h, df.sum(0)))
            df = df @ params[name][number][0]
            df = gate(df, h) if number else df
        df = waist(df)
    return grads


def _all(x, target, params, slope=2.0, **changes):
    cache, y = _forward(x, params)
    error = y - target
    size = math.prod(y.shape)
    return (error**2).sum() / size, _back(slope * error / size, cache, params, **changes)


@mistake("autoencoder_gradients", cause="factor 2 missing", feedback="the factor 2 of the square")
def gradients_no_two(x, target, params):
    return _all(x, target, params, slope=1.0)


@mistake("autoencoder_gradients", cause="halved square", feedback="the squares are halved")
def gradients_halved(x, target, params):
    loss, grads = _all(x, target, params, slope=1.0)
    return loss / 2, grads


@mistake("autoencoder_gradients", cause="divided by N only", feedback="divided by N alone")
def gradients_by_n(x, target, params):
    loss, grads = _all(x, target, params, slope=2.0 * x.shape[1])
    return loss, grads


@mistake("autoencoder_gradients", cause="loss by sample", feedback="the loss is divided by N alone")
def gradients_loss_by_n(x, target, params):
    loss, grads = _all(x, target, params, slope=2.0 * x.shape[1])
    return loss * x.shape[1], grads


@mistake(
    "autoencoder_gradients", cause="sum of squares", feedback="the loss is the sum of the squares"
)
def gradients_sum(x, target, params):
    loss, grads = _all(x, target, params, slope=2.0 * x.shape[0] * x.shape[1])
    return loss * x.shape[0] * x.shape[1], grads


@mistake("autoencoder_gradients", cause="sign", feedback="target - x_hat takes the place")
def gradients_sign(x, target, params):
    return _all(x, target, params, slope=-2.0)


@mistake("autoencoder_gradients", cause="held against x", feedback="is held against x, not against")
def gradients_against_x(x, target, params):
    return _all(x, x, params)


@mistake(
    "autoencoder_gradients", cause="target goes in", feedback="the network is given the target"
)
def gradients_target_in(x, target, params):
    return _all(target, target, params)


@mistake(
    "autoencoder_gradients", cause="x and target exchanged", feedback="x and target are exchanged"
)
def gradients_exchanged(x, target, params):
    return _all(target, x, params)


@mistake("autoencoder_gradients", cause="no gate", feedback="the slope of the ReLU is left out")
def gradients_no_gate(x, target, params):
    return _all(x, target, params, gate=lambda dh, h: dh)


@mistake("autoencoder_gradients", cause="h as slope", feedback="dh is multiplied by h")
def gradients_h_as_slope(x, target, params):
    return _all(x, target, params, gate=lambda dh, h: dh * h)


@mistake(
    "autoencoder_gradients", cause="slope 1 at 0", feedback="slope of the ReLU at 0 is taken as 1"
)
def gradients_kink(x, target, params):
    return _all(x, target, params, gate=lambda dh, h: dh * (h >= 0))


@mistake(
    "autoencoder_gradients", cause="gate at the waist", feedback="as if a ReLU stood behind it"
)
def gradients_gate_at_waist(x, target, params):
    cache, y = _forward(x, params)
    z = cache[len(params["encoder"])]
    size = math.prod(y.shape)
    df = 2 * (y - target) / size
    return ((y - target) ** 2).sum() / size, _back(
        df, cache, params, waist=lambda dz: dz * (z > 0) if dz.shape == z.shape else dz
    )


@mistake(
    "autoencoder_gradients",
    cause="encoder not reached",
    feedback="nothing comes back into the encoder",
)
def gradients_stop(x, target, params):
    return _all(x, target, params, waist=lambda dz: 0 * dz)


@mistake("autoencoder_gradients", cause="lists reversed", feedback="from the last")
def gradients_reversed(x, target, params):
    loss, grads = _all(x, target, params)
    return loss, {name: grads[name][::-1] for name in grads}


@mistake("autoencoder_gradients", cause="pairs reversed", feedback="in the wrong order")
def gradients_pairs_reversed(x, target, params):
    loss, grads = _all(x, target, params)
    return loss, {name: [(b, W) for W, b in grads[name]] for name in grads}


@mistake(
    "autoencoder_gradients", cause="batch averaged", feedback="the batch is averaged once more"
)
def gradients_averaged(x, target, params):
    return _all(x, target, params, slope=2.0 / x.shape[0])


@mistake(
    "autoencoder_gradients", cause="absolute error", feedback="absolute values takes the place"
)
def gradients_absolute(x, target, params):
    xp = namespace(x)
    cache, y = _forward(x, params)
    error, size = y - target, math.prod(y.shape)
    return xp.sum(xp.abs(error)) / size, _back(xp.sign(error) / size, cache, params)


@mistake("autoencoder_gradients", cause="only gradients", feedback="expected 2 things")
def gradients_alone(x, target, params):
    return _all(x, target, params)[1]


@mistake("autoencoder_gradients", cause="one flat list", feedback="returns loss")
def gradients_flat(x, target, params):
    loss, grads = _all(x, target, params)
    return loss, [*grads["encoder"], *grads["decoder"]]


@mistake(
    "autoencoder_gradients",
    cause="float of the loss",
    feedback="turns a torch tensor into a Python",
)
def gradients_float(x, target, params):
    loss, grads = _all(x, target, params)
    return float(loss), grads


@correct("autoencoder_gradients", how="two halves, dx of the decoder handed to the encoder")
def gradients_by_halves(x, target, params):
    def forward(h, layers):
        given = []
        for number, (W, b) in enumerate(layers):
            h = h * (h > 0) if number else h
            given.append(h)
            h = h @ W.T + b
        return given, h

    def backward(df, given, layers):
        found = []
        for number in range(len(layers) - 1, -1, -1):
            found = [(df.T @ given[number], df.sum(0)), *found]
            df = df @ layers[number][0]
            df = df * (given[number] > 0) if number else df
        return found, df

    first, z = forward(x, params["encoder"])
    second, y = forward(z, params["decoder"])
    decoder, dz = backward((y - target) * (2 / math.prod(y.shape)), second, params["decoder"])
    encoder, _ = backward(dz, first, params["encoder"])
    return namespace(x).mean((y - target) ** 2), {"decoder": decoder, "encoder": encoder}


@correct("autoencoder_gradients", how="sample by sample")
def gradients_by_sample(x, target, params):
    total, sums = 0.0, None
    for n in range(x.shape[0]):
        loss, grads = _all(x[n : n + 1], target[n : n + 1], params)
        total = total + loss / x.shape[0]
        flat = [part / x.shape[0] for name in NAMES for pair in grads[name] for part in pair]
        sums = flat if sums is None else [a + b for a, b in zip(sums, flat, strict=True)]
    pairs = list(zip(sums[::2], sums[1::2], strict=True))
    count = len(params["encoder"])
    return total, {"encoder": pairs[:count], "decoder": pairs[count:]}


@correct("autoencoder_gradients", how="torch tensors inside, einsum, lists as pairs")
def gradients_einsum(x, target, params):
    xp = namespace(x)
    cache, y = _forward(x, params)
    df, grads = (y - target) / (0.5 * math.prod(y.shape)), {name: [] for name in NAMES}
    layers = [(name, number) for name in NAMES for number in range(len(params[name]))]
    for position in range(len(layers) - 1, -1, -1):
        name, number = layers[position]
        h = cache[position]
        grads[name].append([xp.einsum("no,ni->oi", df, h), xp.einsum("no->o", df)])
        df = xp.einsum("no,oi->ni", df, params[name][number][0])
        if number > 0:
            df = xp.where(h > 0, df, 0 * df)
    square = (y - target) ** 2
    loss = torch.mean(square) if isinstance(x, torch.Tensor) else square.mean()
    return loss, {name: grads[name][::-1] for name in NAMES}
