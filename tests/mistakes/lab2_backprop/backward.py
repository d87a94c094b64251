"""Attempts at mlp_backward."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import mistake


def _mask(dh, k, cache, weights):
    return dh * (cache[k] > 0)


def _run(df, cache, weights, step=_mask):
    """The recursion, with ``step`` from dh to the delta of the layer below."""
    dweights, dbiases = [], []
    for k in range(len(weights) - 1, -1, -1):
        dweights.insert(0, df.T @ cache[k])
        dbiases.insert(0, df.sum(0))
        if k > 0:
            df = step(df @ weights[k], k, cache, weights)
    return dweights, dbiases


@mistake("mlp_backward", cause="ReLU's slope missing", feedback="slope of the ReLU is left out")
def backward_no_mask(df, cache, weights):
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh)


@mistake("mlp_backward", cause="times h", feedback="multiplied by h")
def backward_times_h(df, cache, weights):
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh * cache[k])


@mistake("mlp_backward", cause="mask of dh", feedback="mask of the ReLU is taken from dh")
def backward_mask_dh(df, cache, weights):
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh * (dh > 0))


@mistake("mlp_backward", cause="h >= 0 is always true", feedback="slope of the ReLU is left out")
def backward_at_zero(df, cache, weights):
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh * (cache[k] >= 0))


@mistake("mlp_backward", cause="mask turned round", feedback="mask of the ReLU is turned round")
def backward_turned(df, cache, weights):
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh * (cache[k] <= 0))


@mistake("mlp_backward", cause="mask by the weights", feedback="taken from the weights")
def backward_mask_weights(df, cache, weights):
    dweights, dbiases = [], []
    for k in range(len(weights) - 1, -1, -1):
        dweights.insert(0, df.T @ cache[k])
        dbiases.insert(0, df.sum(0))
        df = df @ (weights[k] * (weights[k] > 0))
    return dweights, dbiases


@mistake("mlp_backward", cause="cache one layer off", feedback="has shape")
def backward_cache_off(df, cache, weights):
    dweights, dbiases = [], []
    for k in range(len(weights) - 1, -1, -1):
        dweights.insert(0, df.T @ cache[k - 1])
        dbiases.insert(0, df.sum(0))
        df = (df @ weights[k]) * (cache[k] > 0)
    return dweights, dbiases


@mistake("mlp_backward", cause="mask one layer off", feedback="stops with")
def backward_mask_off(df, cache, weights):
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh * (cache[k - 1] > 0))


@mistake("mlp_backward", cause="lists reversed", feedback="from the last layer to the first")
def backward_reversed(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    return dweights[::-1], dbiases[::-1]


@mistake("mlp_backward", cause="batch sum missing", feedback="every sample is still apart")
def backward_apart(df, cache, weights):
    dweights, dbiases = [], []
    for k in range(len(weights) - 1, -1, -1):
        dweights.insert(0, df.T @ cache[k])
        dbiases.insert(0, df)
        df = (df @ weights[k]) * (cache[k] > 0)
    return dweights, dbiases


@mistake("mlp_backward", cause="mean over the batch", feedback="1 / the number of samples")
def backward_mean(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    n = df.shape[0]
    return [dW / n for dW in dweights], [db / n for db in dbiases]


@mistake("mlp_backward", cause="mean in the biases", feedback="1 / the number of samples")
def backward_bias_mean(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    return dweights, [db / df.shape[0] for db in dbiases]


@mistake("mlp_backward", cause="batch divided by at every layer", feedback="anew at every layer")
def backward_mean_again(df, cache, weights):
    n = df.shape[0]
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh * (cache[k] > 0) / n)


@mistake("mlp_backward", cause="dW transposed", feedback="the transpose of what is expected")
def backward_transposed(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    return [dW.T for dW in dweights], dbiases


@mistake("mlp_backward", cause="two layers only", feedback="returns dweights[0]")
def backward_two_layers(df, cache, weights):
    dh = (df @ weights[-1]) * (cache[-1] > 0)
    return [dh.T @ cache[0], df.T @ cache[-1]], [dh.sum(0), df.sum(0)]


@mistake("mlp_backward", cause="first layer missing", feedback="returns dweights[0]")
def backward_first_missing(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    return dweights[1:], dbiases[1:]


@mistake("mlp_backward", cause="output's delta masked", feedback="last layer is masked, too")
def backward_masks_output(df, cache, weights):
    return _run(df * (df > 0), cache, weights)


@mistake("mlp_backward", cause="slope of the sigmoid", feedback="the slope of the sigmoid")
def backward_sigmoid(df, cache, weights):
    return _run(df, cache, weights, lambda dh, k, cache, weights: dh * cache[k] * (1 - cache[k]))


@mistake("mlp_backward", cause="output's delta used everywhere", feedback="stops with")
def backward_same_delta(df, cache, weights):
    found = [df.T @ h + 0 * W for h, W in zip(cache, weights, strict=True)]
    return found, [df.sum(0)] * len(weights)


@mistake("mlp_backward", cause="wrong sign", feedback="minus 1")
def backward_sign(df, cache, weights):
    return _run(-df, cache, weights)


@mistake("mlp_backward", cause="learning rate multiplied in", feedback="a learning rate")
def backward_learning_rate(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    return [0.01 * dW for dW in dweights], [0.01 * db for db in dbiases]


@mistake("mlp_backward", cause="takes from the cache", feedback="changes its argument cache")
def backward_pops(df, cache, weights):
    dweights, dbiases = [], []
    for W in reversed(weights):
        h = cache.pop()
        dweights.insert(0, df.T @ h)
        dbiases.insert(0, df.sum(0))
        df = (df @ W) * (h > 0)
    return dweights, dbiases


@mistake("mlp_backward", cause="reverses the weights in place", feedback="changes its argument")
def backward_reverses(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    weights.reverse()
    return dweights, dbiases


@mistake("mlp_backward", cause="mask written into the cache", feedback="changes its argument cache")
def backward_marks(df, cache, weights):
    result = _run(df, cache, weights)
    for h in cache:
        h[h > 0] = 1
    return result


@mistake("mlp_backward", cause="float64", feedback="gets float32 and returns float64")
def backward_float64(df, cache, weights):
    xp = namespace(df)
    dweights, dbiases = _run(df, cache, weights)
    return dweights, [xp.astype(db, xp.float64) for db in dbiases]


@mistake("mlp_backward", cause="one list of pairs", feedback="expected 2 things")
def backward_pairs(df, cache, weights):
    return [*zip(*_run(df, cache, weights), strict=True)]


def _outer(df, h):
    return np.asarray(df).T @ np.asarray(h)


@mistake("mlp_backward", cause="NumPy only", feedback="returns a NumPy array")
def backward_numpy(df, cache, weights):
    dweights, dbiases = _run(df, cache, weights)
    return [np.asarray(dW) for dW in dweights], [np.asarray(db) for db in dbiases]
