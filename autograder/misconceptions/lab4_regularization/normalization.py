"""Batch normalization and the way back, misunderstood."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: By cause, a dict of the parts that are wrong then.
Wrong = dict[str, dict[str, Any]]


def batch_norm(
    x: Floats,
    gamma: Floats,
    beta: Floats,
    running: dict[str, Floats],
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Wrong:
    """Statistics of the wrong kind in ``out``, and in ``running`` ("mean" and "var")."""
    batch = x.mean(axis=0), x.var(axis=0)
    old = running["mean"], running["var"]
    if not training:
        found = _outs(x, gamma, beta, *old, eps)
        found["the statistics of the batch are taken outside of training"] = _out(
            x, gamma, beta, *batch, eps
        )
        return {cause: {"out": out} for cause, out in found.items()} | _moved(old, batch, momentum)
    found = _outs(x, gamma, beta, *batch, eps)
    unbiased = x.var(axis=0, ddof=1)
    new = _mixed(old, (batch[0], unbiased), momentum)
    of_batch = {
        "the variance over N - 1 is used for out": (batch[0], unbiased),
        "the running statistics are used in training": old,
        "the running statistics are used in training, after their update": new,
        "every row is normalized, not every column": (
            x.mean(axis=1, keepdims=True),
            x.var(axis=1, keepdims=True),
        ),
        "one mean and one variance are taken for all columns": (x.mean(), x.var()),
        "one mean is taken for all columns": (x.mean(), batch[1]),
        "one variance is taken for all columns": (batch[0], x.var()),
        "the sum is taken for the mean": (x.sum(axis=0), batch[1]),
        "the standard deviation is taken for the variance": (batch[0], np.sqrt(batch[1])),
        "the batch's mean is not subtracted": (np.zeros_like(batch[0]), batch[1]),
    }
    found |= {cause: _out(x, gamma, beta, *pair, eps) for cause, pair in of_batch.items()}
    return {cause: {"out": out} for cause, out in found.items()} | _running(old, x, momentum)


def _out(x: Floats, gamma: Any, beta: Any, mean: Any, var: Any, eps: float) -> Floats:
    return np.asarray(gamma * (x - mean) / np.sqrt(var + eps) + beta)


def _outs(x: Floats, gamma: Any, beta: Any, mean: Any, var: Any, eps: float) -> dict[str, Any]:
    """What goes wrong with any statistics."""
    x_hat = (x - mean) / np.sqrt(var + eps)
    return {
        "the root of the variance is left out": gamma * (x - mean) / (var + eps) + beta,
        "eps is added to the standard deviation, not to the variance": (
            gamma * (x - mean) / (np.sqrt(var) + eps) + beta
        ),
        "eps is left out": gamma * (x - mean) / np.sqrt(var) + beta,
        "eps is subtracted": gamma * (x - mean) / np.sqrt(np.maximum(var - eps, 0)) + beta,
        "the mean is added": gamma * (x + mean) / np.sqrt(var + eps) + beta,
        "the sign is turned round": gamma * (mean - x) / np.sqrt(var + eps) + beta,
        "x is not normalized": gamma * x + beta,
        "gamma is left out": x_hat + beta,
        "beta is left out": gamma * x_hat,
        "gamma and beta are left out": x_hat,
        "gamma and beta are exchanged": beta * x_hat + gamma,
        "beta is multiplied by gamma, too": gamma * (x_hat + beta),
        "beta is subtracted": gamma * x_hat - beta,
        "only the mean is subtracted": gamma * (x - mean) + beta,
        "it is multiplied by the standard deviation": gamma * (x - mean) * np.sqrt(var + eps)
        + beta,
    }


def _mixed(old: Any, new: Any, share: float) -> tuple[Floats, Floats]:
    mean, var = ((1 - share) * a + share * b for a, b in zip(old, new, strict=True))
    return mean, var


def _running(old: Any, x: Floats, momentum: float) -> Wrong:
    """Running statistics after a batch."""
    mean, biased, unbiased = x.mean(axis=0), x.var(axis=0), x.var(axis=0, ddof=1)
    new = mean, unbiased
    pairs = {
        "momentum is taken the other way round: as the share of the old value": _mixed(
            old, new, 1 - momentum
        ),
        "momentum is taken the other way round, and the variance over N": _mixed(
            old, (mean, biased), 1 - momentum
        ),
        "another momentum than the given one is used: 0.1": _mixed(old, new, 0.1),
        "the running statistics are not updated": old,
        "the running statistics are fed with themselves, not with those of the batch": (
            old[0],
            (1 - momentum) * old[1] + momentum * old[1] * len(x) / (len(x) - 1),
        ),
        "the running statistics are replaced by those of the batch": new,
        "the running statistics are replaced by those of the batch, the variance over N": (
            mean,
            biased,
        ),
        "momentum times the batch's statistics is added, and nothing taken away": (
            old[0] + momentum * mean,
            old[1] + momentum * unbiased,
        ),
        "the old value is multiplied by momentum, too": (
            momentum * (old[0] + mean),
            momentum * (old[1] + unbiased),
        ),
        "the batch's statistics are added whole, without momentum": (
            (1 - momentum) * old[0] + mean,
            (1 - momentum) * old[1] + unbiased,
        ),
        "the batch's statistics are subtracted": _mixed(old, (-mean, -unbiased), momentum),
        "the batch's statistics are left out": ((1 - momentum) * old[0], (1 - momentum) * old[1]),
        "the old value is left out": (momentum * mean, momentum * unbiased),
    }
    n, columns = x.shape
    variances = {
        "the number of columns takes the place of the number of samples in the correction": biased
        * (columns / (columns - 1) if columns > 1 else 1.0),
        "the biased variance is divided by N - 1, and not multiplied by N": biased / (n - 1),
        "the biased variance is multiplied by N, and not divided by N - 1": biased * n,
        "the running variance is fed with the variance over N, torch takes N - 1": biased,
        "the running variance is fed with standard deviations": np.sqrt(biased),
        "the running variance is fed with standard deviations over N - 1": np.sqrt(unbiased),
        "the correction by N and N - 1 is applied the wrong way round": biased**2 / unbiased,
    }
    found: Wrong = {c: {"mean": mean, "var": var} for c, (mean, var) in pairs.items()}
    for cause, var in variances.items():
        found[cause] = {"var": (1 - momentum) * old[1] + momentum * var}
    return found


def _moved(old: Any, batch: Any, momentum: float) -> Wrong:
    """Running statistics outside of training."""
    mean, var = _mixed(old, batch, momentum)
    reason = "the running statistics are updated outside of training, too"
    return {reason: {"mean": mean, "var": var}}


def batch_norm_backward(dout: Floats, cache: tuple[Floats, Floats, Floats, float]) -> Wrong:
    """Ways through the mean and the variance that are left out, and sums that are means."""
    x, gamma, _, eps = cache
    n, scale = len(x), 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * scale
    dx_hat = dout * gamma
    mean_part, var_part = dx_hat.mean(axis=0), x_hat * (dx_hat * x_hat).mean(axis=0)
    plain = dout - dout.mean(axis=0) - x_hat * (dout * x_hat).mean(axis=0)
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dxs = {
        "mean and variance are taken for constants": scale * dx_hat,
        "the way through the mean is left out": scale * (dx_hat - var_part),
        "the way through the variance is left out": scale * (dx_hat - mean_part),
        "the ways through mean and variance are summed, not averaged": scale
        * (dx_hat - n * mean_part - n * var_part),
        "the way through the mean is summed, not averaged": scale
        * (dx_hat - n * mean_part - var_part),
        "the way through the variance is summed, not averaged": scale
        * (dx_hat - mean_part - n * var_part),
        "the ways through mean and variance are added, not subtracted": scale
        * (dx_hat + mean_part + var_part),
        "gamma is left out of dx": scale * plain,
        "gamma is multiplied into dx twice": scale * gamma**2 * plain,
        "the standard deviation is left out of dx": gamma * plain,
        "dx is multiplied by the standard deviation, not divided by it": gamma * plain / scale,
        "dx is divided by the variance": gamma * scale**2 * plain,
        "the number of samples is left out: dx is N times too large": n * scale * gamma * plain,
        "dout comes back as it is": dout,
        "gamma and the standard deviation are left out of dx": plain,
        "dgamma takes the place of gamma in dx": dgamma * scale * plain,
        "the number of columns takes the place of the number of samples in dx": scale
        * (dx_hat - (mean_part + var_part) * n / x.shape[1]),
        "dout itself is left out of dx": scale * (mean_part + var_part),
        "the way through the variance has the wrong sign": scale * (dx_hat - mean_part + var_part),
        "the normalized x is left out of the way through the variance": scale
        * (dx_hat - mean_part - gamma * dgamma / n),
        "dgamma is left out of the way through the variance": scale
        * (dx_hat - mean_part - gamma * x_hat / n),
    }
    found: Wrong = {cause: {"dx": dx} for cause, dx in dxs.items()}
    return found | {
        "x takes the place of the normalized x in dgamma": {"dgamma": (dout * x).sum(axis=0)},
        "x without its mean, but not divided, is taken in dgamma": {"dgamma": dgamma / scale},
        "the normalized x is left out of dgamma": {"dgamma": dbeta},
        "dout is left out of dgamma": {
            "dx": scale * (dx_hat - mean_part),
            "dgamma": x_hat.sum(axis=0),
        },
        "the batch is averaged, where its gradients are to be summed": {
            "dgamma": dgamma / n,
            "dbeta": dbeta / n,
        },
        "gamma is multiplied into dgamma": {"dgamma": gamma * dgamma},
        "gamma is multiplied into dbeta": {"dbeta": gamma * dbeta},
        "dgamma and dbeta are exchanged": {"dgamma": dbeta, "dbeta": dgamma},
        "the scaled output takes the place of the normalized x in dgamma": {
            "dgamma": (dout * (gamma * x_hat + cache[2])).sum(axis=0)
        },
    }
