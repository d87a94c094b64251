"""Attempts at mlp_forward."""

import itertools

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _relu(f):
    xp = namespace(f)
    return xp.maximum(f, xp.zeros_like(f))


def _run(x, weights, biases, activation=_relu):
    """The logits, and a list with the input of every layer."""
    cache = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        cache.append(activation(cache[-1] @ W.T + b))
    return cache[-1] @ weights[-1].T + biases[-1], cache


@mistake("mlp_forward", cause="ReLU on the output", feedback="applied to the output, too")
def forward_relu_out(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    return _relu(logits), cache


@mistake("mlp_forward", cause="no ReLU", feedback="no ReLU is applied")
def forward_linear(x, weights, biases):
    return _run(x, weights, biases, lambda f: f)


@mistake("mlp_forward", cause="pre-activations remembered", feedback="before the ReLU")
def forward_keeps_f(x, weights, biases):
    cache, h = [x], x
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        cache.append(h @ W.T + b)
        h = _relu(cache[-1])
    return h @ weights[-1].T + biases[-1], cache


@mistake("mlp_forward", cause="logits remembered, too", feedback="cache[1]")
def forward_keeps_logits(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    return logits, [*cache, logits]


@mistake("mlp_forward", cause="input not remembered", feedback="returns logits")
def forward_forgets_x(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    return logits, cache[1:]


@mistake("mlp_forward", cause="cache reversed", feedback="the cache is in the wrong order")
def forward_reversed(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    return logits, cache[::-1]


@mistake("mlp_forward", cause="ReLU on the input", feedback="applied to the input, too")
def forward_relu_in(x, weights, biases):
    return _run(_relu(x), weights, biases)


@mistake("mlp_forward", cause="biases missing", feedback="the biases are left out")
def forward_unbiased(x, weights, biases):
    return _run(x, weights, [0 * b for b in biases])


@mistake("mlp_forward", cause="hidden biases missing", feedback="biases of the hidden layers")
def forward_hidden_unbiased(x, weights, biases):
    return _run(x, weights, [*(0 * b for b in biases[:-1]), biases[-1]])


@mistake("mlp_forward", cause="W not transposed", feedback="stops with")
def forward_not_transposed(x, weights, biases):
    return _run(x, [W.T for W in weights], biases)


@mistake("mlp_forward", cause="softmax on the output", feedback="softmax is applied to the logits")
def forward_softmax(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    e = namespace(x).exp(logits - logits.max())
    return e / e.sum(-1)[:, None], cache


@mistake("mlp_forward", cause="one hidden layer only", feedback="stops with IndexError")
def forward_one_layer(x, weights, biases):
    h = _relu(x @ weights[0].T + biases[0])
    return h @ weights[1].T + biases[1], [x, h]


@mistake("mlp_forward", cause="cache missing", feedback="expected 2 things")
def forward_no_cache(x, weights, biases):
    return _run(x, weights, biases)[0]


@mistake("mlp_forward", cause="cache flattened", feedback="expected a list of arrays")
def forward_flat_cache(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    return logits, namespace(x).concat([h.reshape(-1) for h in cache])


@mistake("mlp_forward", cause="writes into x", feedback="changes its argument x")
def forward_in_place(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    x[x < 0] = 0
    return logits, cache


@mistake("mlp_forward", cause="takes from the lists", feedback="changes its argument weights")
def forward_pops(x, weights, biases):
    last_W, last_b = weights.pop(), biases.pop()
    return _run(x, [*weights, last_W], [*biases, last_b])


@mistake("mlp_forward", cause="NumPy only", feedback="returns a NumPy array")
def forward_numpy(x, weights, biases):
    logits, cache = _run(x, weights, biases)
    return np.asarray(logits), [np.asarray(h) for h in cache]


@correct("mlp_forward", how="over all layers, with a counter")
def forward_counter(x, weights, biases):
    h, cache = x, []
    for k in range(len(weights)):
        cache.append(h)
        f = h @ weights[k].T + biases[k]
        h = _relu(f) if k < len(weights) - 1 else f
    return h, cache


@correct("mlp_forward", how="recursion")
def forward_recursion(x, weights, biases):
    f = x @ weights[0].T + biases[0]
    if len(weights) == 1:
        return f, [x]
    logits, cache = forward_recursion(_relu(f), weights[1:], biases[1:])
    return logits, [x, *cache]


@correct("mlp_forward", how="einsum, negative entries set to 0 in its own arrays, a tuple as cache")
def forward_einsum(x, weights, biases):
    xp = namespace(x)
    cache, last = [x], len(weights) - 1
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = xp.einsum("ni,oi->no", cache[-1], W) + b
        if k < last:
            h[h < 0] = 0
        cache.append(h)
    return cache[-1], tuple(cache[:-1])


@correct("mlp_forward", how="samples one by one")
def forward_samples(x, weights, biases):
    xp = namespace(x)
    runs = [_run(row[None, :], weights, biases) for row in x]
    layers = zip(*(cache for _, cache in runs), strict=True)
    return xp.concat([logits for logits, _ in runs]), [xp.concat(rows) for rows in layers]


@correct("mlp_forward", how="accumulate over pairs of weights and biases")
def forward_accumulate(x, weights, biases):
    def step(h, layer):
        f = h @ layer[0].T + layer[1]
        return (f + abs(f)) / 2

    hidden = zip(weights[:-1], biases[:-1], strict=True)
    cache = [*itertools.accumulate(hidden, step, initial=x)]
    return cache[-1] @ weights[-1].T + biases[-1], cache


@correct("mlp_forward", how="a class that keeps what its layers are given")
def forward_class(x, weights, biases):
    class Network:
        def __init__(self):
            self.cache = []

        def layer(self, h, W, b):
            self.cache.append(h)
            return namespace(h).stack([h @ row for row in W], axis=1) + b

    network = Network()
    f = network.layer(x, weights[0], biases[0])
    for W, b in zip(weights[1:], biases[1:], strict=True):
        f = network.layer(f * (f > 0), W, b)
    return f, network.cache


@correct("mlp_forward", how="samples as columns, weight and bias in one matrix")
def forward_columns(x, weights, biases):
    xp = namespace(x)
    one, columns = xp.ones_like(x[:, :1]).T, [x.T]
    for W, b in zip(weights, biases, strict=True):
        f = xp.concat([W, b[:, None]], axis=1) @ xp.concat([columns[-1], one])
        columns.append(xp.clip(f, 0.0, None))
    return f.T, [h.T for h in columns[:-1]]
