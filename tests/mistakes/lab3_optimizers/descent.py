"""Attempts at sgd_step."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("sgd_step", cause="wrong sign", feedback="the sign is wrong")
def sgd_up(w, g, state, lr):
    return w + lr * g, None


@mistake("sgd_step", cause="no learning rate", feedback="learning rate is left out")
def sgd_no_rate(w, g, state, lr):
    return w - g, None


@mistake("sgd_step", cause="rate twice", feedback="multiplied in twice")
def sgd_rate_twice(w, g, state, lr):
    return w - lr**2 * g, None


@mistake("sgd_step", cause="only the change", feedback="only the change is returned")
def sgd_change(w, g, state, lr):
    return -lr * g, None


@mistake("sgd_step", cause="w in place", feedback="changes its argument w")
def sgd_in_place(w, g, state, lr):
    w -= lr * g
    return w, None


@mistake("sgd_step", cause="g in place", feedback="changes its argument g")
def sgd_g_in_place(w, g, state, lr):
    g *= lr
    return w - g, None


@mistake("sgd_step", cause="no state returned", feedback="expected 2 things")
def sgd_no_state(w, g, state, lr):
    return w - lr * g


@mistake("sgd_step", cause="normalized gradient", feedback="divided by its length")
def sgd_normalized(w, g, state, lr):
    xp = namespace(g)
    length = xp.sqrt(xp.sum(g**2))
    return w - lr * g / xp.where(length > 0, length, xp.ones_like(length)), None


@mistake("sgd_step", cause="sign of the gradient", feedback="sign of the gradient is used")
def sgd_sign(w, g, state, lr):
    return w - lr * namespace(g).sign(g), None


@mistake("sgd_step", cause="a decaying rate", feedback="shrinks with the number of the step")
def sgd_decay(w, g, state, lr):
    t = (state or 0) + 1
    return w - lr / t * g, t


@mistake("sgd_step", cause="gradients summed up", feedback="summed up from step to step")
def sgd_sum(w, g, state, lr):
    total = g if state is None else state + g
    return w - lr * total, total


@mistake("sgd_step", cause="float64", feedback="gets float32 and returns float64")
def sgd_float64(w, g, state, lr):
    return w - np.float64(lr) * np.asarray(g, dtype=float) if isinstance(
        w, np.ndarray
    ) else w.double(), None


@mistake("sgd_step", cause="NumPy only", feedback="returns a NumPy array")
def sgd_numpy(w, g, state, lr):
    return np.asarray(w) - lr * np.asarray(g), None


@mistake("sgd_step", cause="state first", feedback="expected a")
def sgd_exchanged(w, g, state, lr):
    return None, w - lr * g


@correct("sgd_step", how="a copy that is changed in place")
def sgd_copy(w, g, state, lr):
    new = namespace(w).asarray(w, copy=True)
    new -= lr * g
    return new, state


@correct("sgd_step", how="a list, and a state that counts")
def sgd_count(w, g, state, lr):
    return [w + (-lr) * g, {"t": 1 if state is None else state["t"] + 1}]


@correct("sgd_step", how="torch's own function for tensors")
def sgd_add(w, g, state, lr):
    if isinstance(w, torch.Tensor):
        return torch.add(w, g, alpha=-lr), ()
    return np.subtract(w, np.multiply(lr, g)).astype(w.dtype), ()


@correct("sgd_step", how="entry by entry")
def sgd_entries(w, g, state, lr):
    xp = namespace(w)
    pairs = zip(xp.reshape(w, (-1,)), xp.reshape(g, (-1,)), strict=True)
    return xp.reshape(xp.stack([a - lr * b for a, b in pairs]), w.shape), state


@correct("sgd_step", how="row by row, down to numbers")
def sgd_rows(w, g, state, lr):
    if w.ndim == 0:
        return w - lr * g, None
    rows = [sgd_rows(a, b, None, lr)[0] for a, b in zip(w, g, strict=True)]
    return namespace(w).stack(rows), None
