"""Lab 2 as students hand it in: right, half done, and with the usual mistakes."""

from __future__ import annotations

from tests.cohort.sample import Sample, all_pieces, but_for, still_right, with_own_cell

ALL = all_pieces("lab2_backprop")
FIRST_HALF = {
    "numeric_gradient",
    "relative_error",
    "log_sine_derivative",
    "two_unit_gradients",
    "relu_backward",
    "elu_backward",
    "sigmoid_backward",
    "tanh_backward",
}

ONE_SIDE = """\
@piece
def numeric_gradient(loss, w, h=1e-6):
    xp = namespace(w)
    gradient = xp.zeros_like(w)
    for i in np.ndindex(*w.shape):
        moved = xp.asarray(w, copy=True)
        moved[i] += h
        gradient[i] = (loss(moved) - loss(w)) / h
    return gradient
"""
NO_SQUARE = """\
@piece
def mse_backward(y, t):
    return (y - t) / math.prod(y.shape)
"""
BATCH_MEAN = """\
@piece
def linear_backward(df, x, W):
    return df @ W, df.T @ x / len(x), df.mean(0)

"""
NO_GATE = """\
@piece
def mlp_backward(df, cache, weights):
    dweights, dbiases = [], []
    for k in reversed(range(len(weights))):
        dweights.insert(0, df.T @ cache[k])
        dbiases.insert(0, df.sum(0))
        df = df @ weights[k]
    return dweights, dbiases
"""
DIAGONAL = """\
@piece
def cross_entropy_backward(f, labels):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    p = powers / xp.sum(powers, axis=-1, keepdims=True)
    df = xp.zeros_like(f)
    for n in range(f.shape[0]):
        df[n, labels[n]] = -1 / p[n, labels[n]]
    return df * p * (1 - p) / f.shape[0]
"""
F_FOR_H = """\
@piece
def sigmoid_backward(dh, h):
    s = 1 / (1 + namespace(h).exp(-h))
    return dh * s * (1 - s)
"""
IN_PLACE = """\
@piece
def elu_backward(dh, f, alpha=1.0):
    xp = namespace(f)
    dh[f < 0] *= alpha * xp.exp(f[f < 0])
    return dh
"""
CACHE_OF_F = """\
@piece
def mlp_forward(x, weights, biases):
    xp = namespace(x)
    cache, h = [x], x
    for W, b in zip(weights[:-1], biases[:-1]):
        cache.append(h @ W.T + b)
        h = xp.maximum(cache[-1], xp.zeros_like(cache[-1]))
    return h @ weights[-1].T + biases[-1], cache
"""
LEFT_BEHIND = """\
@piece
def autograd_gradients(x, labels, weights, biases):
    for p in [*weights, *biases]:
        p.requires_grad_()
    h = x
    for W, b in zip(weights[:-1], biases[:-1]):
        h = torch.relu(h @ W.T + b)
    torch.nn.functional.cross_entropy(h @ weights[-1].T + biases[-1], labels).backward()
    return [W.grad for W in weights], [b.grad for b in biases]
"""
FORGOT_RETURN = """\
@piece
def log_sine_derivative(x):
    xp = namespace(x)
    print(xp.cos(xp.log(x)) / x)
"""
SYNTAX_ERROR = """\
@piece
def mae_backward(y, t):
    return namespace(y).sign(y - t / math.prod(y.shape)
"""
BY_SAMPLE = """\
@piece
def linear_backward(df, x, W):
    xp = namespace(df)
    dx, dW, db = xp.zeros_like(x), xp.zeros_like(W), xp.zeros_like(W[:, 0])
    for n in range(len(x)):
        dx[n] = W.T @ df[n]
        dW += df[n][:, None] * x[n][None, :]
        db += df[n]
    return dx, dW, db
"""
WITH_HELPER = """\
@piece
def cross_entropy_backward(f, labels):
    return (probabilities_of(f) - hits(f, labels)) / f.shape[0]
"""
HELPER = """\
def probabilities_of(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    return powers / xp.sum(powers, axis=-1, keepdims=True)

def hits(f, labels):
    xp = namespace(f)
    classes = xp.arange(f.shape[1], device=f.device)
    return xp.astype(labels[:, None] == classes, f.dtype)
"""


HONEST = (
    Sample("all-right", "every piece right", lambda m: m.solved()),
    Sample("half-done", "the first pieces only", lambda m: m.partly(FIRST_HALF),
           wrong=ALL - FIRST_HALF, zero=ALL - FIRST_HALF),
    Sample("untouched", "the release as it was", lambda m: m.release, wrong=ALL, zero=ALL),
    but_for("one-sided", "numeric_gradient steps to one side", "numeric_gradient", ONE_SIDE),
    but_for("half-the-slope", "mse_backward forgets the 2", "mse_backward", NO_SQUARE),
    but_for("batch-mean", "linear_backward averages", "linear_backward", BATCH_MEAN,
            "mlp_backward"),
    but_for("no-gate", "mlp_backward forgets the ReLU", "mlp_backward", NO_GATE),
    but_for("diagonal-only", "half of the softmax's slopes", "cross_entropy_backward", DIAGONAL),
    but_for("f-for-h", "sigmoid_backward takes h for f", "sigmoid_backward", F_FOR_H),
    but_for("in-place", "elu_backward writes into dh", "elu_backward", IN_PLACE),
    but_for("cache-of-f", "mlp_forward remembers f, not h", "mlp_forward", CACHE_OF_F),
    but_for("left-behind", "gradients stay on the inputs", "autograd_gradients", LEFT_BEHIND),
    but_for("no-return", "log_sine_derivative prints", "log_sine_derivative", FORGOT_RETURN),
    but_for("syntax-error", "a bracket is missing in mae_backward", "mae_backward", SYNTAX_ERROR),
    still_right("by-sample", "linear_backward sample by sample", "linear_backward", BY_SAMPLE),
    Sample("own-helper-cell", "helper functions in a cell of their own",
           with_own_cell("cross_entropy_backward", HELPER, cross_entropy_backward=WITH_HELPER)),
)  # fmt: skip
