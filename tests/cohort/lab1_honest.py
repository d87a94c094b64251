"""Lab 1 as students hand it in: right, half done, and with the usual mistakes."""

from __future__ import annotations

from tests.cohort.sample import Sample, all_pieces, but_for, with_own_cell

FIRST_HALF = {"relu", "elu", "sigmoid", "softmax", "linear", "shallow_network", "mse", "mae"}
ALL = all_pieces("lab1_mlp")

SUM_FOR_MEAN = """\
@piece
def mse(y, t):
    return ((y - t) ** 2).sum()
"""
NAIVE_SOFTMAX = """\
@piece
def softmax(f):
    xp = namespace(f)
    return xp.exp(f) / xp.sum(xp.exp(f), axis=-1, keepdims=True)
"""
TRANSPOSED = """\
@piece
def linear(x, W, b):
    return x @ W + b
"""
IN_PLACE = """\
@piece
def relu(f):
    f[f < 0] = 0
    return f
"""
NUMPY_ONLY = """\
@piece
def sigmoid(f):
    return np.asarray(1 / (1 + np.exp(-np.asarray(f))))
"""
LAST_AT_A_TIE = """\
@piece
def accuracy(f, labels):
    xp = namespace(f)
    last = f.shape[-1] - 1 - xp.argmax(xp.flip(f, axis=(-1,)), axis=-1)
    return float(xp.sum(xp.astype(last == labels, f.dtype))) / f.shape[0]
"""
FORGOT_RETURN = """\
@piece
def count_parameters(widths):
    print(sum((n + 1) * m for n, m in zip(widths, widths[1:])))
"""
SYNTAX_ERROR = """\
@piece
def mae(y, t):
    return (abs(y - t).mean()
"""
WITH_HELPER = """\
@piece
def cross_entropy(f, labels):
    return -log_probability_of(f, labels).mean()
"""
HELPER = """\
def log_probability_of(f, labels):
    xp = namespace(f)
    f = f - xp.max(f, axis=-1, keepdims=True)
    logs = f - xp.log(xp.sum(xp.exp(f), axis=-1, keepdims=True))
    return logs[xp.arange(f.shape[0]), labels]
"""


HONEST = (
    Sample("all-right", "every piece right", lambda m: m.solved()),
    Sample("half-done", "the first pieces only", lambda m: m.partly(FIRST_HALF),
           wrong=ALL - FIRST_HALF, zero=ALL - FIRST_HALF),
    Sample("untouched", "the release as it was", lambda m: m.release, wrong=ALL, zero=ALL),
    but_for("sum-for-mean", "mse sums instead of averaging", "mse", SUM_FOR_MEAN),
    but_for("softmax-overflows", "softmax of huge logits", "softmax", NAIVE_SOFTMAX),
    but_for("transposed-weights", "linear multiplies by W itself", "linear", TRANSPOSED, "mlp"),
    but_for("relu-in-place", "relu writes into its argument", "relu", IN_PLACE),
    but_for("numpy-only", "sigmoid turns tensors into NumPy and overflows", "sigmoid", NUMPY_ONLY),
    but_for("last-at-a-tie", "accuracy takes the last of equal logits", "accuracy", LAST_AT_A_TIE),
    but_for("no-return", "count_parameters prints", "count_parameters", FORGOT_RETURN),
    but_for("syntax-error", "a bracket is missing in mae", "mae", SYNTAX_ERROR),
    Sample("own-helper-cell", "a helper function in a cell of its own",
           with_own_cell("cross_entropy", HELPER, cross_entropy=WITH_HELPER)),
)  # fmt: skip
