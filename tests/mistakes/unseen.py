"""Mistakes written without a look at the misconceptions: what do the checks say of new ones?

The others are what the misconceptions and patterns were written for, so that naming their causes
proves little.  These were never used for that, and should not be: add new ones instead.  ``labels``
are words of which one must be in what a student is told.  A mistake without labels has a cause that
the numbers do not give away: there the checks should say what they see, and name nothing.
"""

from __future__ import annotations

from itertools import pairwise

from dlcourse import namespace

from tests.mistakes import Attempt, Decorator, Function

UNSEEN: list[tuple[Attempt, tuple[str, ...]]] = []


def unseen(piece: str, words: str, *labels: str) -> Decorator:
    """Enter a mistake."""

    def enter(function: Function) -> Function:
        UNSEEN.append((Attempt(piece, words, function), labels))
        return function

    return enter


def _softmax(f, axis=-1):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=axis, keepdims=True))
    return powers / xp.sum(powers, axis=axis, keepdims=True)


def _one_hot(f, labels):
    xp = namespace(f)
    return xp.astype(labels[:, None] == xp.arange(f.shape[1]), f.dtype)


@unseen("relu", "1 where the unit is off", "negative")
def relu_one(f):
    return namespace(f).where(f > 0, f, 1.0 + 0 * f)


@unseen("relu", "squared", "factor f")
def relu_squared(f):
    return f * f * (f > 0)


@unseen("elu", "alpha twice", "negative")
def elu_alpha_squared(f, alpha=1.0):
    xp = namespace(f)
    return xp.where(f >= 0, f, alpha**2 * xp.expm1(xp.minimum(f, 0 * f)))


@unseen("sigmoid", "tanh of f, not of f / 2", "f / 2")
def sigmoid_twice(f):
    return (1 + namespace(f).tanh(f)) / 2


@unseen("softmax", "at another temperature")
def softmax_warm(f):
    return _softmax(f / 2)


@unseen("softmax", "a sigmoid of every logit")
def softmax_sigmoid(f):
    return 0.5 + 0.5 * namespace(f).tanh(f / 2)


@unseen("linear", "bias twice", "b added")
def linear_two_biases(x, W, b):
    if x.shape[-1] != W.shape[-1]:
        raise ValueError(f"{tuple(x.shape)} {tuple(W.shape)}")
    return x @ W.T + 2 * b


@unseen("mse", "half of it", "half")
def mse_half(y, t):
    return namespace(y).mean((y - t) ** 2) / 2


@unseen("mse", "summed over columns", "the number of columns")
def mse_columns(y, t):
    xp = namespace(y)
    return xp.mean(xp.sum((y - t) ** 2, axis=-1))


@unseen("mae", "the largest error")
def mae_largest(y, t):
    xp = namespace(y)
    return xp.max(xp.abs(y - t))


@unseen("binary_cross_entropy", "logarithm to base 10", "base 10")
def bce_log10(p, t):
    xp = namespace(p)
    low, high = xp.clip(p, min=1e-12), xp.clip(1 - p, min=1e-12)
    return -xp.mean(t * xp.log10(low) + (1 - t) * xp.log10(high))


@unseen("cross_entropy", "the largest logit for the sum")
def cross_entropy_hard(f, labels):
    xp = namespace(f)
    return xp.mean(xp.max(f, axis=-1) - xp.sum(f * _one_hot(f, labels), axis=-1))


@unseen("accuracy", "labels in reverse order")
def accuracy_reversed(f, labels):
    xp = namespace(f)
    hits = xp.argmax(f, axis=-1) == xp.flip(labels, axis=0)
    return float(xp.sum(xp.astype(hits, xp.float64))) / f.shape[0]


@unseen("mlp", "activation twice")
def mlp_twice(x, weights, biases, activation=lambda f: f * (f > 0)):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(activation(x @ W.T + b))
    return x @ weights[-1].T + biases[-1]


@unseen("count_parameters", "a unit too many on both sides")
def count_both(widths):
    return sum((a + 1) * (b + 1) for a, b in pairwise(widths))


@unseen("shallow_network", "absolute value for ReLU")
def shallow_absolute(x, theta, phi):
    xp = namespace(x)
    return phi[0] + xp.abs(theta[:, 0] + x[:, None] * theta[:, 1]) @ phi[1:]


@unseen("relu_backward", "masked by dh", "dh is negative")
def relu_backward_by_dh(dh, f):
    return dh * (dh > 0) * (f > 0)


@unseen("relu_backward", "the activation for its slope", "the factor f", "not by the slope")
def relu_backward_value(dh, f):
    return dh * f * (f > 0)


@unseen("relu_backward", "leaks", "negative")
def relu_backward_leak(dh, f):
    return dh * namespace(f).where(f > 0, 1.0 + 0 * f, 0.2 + 0 * f)


@unseen("elu_backward", "one branch for all", "positive")
def elu_backward_one_branch(dh, f, alpha=1.0):
    xp = namespace(f)
    return dh * alpha * xp.exp(xp.clip(f, max=20.0))


@unseen("sigmoid_backward", "1 - h twice")
def sigmoid_backward_square(dh, h):
    return dh * h * (1 - h) ** 2


@unseen("sigmoid_backward", "h twice", "the factor h")
def sigmoid_backward_h(dh, h):
    return dh * h * h * (1 - h)


