"""Attempts at cross_entropy and accuracy."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _log_softmax(f, axis=-1):
    xp = namespace(f)
    shifted = f - xp.max(f, axis=axis, keepdims=True)
    return shifted - xp.log(xp.sum(xp.exp(shifted), axis=axis, keepdims=True))


def _picked(table, labels):
    return table[namespace(table).arange(table.shape[0]), labels]


@mistake("cross_entropy", cause="softmax first, then log(0)", feedback="infinite")
def cross_entropy_two_steps(f, labels):
    xp = namespace(f)
    return -xp.log(_picked(xp.exp(_log_softmax(f)), labels)).mean()


@mistake("cross_entropy", cause="1e-12 added in the logarithm", feedback="is added")
def cross_entropy_added(f, labels):
    xp = namespace(f)
    return -xp.log(_picked(xp.exp(_log_softmax(f)), labels) + 1e-12).mean()


@mistake("cross_entropy", cause="the sum of exponentials overflows", feedback="NaN")
def cross_entropy_overflow(f, labels):
    xp = namespace(f)
    return (xp.log(xp.sum(xp.exp(f), axis=-1)) - _picked(f, labels)).mean()


@mistake("cross_entropy", cause="one shift for all rows", feedback="infinite")
def cross_entropy_one_shift(f, labels):
    xp = namespace(f)
    shifted = f - xp.max(f)
    return (xp.log(xp.sum(xp.exp(shifted), axis=-1)) - _picked(shifted, labels)).mean()


@mistake("cross_entropy", cause="sum in place of mean", feedback="the number of samples")
def cross_entropy_sum(f, labels):
    return -_picked(_log_softmax(f), labels).sum()


@mistake("cross_entropy", cause="mean over all N x C entries", feedback="over all entries")
def cross_entropy_all_entries(f, labels):
    xp = namespace(f)
    one_hot = xp.astype(labels[:, None] == xp.arange(f.shape[1]), f.dtype)
    return -(one_hot * _log_softmax(f)).mean()


@mistake("cross_entropy", cause="sign forgotten", feedback="sign is wrong")
def cross_entropy_sign(f, labels):
    return _picked(_log_softmax(f), labels).mean()


@mistake("cross_entropy", cause="softmax over the samples", feedback="over columns")
def cross_entropy_columns(f, labels):
    return -_picked(_log_softmax(f, axis=0), labels).mean()


@mistake("cross_entropy", cause="every label for every row", feedback="in every row")
def cross_entropy_fancy(f, labels):
    return -_log_softmax(f)[:, labels].mean()


@mistake(
    "cross_entropy", cause="logits taken for probabilities", feedback="taken for probabilities"
)
def cross_entropy_no_softmax(f, labels):
    xp = namespace(f)
    return -xp.log(xp.clip(_picked(f, labels), min=1e-12)).mean()


@mistake("cross_entropy", cause="logarithm to base 2", feedback="base 2")
def cross_entropy_log2(f, labels):
    return -_picked(_log_softmax(f), labels).mean() / np.log(2)


@mistake("cross_entropy", cause="shift not undone", feedback="in one place only")
def cross_entropy_half_shifted(f, labels):
    xp = namespace(f)
    shifted = f - xp.max(f, axis=-1, keepdims=True)
    return (xp.log(xp.sum(xp.exp(shifted), axis=-1)) - _picked(f, labels)).mean()


@mistake("cross_entropy", cause="labels counted from 1", feedback="counted from 1")
def cross_entropy_from_one(f, labels):
    return -_picked(_log_softmax(f), labels - 1).mean()


@mistake("cross_entropy", cause="a Python float from a tensor", feedback="without float()")
def cross_entropy_float(f, labels):
    return float(-_picked(_log_softmax(f), labels).mean())


@correct("cross_entropy", how="log-softmax, then one entry a row")
def cross_entropy_log_softmax(f, labels):
    return -_picked(_log_softmax(f), labels).mean()


@correct("cross_entropy", how="one-hot targets")
def cross_entropy_one_hot(f, labels):
    xp = namespace(f)
    one_hot = xp.eye(f.shape[1], dtype=f.dtype, device=f.device)[labels]
    return -(one_hot * _log_softmax(f)).sum() / f.shape[0]


@correct("cross_entropy", how="row by row")
def cross_entropy_rows(f, labels):
    xp = namespace(f)
    rows = []
    for row, label in zip(f, labels, strict=True):
        top = xp.max(row)
        rows.append(top + xp.log(xp.sum(xp.exp(row - top))) - row[label])
    return xp.mean(xp.stack(rows))


@correct("cross_entropy", how="differences to the right logit, by logaddexp")
def cross_entropy_logaddexp(f, labels):
    xp = namespace(f)
    total = f[:, 0]
    for j in range(1, f.shape[1]):
        total = xp.logaddexp(total, f[:, j])
    return (total - _picked(f, labels)).mean()


@mistake("accuracy", cause="largest entry of each column", feedback="of each column")
def accuracy_columns(f, labels):
    xp = namespace(f)
    hits = xp.argmax(f, axis=0) == labels[: f.shape[1]]
    return float(xp.mean(xp.astype(hits, xp.float64)))


@mistake("accuracy", cause="the last of equal logits", feedback="last of equally")
def accuracy_last(f, labels):
    xp = namespace(f)
    guess = f.shape[1] - 1 - xp.argmax(xp.flip(f, axis=-1), axis=-1)
    return float(xp.mean(xp.astype(guess == labels, xp.float64)))


@mistake("accuracy", cause="any of equal logits counts", feedback="any of equally")
def accuracy_any(f, labels):
    xp = namespace(f)
    hits = _picked(f, labels) == xp.max(f, axis=-1)
    return float(xp.mean(xp.astype(hits, xp.float64)))


@mistake("accuracy", cause="in percent", feedback="one hundred")
def accuracy_percent(f, labels):
    return 100 * accuracy_by_list(f, labels)


@mistake("accuracy", cause="a number of hits, not a share", feedback="the number of samples")
def accuracy_count(f, labels):
    return accuracy_by_list(f, labels) * len(labels)


@mistake("accuracy", cause="the share of errors", feedback="wrong rows")
def accuracy_errors(f, labels):
    return 1 - accuracy_by_list(f, labels)


@mistake("accuracy", cause="rounded", feedback="rounded")
def accuracy_rounded(f, labels):
    return round(accuracy_by_list(f, labels), 2)


@mistake("accuracy", cause="a tensor, not a Python float", feedback="use float")
def accuracy_array(f, labels):
    xp = namespace(f)
    return xp.mean(xp.astype(xp.argmax(f, axis=-1) == labels, xp.float64))


@mistake("accuracy", cause="a mean of True and False, which torch has not", feedback="dtypes")
def accuracy_of_booleans(f, labels):
    return float((f.argmax(-1) == labels).mean())


@mistake("accuracy", cause="smallest logit", feedback="smallest")
def accuracy_smallest(f, labels):
    return accuracy_by_list(-f, labels)


@mistake("accuracy", cause="divides by the number of entries", feedback="number of logits")
def accuracy_entries(f, labels):
    return accuracy_by_list(f, labels) / f.shape[1]


@mistake("accuracy", cause="sigmoids of the logits, equal for large ones", feedback="a sigmoid")
def accuracy_of_sigmoids(f, labels):
    xp = namespace(f)
    return float(
        xp.mean(xp.astype(xp.argmax((1 + xp.tanh(f / 2)) / 2, axis=-1) == labels, xp.float64))
    )


@correct("accuracy", how="lists of Python")
def accuracy_by_list(f, labels):
    guesses = [row.index(max(row)) for row in f.tolist()]
    return sum(g == c for g, c in zip(guesses, labels.tolist(), strict=True)) / len(guesses)


@correct("accuracy", how="sum of hits over N")
def accuracy_sum(f, labels):
    return int((f.argmax(-1) == labels).sum()) / f.shape[0]


@correct("accuracy", how="a loop that keeps the first best")
def accuracy_loop(f, labels):
    hits = 0
    for row, label in zip(f, labels, strict=True):
        best = 0
        for j in range(1, len(row)):
            if row[j] > row[best]:
                best = j
        hits += int(best == label)
    return hits / len(labels)


@correct("accuracy", how="a mean in float32")
def accuracy_float32(f, labels):
    xp = namespace(f)
    return xp.mean(xp.astype(xp.argmax(f, axis=-1) == labels, xp.float32)).item()
