"""Further right ways to write losses and accuracy, as students do."""

import math

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct


@correct("mse", how="the square multiplied out")
def mse_multiplied_out(y, t):
    return namespace(y, t).mean(y * y - 2 * y * t + t * t)


@correct("mse", how="a running mean")
def mse_running(y, t):
    mean = 0
    for n, (a, b) in enumerate(zip(y.reshape(-1), t.reshape(-1), strict=True), start=1):
        mean = mean + ((a - b) ** 2 - mean) / n
    return mean


@correct("mse", how="squared in place, einsum")
def mse_einsum(y, t):
    squares = y - t
    squares *= squares
    flat = squares.reshape(-1)
    return namespace(y).einsum("i->", flat) / len(flat)


@correct("mae", how="root of the square")
def mae_root_of_square(y, t):
    xp = namespace(y, t)
    return xp.mean(xp.sqrt((y - t) ** 2))


@correct("mae", how="signs in a copy turned")
def mae_turned(y, t):
    d = y - t
    d[d < 0] *= -1
    return d.mean()


@correct("mae", how="product with its own sign")
def mae_own_sign(y, t):
    xp = namespace(y, t)
    d = xp.reshape(y - t, (-1,))
    return d @ xp.sign(d) / d.shape[0]


@correct("binary_cross_entropy", how="both probabilities in one table")
def bce_stack(p, t):
    xp = namespace(p, t)
    both, weights = xp.stack([p, 1 - p]), xp.stack([t, 1 - t])
    return -2 * xp.mean(weights * xp.log(xp.clip(both, min=1e-12)))


@correct("binary_cross_entropy", how="the likelihood as powers")
def bce_powers(p, t):
    xp = namespace(p, t)
    yes, no = xp.clip(p, min=1e-12), xp.clip(1 - p, min=1e-12)
    return -xp.mean(xp.log(yes**t) + xp.log(no ** (1 - t)))


@correct("binary_cross_entropy", how="copies mended by a mask, dot products")
def bce_masked_copies(p, t):
    xp = namespace(p, t)
    t, yes = xp.reshape(t, (-1,)), xp.asarray(xp.reshape(p, (-1,)), copy=True)
    no = 1 - yes
    for q in (yes, no):
        q[q < 1e-12] = 1e-12
    return -(t @ xp.log(yes) + (1 - t) @ xp.log(no)) / t.shape[0]


@correct("binary_cross_entropy", how="a closure for the logarithm")
def bce_closure(p, t):
    xp = namespace(p, t)
    floor = xp.asarray(1e-12, dtype=p.dtype, device=p.device)

    def log(q):
        return xp.log(xp.maximum(q, floor))

    return xp.mean(t * -log(p)) + xp.mean((1 - t) * -log(1 - p))


@correct("cross_entropy", how="a mask of the right class")
def cross_entropy_mask(f, labels):
    xp = namespace(f, labels)
    top = xp.max(f, axis=-1)
    log_sum = top + xp.log(xp.sum(xp.exp(f - top[:, None]), axis=-1))
    mask = xp.arange(f.shape[1], device=f.device) == labels[:, None]
    return xp.mean(log_sum - f[mask])


@correct("cross_entropy", how="lists of Python numbers")
def cross_entropy_lists(f, labels):
    losses = []
    for row, label in zip(f.tolist(), labels.tolist(), strict=True):
        top = max(row)
        losses.append(top + math.log(sum(math.exp(v - top) for v in row)) - row[label])
    loss = sum(losses) / len(losses)
    return namespace(f).asarray(loss, dtype=f.dtype, device=f.device)


@correct("cross_entropy", how="a branch for each library")
def cross_entropy_two_libraries(f, labels):
    if isinstance(f, torch.Tensor):
        log_sum = torch.logsumexp(f, dim=1)
        return (log_sum - f.gather(1, labels[:, None])[:, 0]).mean()
    log_sum = np.logaddexp.reduce(f, axis=1)
    return np.mean(log_sum - f[np.arange(len(f)), labels])


@correct("cross_entropy", how="the largest logit apart, log1p of the others")
def cross_entropy_log1p(f, labels):
    xp = namespace(f, labels)
    ordered = xp.sort(f, axis=-1)
    others = xp.sum(xp.exp(ordered[:, :-1] - ordered[:, -1:]), axis=-1)
    right = xp.take_along_axis(f, labels[:, None], axis=-1)[:, 0]
    return xp.mean(ordered[:, -1] + xp.log1p(others) - right)


@correct("accuracy", how="the number of places before the first largest logit")
def accuracy_places(f, labels):
    xp = namespace(f, labels)
    largest = xp.astype(f == xp.max(f, axis=-1, keepdims=True), xp.int64)
    before = xp.sum(xp.astype(xp.cumulative_sum(largest, axis=-1) == 0, xp.int64), axis=-1)
    return float(xp.sum(before == labels)) / len(labels)


@correct("accuracy", how="a branch for each library")
def accuracy_two_libraries(f, labels):
    hits = f.argmax(1) == labels
    return hits.float().mean().item() if isinstance(hits, torch.Tensor) else np.mean(hits)


@correct("accuracy", how="one-hot rows against each other")
def accuracy_one_hot(f, labels):
    one_hot = namespace(f).eye(f.shape[1], device=f.device)
    return float((one_hot[f.argmax(-1)] * one_hot[labels]).sum()) / f.shape[0]
