"""More right solutions of autoencoder_gradients."""

import math

from dlcourse import namespace
from dlcourse.pieces import current

from tests.mistakes import correct

NAMES = ("encoder", "decoder")


@correct("autoencoder_gradients", how="a class for a layer, with forward and backward")
def gradients_by_classes(x, target, params):
    class Layer:
        def __init__(self, W, b, bends):
            self.W, self.b, self.bends = W, b, bends

        def forward(self, h):
            self.h = h.clip(min=0) if self.bends else h
            return self.h @ self.W.T + self.b

        def backward(self, df):
            self.pair = (df.T @ self.h, df.sum(axis=0))
            dh = df @ self.W
            return dh * (self.h > 0) if self.bends else dh

    halves = {
        name: [Layer(W, b, number > 0) for number, (W, b) in enumerate(layers)]
        for name, layers in params.items()
    }
    chain, h = [*halves["encoder"], *halves["decoder"]], x
    for layer in chain:
        h = layer.forward(h)
    error = h - target
    df = 2 * error / (error.shape[0] * error.shape[1])
    for layer in reversed(chain):
        df = layer.backward(df)
    grads = {name: [layer.pair for layer in layers] for name, layers in halves.items()}
    return (error * error).mean(), grads


@correct("autoencoder_gradients", how="recursion: a layer asks the next one for its df")
def gradients_by_recursion(x, target, params):
    layers, waist = params["encoder"] + params["decoder"], len(params["encoder"])

    def through(number, h):
        if number == len(layers):
            error = h - target
            return (error**2).mean(), 2 * error / math.prod(error.shape), []
        h = h if number in (0, waist) else namespace(h).maximum(h, 0 * h)
        W, b = layers[number]
        loss, df, pairs = through(number + 1, h @ W.T + b)
        dh = df @ W
        dh = dh if number in (0, waist) else dh * (h > 0)
        return loss, dh, [(df.T @ h, df.sum(0)), *pairs]

    loss, _, pairs = through(0, x)
    return loss, {"encoder": pairs[:waist], "decoder": pairs[waist:]}


@correct("autoencoder_gradients", how="outer products of single samples, added up in place")
def gradients_by_outer_products(x, target, params):
    xp, loss = namespace(x), 0.0
    grads = {name: [[0 * W, 0 * b] for W, b in params[name]] for name in NAMES}
    for v, t in zip(x, target, strict=True):
        kept = []
        for name in NAMES:
            for number, (W, b) in enumerate(params[name]):
                v = xp.where(v > 0, v, 0 * v) if number else v
                kept.append(v)
                v = W @ v + b
        d = 2 * (v - t) / math.prod(x.shape)
        loss = loss + xp.sum((v - t) ** 2) / math.prod(x.shape)
        for name in reversed(NAMES):
            for number in range(len(params[name]) - 1, -1, -1):
                v = kept.pop()
                grads[name][number][0] += d[:, None] * v[None, :]
                grads[name][number][1] += d
                d = params[name][number][0].T @ d
                d = d * (v > 0) if number else d
    return loss, grads


@correct("autoencoder_gradients", how="the pieces of labs 1 and 2")
def gradients_by_pieces(x, target, params):
    layers, waist = [*params["encoder"], *params["decoder"]], len(params["encoder"])
    ends, inputs, outputs, h = (waist - 1, len(layers) - 1), [], [], x
    for number, (W, b) in enumerate(layers):
        inputs.append(h)
        outputs.append(current("linear")(h, W, b))
        h = outputs[-1] if number in ends else current("relu")(outputs[-1])
    d, pairs = current("mse_backward")(h, target), []
    for number in reversed(range(len(layers))):
        d = d if number in ends else current("relu_backward")(d, outputs[number])
        d, dW, db = current("linear_backward")(d, inputs[number], layers[number][0])
        pairs.insert(0, (dW, db))
    return current("mse")(h, target), {"encoder": pairs[:waist], "decoder": pairs[waist:]}
