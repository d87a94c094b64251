"""Attempts at reconstruction_errors."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("reconstruction_errors", cause="wrong axis", feedback="the mean goes over the samples")
def errors_axis(x, x_hat):
    return ((x - x_hat) ** 2).mean(0)


@mistake(
    "reconstruction_errors", cause="mean over everything", feedback="the mean goes over everything"
)
def errors_one_number(x, x_hat):
    return ((x - x_hat) ** 2).mean()


@mistake("reconstruction_errors", cause="sum", feedback="summed over a sample, not averaged")
def errors_sum(x, x_hat):
    return ((x - x_hat) ** 2).sum(1)


@mistake("reconstruction_errors", cause="absolute", feedback="absolute values take the place")
def errors_absolute(x, x_hat):
    return abs(x - x_hat).mean(1)


@mistake("reconstruction_errors", cause="root", feedback="the root of the mean is taken")
def errors_root(x, x_hat):
    return ((x - x_hat) ** 2).mean(1) ** 0.5


@mistake("reconstruction_errors", cause="length", feedback="the length of the difference")
def errors_length(x, x_hat):
    return ((x - x_hat) ** 2).sum(1) ** 0.5


@mistake("reconstruction_errors", cause="not squared", feedback="the differences are not squared")
def errors_not_squared(x, x_hat):
    return (x - x_hat).mean(1)


@mistake("reconstruction_errors", cause="squared after the mean", feedback="before it is squared")
def errors_mean_first(x, x_hat):
    return (x - x_hat).mean(1) ** 2


@mistake("reconstruction_errors", cause="axis kept", feedback="an axis of length 1 too many")
def errors_keepdims(x, x_hat):
    return namespace(x).mean((x - x_hat) ** 2, axis=1, keepdims=True)


@mistake("reconstruction_errors", cause="written into x", feedback="changes its argument x")
def errors_in_place(x, x_hat):
    x -= x_hat
    return (x**2).mean(1)


@mistake("reconstruction_errors", cause="NumPy only", feedback="returns a NumPy array")
def errors_numpy(x, x_hat):
    return np.mean((np.asarray(x) - np.asarray(x_hat)) ** 2, axis=1)


@correct("reconstruction_errors", how="a sum divided by D")
def errors_by_sum(x, x_hat):
    difference = x_hat - x
    return (difference * difference).sum(-1) / x.shape[1]


@correct("reconstruction_errors", how="row by row")
def errors_by_row(x, x_hat):
    xp = namespace(x)
    return xp.stack([xp.mean((a - b) ** 2) for a, b in zip(x, x_hat, strict=True)])


@correct("reconstruction_errors", how="einsum")
def errors_einsum(x, x_hat):
    d = x - x_hat
    return namespace(x).einsum("ni,ni->n", d, d) / d.shape[-1]


@correct("reconstruction_errors", how="the square of the length, divided by D")
def errors_by_length(x, x_hat):
    return namespace(x).linalg.vector_norm(x - x_hat, axis=1) ** 2 / x.shape[1]


@correct("reconstruction_errors", how="the square multiplied out")
def errors_multiplied_out(x, x_hat):
    d = x.shape[1]
    return (x**2).sum(1) / d - 2 * (x * x_hat).sum(1) / d + (x_hat**2).sum(1) / d


@correct("reconstruction_errors", how="column by column, added up in place")
def errors_by_column(x, x_hat):
    total = 0 * x[:, 0]
    for j in range(x.shape[1]):
        total += (x[:, j] - x_hat[:, j]) ** 2
    total /= x.shape[1]
    return total


@correct("reconstruction_errors", how="a product with a column of 1 / D")
def errors_by_product(x, x_hat):
    xp = namespace(x)
    share = xp.full((x.shape[1], 1), 1 / x.shape[1], dtype=x.dtype, device=x.device)
    return (xp.square(x_hat - x) @ share)[:, 0]
