"""More ways to write the penalties, dropout, noise and the ensemble."""

import functools
import math

from dlcourse import namespace

from tests.mistakes import correct


@correct("l2_penalty", how="einsum over all axes, the gradient in place on an array of its own")
def l2_einsum(w, lam):
    xp = namespace(w)
    letters = "abcd"[: w.ndim]
    gradient = xp.zeros_like(w)
    gradient += w
    gradient *= 2 * lam
    return lam * xp.einsum(f"{letters},{letters}->", w, w), gradient


@correct("l2_penalty", how="the norm of all entries, squared")
def l2_vector_norm(w, lam):
    xp = namespace(w)
    return lam * xp.linalg.vector_norm(w) ** 2, xp.multiply(w, 2 * lam)


@correct("l2_penalty", how="row by row, added up")
def l2_rows_added(w, lam):
    xp = namespace(w)
    total = 0.0
    for row in xp.reshape(w, (w.shape[0], -1)):
        total = total + (row * row).sum()
    return lam * total, (lam * w) * 2.0


@correct("l1_penalty", how="the positive and the negative part")
def l1_parts(w, lam):
    xp = namespace(w)
    zero = xp.zeros_like(w)
    up, down = xp.maximum(w, zero), xp.maximum(-w, zero)
    return lam * xp.sum(up + down), lam * (xp.sign(up) - xp.sign(down))


@correct("l1_penalty", how="signs written into an array of zeros; product of the two")
def l1_assigned(w, lam):
    xp = namespace(w)
    gradient = xp.zeros_like(w)
    gradient[w > 0] = lam
    gradient[w < 0] = -lam
    return (gradient * w).sum(), gradient


@correct("l1_penalty", how="w divided by its size, where there is any")
def l1_divided(w, lam):
    xp = namespace(w)
    size = xp.sqrt(w * w)
    safe = xp.where(size == 0, xp.ones_like(size), size)
    return lam * xp.sum(size), lam * w / safe


@correct("dropout", how="a function inside for the mask")
def dropout_inside(h, rate, rng, training):
    def draw_mask():
        keep = rng.uniform(tuple(h.shape)) > rate
        return namespace(h).astype(keep, h.dtype) * (1.0 / keep_rate)

    if rate < 0:
        raise ValueError("the rate is negative")
    if rate >= 1:
        raise ValueError("nothing would be left")
    keep_rate = 1.0 - rate
    mask = draw_mask() if training else namespace(h).full_like(h, 1.0)
    return namespace(h).multiply(h, mask), mask


@correct("dropout", how="coin by coin, in a loop over a flat array")
def dropout_loop(h, rate, rng, training):
    if not (rate >= 0 and rate < 1):
        raise ValueError("rate")
    xp = namespace(h)
    mask = xp.ones_like(h)
    if not training:
        return h, mask
    coins = xp.reshape(rng.uniform(h.shape), (-1,))
    flat = xp.reshape(mask, (-1,))
    for n in range(flat.shape[0]):
        if coins[n] < rate:
            flat[n] = 0
    mask = xp.reshape(flat, h.shape) / (1 - rate)
    return mask * h, mask


@correct("dropout", how="normal numbers below a quantile of theirs")
def dropout_quantile(h, rate, rng, training):
    from statistics import NormalDist

    xp = namespace(h)
    if rate < 0 or not rate < 1:
        raise ValueError(rate)
    if not training or rate == 0:
        return xp.asarray(h, copy=True), xp.ones_like(h)
    on = rng.normal(h.shape) > NormalDist().inv_cdf(rate)
    factor = xp.ones_like(h) / (1 - rate)
    return xp.where(on, h * factor, 0 * h), xp.where(on, factor, 0 * h)


@correct("dropout_backward", how="in place, on an array of its own")
def back_own(dout, mask):
    dh = namespace(dout).asarray(dout, copy=True)
    dh *= mask
    return dh


@correct("dropout_backward", how="entries that are off written as 0, the others scaled")
def back_assigned(dout, mask):
    xp = namespace(dout)
    factor = xp.max(mask)
    dh = dout * factor
    dh[mask == 0] = 0
    return dh


@correct("dropout_backward", how="einsum")
def back_einsum(dout, mask):
    return namespace(dout).einsum("...,...->...", dout, mask)


@correct("ensemble", how="einsum with weights")
def ensemble_einsum(probabilities):
    xp = namespace(probabilities)
    weights = xp.full_like(probabilities[:, 0, 0], 1 / probabilities.shape[0])
    return xp.einsum("m,mnc->nc", weights, probabilities)


@correct("ensemble", how="tensordot with ones, divided")
def ensemble_tensordot(probabilities):
    xp = namespace(probabilities)
    ones = xp.ones_like(probabilities[:, 0, 0])
    return xp.tensordot(ones, probabilities, axes=1) / len(probabilities)


@correct("ensemble", how="the mean so far, moved by each network")
def ensemble_running(probabilities):
    xp = namespace(probabilities)
    mean = xp.zeros_like(probabilities[0])
    for m in range(probabilities.shape[0]):
        mean += (probabilities[m] - mean) / (m + 1)
    return mean


@correct("ensemble", how="reduce, over the rows of a list")
def ensemble_reduce(probabilities):
    total = functools.reduce(lambda a, b: a + b, list(probabilities))
    return total * (1 / len(probabilities))


@correct("add_noise", how="row by row")
def noise_by_row(x, sigma, rng, training):
    xp = namespace(x)
    if training:
        return xp.stack([row + sigma * rng.normal(row.shape) for row in x])
    return xp.asarray(x, copy=True)


@correct("add_noise", how="drawn flat, folded; where")
def noise_flat(x, sigma, rng, training):
    xp = namespace(x)
    noise = xp.reshape(rng.normal((math.prod(x.shape),)), x.shape)
    return xp.where(xp.asarray(bool(training), device=x.device), x + noise * sigma, x)


@correct("add_noise", how="two normal numbers added")
def noise_of_two(x, sigma, rng, training):
    if training is False or sigma == 0:
        return +x
    first, second = rng.normal(x.shape), rng.normal(x.shape)
    return x + (first + second) * (sigma / math.sqrt(2))