@unseen("tanh_backward", "no square", "the square is left out")
def tanh_backward_plain(dh, h):
    return dh * (1 - h)


@unseen("tanh_backward", "half of it", "half")
def tanh_backward_half(dh, h):
    return dh * (1 - h * h) / 2


@unseen("linear_backward", "N times dx", "the number of samples")
def layer_dx_many(df, x, W):
    return df.shape[0] * (df @ W), df.T @ x, df.sum(0)


@unseen("linear_backward", "dW and dx exchanged", "this is dW", "is dW")
def layer_exchanged(df, x, W):
    return df.T @ x, df @ W, df.sum(0)


@unseen("linear_backward", "weight decay in dW", "W added")
def layer_decay(df, x, W):
    return df @ W, df.T @ x + W, df.sum(0)


@unseen("linear_backward", "first sample left out of db")
def layer_first_left_out(df, x, W):
    return df @ W, df.T @ x, df.sum(0) - df[0]


@unseen("linear_backward", "a row of dW is zero", "row 0")
def layer_row_zero(df, x, W):
    dW = df.T @ x
    xp = namespace(dW)
    return df @ W, xp.concat([0 * dW[:1], dW[1:]]), df.sum(0)


@unseen("mse_backward", "y once too often", "factor y")
def mse_backward_y(y, t):
    return 2 * (y - t) * y / y.reshape(-1).shape[0]


@unseen("mse_backward", "the target is forgotten", "t is left out")
def mse_backward_no_target(y, t):
    return 2 * y / y.reshape(-1).shape[0]


@unseen("mae_backward", "a smooth sign")
def mae_backward_smooth(y, t):
    return namespace(y).tanh(10 * (y - t)) / y.reshape(-1).shape[0]


@unseen("binary_cross_entropy_backward", "0.1 times", "0.1")
def bce_backward_rate(f, t):
    p = 0.5 + 0.5 * namespace(f).tanh(f / 2)
    return 0.1 * (p - t) / f.reshape(-1).shape[0]


@unseen("cross_entropy_backward", "labels of the rows in reverse")
def ce_backward_reversed(f, labels):
    one_hot = namespace(f).flip(_one_hot(f, labels), axis=0)
    return (_softmax(f) - one_hot) / f.shape[0]


@unseen("cross_entropy_backward", "p squared")
def ce_backward_square(f, labels):
    return (_softmax(f) ** 2 - _one_hot(f, labels)) / f.shape[0]


@unseen("mlp_forward", "x is not in the cache", "cache")
def forward_no_x(x, weights, biases):
    cache = []
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        f = x @ W.T + b
        x = f * (f > 0)
        cache.append(x)
    return x @ weights[-1].T + biases[-1], cache


def _backward(df, cache, weights, step):
    dweights, dbiases = [], []
    for k in reversed(range(len(weights))):
        dweights.insert(0, df.T @ cache[k])
        dbiases.insert(0, df.sum(0))
        if k:
            df = step(df, cache, weights, k)
    return dweights, dbiases


@unseen("mlp_backward", "deltas cut off at 1", "from one layer to the one before")
def backward_clipped(df, cache, weights):
    def step(df, cache, weights, k):
        return namespace(df).clip((df @ weights[k]) * (cache[k] > 0), min=-0.1, max=0.1)

    return _backward(df, cache, weights, step)


@unseen("mlp_backward", "deltas multiplied by h", "from one layer to the one before")
def backward_by_h(df, cache, weights):
    return _backward(df, cache, weights, lambda df, c, w, k: (df @ w[k]) * c[k])


@unseen("mlp_backward", "twice the delta", "two (2)", "from one layer to the one before")
def backward_twice(df, cache, weights):
    return _backward(df, cache, weights, lambda df, c, w, k: 2 * (df @ w[k]) * (c[k] > 0))


@unseen("two_unit_gradients", "dtheta without x", "x is left out")
def units_no_x(x, t, theta, phi):
    xp = namespace(theta)
    f = theta[:, 0] + theta[:, 1] * x
    h = f * (f > 0)
    error = 2 * (phi[0] + phi[1:] @ h - t)
    delta = error * phi[1:] * (f > 0)
    one = xp.ones_like(phi[:1])
    return xp.stack([delta, delta], axis=1), error * xp.concat([one, h])


@unseen("log_sine_derivative", "times log x")
def log_sine_by_log(x):
    xp = namespace(x)
    return xp.cos(xp.log(x)) * xp.log(x)


@unseen("relative_error", "half of the denominator", "two (2)", "the mean of both")
def error_of_the_mean(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{tuple(a.shape)} {tuple(b.shape)}")
    xp = namespace(a)
    sizes = xp.clip((xp.abs(a) + xp.abs(b)) / 2, min=1e-12)
    return xp.max(xp.abs(a - b) / sizes)


@unseen("numeric_gradient", "divided by 4 h", "half (1/2)")
def numeric_quarter(loss, w, h=1e-6):
    xp = namespace(w)
    out = xp.zeros_like(w)
    flat, result = w.reshape(-1), out.reshape(-1)
    for i in range(flat.shape[0]):
        up, down = xp.asarray(flat, copy=True), xp.asarray(flat, copy=True)
        up[i] += h
        down[i] -= h
        result[i] = (loss(up.reshape(w.shape)) - loss(down.reshape(w.shape))) / (4 * h)
    return result.reshape(w.shape)
