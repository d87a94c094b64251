"""Lab 1 as students hand it in: right, half done, and with the usual mistakes."""

from __future__ import annotations

from tests.cohort.sample import Materials, Notebook, Sample, cell_named, own_cell

FIRST_HALF = {"relu", "elu", "sigmoid", "softmax", "linear", "shallow_network", "mse", "mae"}
ALL = frozenset(
    FIRST_HALF
    | {"relu_interpolant", "mlp", "count_parameters", "binary_cross_entropy", "cross_entropy"}
    | {"accuracy"}
)

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


def _helper_in_own_cell(materials: Materials) -> Notebook:
    notebook = materials.solved(cross_entropy=WITH_HELPER)
    position, _ = cell_named(notebook, "cross_entropy")
    notebook["cells"].insert(position, own_cell(HELPER))
    return notebook


def _mistake(student: str, about: str, source: str, piece: str, *also: str) -> Sample:
    """All right but one piece, which takes ``also`` down with it where others call it."""
    wrong = frozenset({piece, *also})
    return Sample(student, about, lambda m: m.solved(**{piece: source}), wrong=wrong)


HONEST = (
    Sample("all-right", "every piece right", lambda m: m.solved()),
    Sample("half-done", "the first pieces only", lambda m: m.partly(FIRST_HALF),
           wrong=ALL - FIRST_HALF, zero=ALL - FIRST_HALF),
    Sample("untouched", "the release as it was", lambda m: m.release, wrong=ALL, zero=ALL),
    _mistake("sum-for-mean", "mse sums instead of averaging", SUM_FOR_MEAN, "mse"),
    _mistake("softmax-overflows", "softmax of huge logits", NAIVE_SOFTMAX, "softmax"),
    _mistake("transposed-weights", "linear multiplies by W itself", TRANSPOSED, "linear", "mlp"),
    _mistake("relu-in-place", "relu writes into its argument", IN_PLACE, "relu"),
    _mistake("numpy-only", "sigmoid turns tensors into NumPy and overflows", NUMPY_ONLY, "sigmoid"),
    _mistake("last-at-a-tie", "accuracy takes the last of equal logits", LAST_AT_A_TIE, "accuracy"),
    _mistake("no-return", "count_parameters prints", FORGOT_RETURN, "count_parameters"),
    _mistake("syntax-error", "a bracket is missing in mae", SYNTAX_ERROR, "mae"),
    Sample("own-helper-cell", "a helper function in a cell of its own", _helper_in_own_cell),
)  # fmt: skip
