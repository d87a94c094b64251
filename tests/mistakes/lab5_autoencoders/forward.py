"""Attempts at autoencoder_forward."""

import numpy as np
from dlcourse import namespace
from dlcourse.pieces import current

from tests.mistakes import correct, mistake


def _relu(f):
    xp = namespace(f)
    return xp.maximum(f, xp.zeros_like(f))


def _half(h, layers, activation=_relu, end=lambda f: f):
    for W, b in layers[:-1]:
        h = activation(h @ W.T + b)
    W, b = layers[-1]
    return end(h @ W.T + b)


def _run(x, params, activation=_relu, latent=lambda f: f, output=lambda f: f):
    z = _half(x, params["encoder"], activation, latent)
    return z, _half(z, params["decoder"], activation, output)


def _sigmoid(f):
    return 1 / (1 + namespace(f).exp(-f))


@mistake("autoencoder_forward", cause="ReLU on the latent", feedback="behind the latent, too")
def autoencoder_relu_latent(x, params):
    return _run(x, params, latent=_relu)


@mistake("autoencoder_forward", cause="ReLU on the output", feedback="behind the output, too")
def autoencoder_relu_output(x, params):
    return _run(x, params, output=_relu)


@mistake("autoencoder_forward", cause="ReLU everywhere", feedback="behind latent and output, too")
def autoencoder_relu_everywhere(x, params):
    return _run(x, params, latent=_relu, output=_relu)


@mistake("autoencoder_forward", cause="latent cut before the decoder", feedback="through a ReLU")
def autoencoder_latent_cut(x, params):
    z = _half(x, params["encoder"])
    return z, _half(_relu(z), params["decoder"])


@mistake("autoencoder_forward", cause="no ReLU", feedback="there is no ReLU")
def autoencoder_linear(x, params):
    return _run(x, params, lambda f: f)


@mistake("autoencoder_forward", cause="sigmoid on the output", feedback="a sigmoid stands behind")
def autoencoder_sigmoid(x, params):
    return _run(x, params, output=_sigmoid)


@mistake("autoencoder_forward", cause="output clipped", feedback="the output is clipped to [0, 1]")
def autoencoder_clipped(x, params):
    z, y = _run(x, params)
    return z, namespace(y).clip(y, 0.0, 1.0)


@mistake("autoencoder_forward", cause="tanh", feedback="tanh takes the place of the ReLU")
def autoencoder_tanh(x, params):
    return _run(x, params, namespace(x).tanh)


@mistake("autoencoder_forward", cause="no biases", feedback="all biases are left out")
def autoencoder_unbiased(x, params):
    return _run(x, {name: [(W, 0 * b) for W, b in params[name]] for name in params})


@mistake("autoencoder_forward", cause="parts exchanged", feedback="the reconstruction comes first")
def autoencoder_exchanged(x, params):
    return _run(x, params)[::-1]


@mistake("autoencoder_forward", cause="latent forgotten", feedback="expected 2 things")
def autoencoder_without_latent(x, params):
    return _run(x, params)[1]


@mistake("autoencoder_forward", cause="W not transposed", feedback="stops with")
def autoencoder_not_transposed(x, params):
    return _run(x, {name: [(W.T, b) for W, b in params[name]] for name in params})


@mistake("autoencoder_forward", cause="two layers on either side", feedback="stops with IndexError")
def autoencoder_two_layers(x, params):
    (W, b), (V, c) = params["encoder"][0], params["encoder"][1]
    z = _relu(x @ W.T + b) @ V.T + c
    (W, b), (V, c) = params["decoder"][0], params["decoder"][1]
    return z, _relu(z @ W.T + b) @ V.T + c


@mistake("autoencoder_forward", cause="takes layers from the lists", feedback="its argument params")
def autoencoder_pops(x, params):
    h = x
    while len(params["encoder"]) > 1:
        W, b = params["encoder"].pop(0)
        h = _relu(h @ W.T + b)
    z = _half(h, params["encoder"])
    return z, _half(z, params["decoder"])


@mistake("autoencoder_forward", cause="NumPy only", feedback="returns a NumPy array")
def autoencoder_numpy(x, params):
    z, y = _run(x, params)
    return np.asarray(z), np.asarray(y)


@correct("autoencoder_forward", how="a loop over all layers with a test of where it stands")
def autoencoder_flat(x, params):
    xp, h, z = namespace(x), x, None
    layers = [*params["encoder"], *params["decoder"]]
    waist = len(params["encoder"]) - 1
    for k in range(len(layers)):
        h = xp.matmul(h, layers[k][0].T) + layers[k][1]
        if k == waist:
            z = h
        elif k < len(layers) - 1:
            h = xp.where(h > 0, h, 0 * h)
    return z, h


@correct("autoencoder_forward", how="recursion, a list in place of a tuple")
def autoencoder_recursion(x, params):
    def through(h, layers):
        W, b = layers[0]
        f = h @ W.T + b
        return f if len(layers) == 1 else through(_relu(f), layers[1:])

    z = through(x, params["encoder"])
    return [z, through(z, params["decoder"])]


@correct("autoencoder_forward", how="einsum, negative entries set to 0 in its own arrays")
def autoencoder_einsum(x, params):
    xp, found, h = namespace(x), [], x
    for part in (params["encoder"], params["decoder"]):
        for number, (W, b) in enumerate(part):
            if number:
                h[h < 0] = 0
            h = xp.einsum("ni,oi->no", h, W) + b
        found.append(xp.asarray(h, copy=True))
    return tuple(found)


@correct("autoencoder_forward", how="a class for each half")
def autoencoder_classes(x, params):
    class Half:
        def __init__(self, layers):
            *self.hidden, (self.W, self.b) = layers

        def __call__(self, h):
            for W, b in self.hidden:
                h = (h @ W.T + b).clip(min=0)
            return h @ self.W.T + self.b

    encode, decode = Half(params["encoder"]), Half(params["decoder"])
    latent = encode(x)
    return latent, decode(latent)


@correct("autoencoder_forward", how="biases as a last column, the ReLU as (f + |f|) / 2")
def autoencoder_columns(x, params):
    xp = namespace(x)
    ones = xp.ones((x.shape[0], 1), dtype=x.dtype, device=x.device)

    def half(h, layers):
        for number, (W, b) in enumerate(layers):
            h = (h + abs(h)) / 2 if number > 0 else h
            h = xp.concat([h, ones], axis=1) @ xp.concat([W, b[:, None]], axis=1).T
        return h

    z = half(x, params["encoder"])
    return z, half(z, params["decoder"])


@correct("autoencoder_forward", how="sample by sample, W v as sums over rows")
def autoencoder_by_sample(x, params):
    xp, found = namespace(x), {"encoder": [], "decoder": []}
    for h in x:
        for name, layers in params.items():
            for number, (W, b) in enumerate(layers):
                h = xp.sum(W * h[None, :], axis=1) + b
                h = h * (h > 0) if number + 1 < len(layers) else h
            found[name].append(h)
    return xp.stack(found["encoder"]), xp.stack(found["decoder"])


@correct("autoencoder_forward", how="the pieces of lab 1")
def autoencoder_by_pieces(x, params):
    linear, relu, h = current("linear"), current("relu"), x
    values = []
    for layers in (params["encoder"], params["decoder"]):
        for W, b in layers[:-1]:
            h = relu(linear(h, W, b))
        h = linear(h, *layers[-1])
        values.append(h)
    return values[0], values[1]
