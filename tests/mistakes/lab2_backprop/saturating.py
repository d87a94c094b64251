"""Attempts at sigmoid_backward and tanh_backward."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("sigmoid_backward", cause="h taken for f", feedback="a second sigmoid")
def sigmoid_twice(dh, h):
    s = 1 / (1 + namespace(h).exp(-h))
    return dh * s * (1 - s)


@mistake("sigmoid_backward", cause="dh missing", feedback="dh is left out")
def sigmoid_no_dh(dh, h):
    return h * (1 - h)


@mistake("sigmoid_backward", cause="h missing", feedback="the factor h is left out")
def sigmoid_no_h(dh, h):
    return dh * (1 - h)


@mistake("sigmoid_backward", cause="1 - h missing", feedback="the factor 1 - h is left out")
def sigmoid_only_h(dh, h):
    return dh * h


@mistake("sigmoid_backward", cause="slope of tanh", feedback="the slope of tanh")
def sigmoid_as_tanh(dh, h):
    return dh * (1 - h**2)


@mistake("sigmoid_backward", cause="wrong sign", feedback="minus 1")
def sigmoid_sign(dh, h):
    return dh * h * (h - 1)


@mistake("sigmoid_backward", cause="bracket missing", feedback="a bracket is missing")
def sigmoid_bracket(dh, h):
    return dh * h * 1 - h


@mistake("sigmoid_backward", cause="slope missing", feedback="the slope is left out")
def sigmoid_passes(dh, h):
    return dh + 0 * h


@mistake("sigmoid_backward", cause="half of it", feedback="half")
def sigmoid_half(dh, h):
    return dh * h * (1 - h) / 2


@mistake("sigmoid_backward", cause="writes into dh", feedback="changes its argument dh")
def sigmoid_in_place(dh, h):
    dh *= h * (1 - h)
    return dh


@mistake("sigmoid_backward", cause="learning rate multiplied in", feedback="a learning rate")
def sigmoid_learning_rate(dh, h):
    return 0.01 * dh * h * (1 - h)


@mistake("sigmoid_backward", cause="NumPy only", feedback="returns a NumPy array")
def sigmoid_numpy(dh, h):
    dh, h = np.asarray(dh), np.asarray(h)
    return dh * h * (1 - h)


@correct("sigmoid_backward", how="expanded")
def sigmoid_expanded(dh, h):
    return dh * (h - h * h)


@correct("sigmoid_backward", how="in place on its own array")
def sigmoid_own(dh, h):
    df = 1 - h
    df *= h
    df *= dh
    return df


@correct("sigmoid_backward", how="distance from one half")
def sigmoid_centred(dh, h):
    return dh * (0.5 - (h - 0.5)) * h


@correct("sigmoid_backward", how="entry by entry")
def sigmoid_loop(dh, h):
    df = namespace(dh).zeros_like(dh)
    for i in np.ndindex(*h.shape):
        df[i] = dh[i] * h[i] * (1 - h[i])
    return df


@mistake("tanh_backward", cause="h taken for f", feedback="a second tanh")
def tanh_twice(dh, h):
    return dh * (1 - namespace(h).tanh(h) ** 2)


@mistake("tanh_backward", cause="dh missing", feedback="dh is left out")
def tanh_no_dh(dh, h):
    return 1 - h**2


@mistake("tanh_backward", cause="square missing", feedback="the square is left out")
def tanh_no_square(dh, h):
    return dh * (1 - h)


@mistake("tanh_backward", cause="slope of the sigmoid", feedback="the slope of the sigmoid")
def tanh_as_sigmoid(dh, h):
    return dh * h * (1 - h)


@mistake("tanh_backward", cause="bracket missing", feedback="a bracket is missing")
def tanh_bracket(dh, h):
    return dh * 1 - h**2


@mistake("tanh_backward", cause="plus for minus", feedback="1 + h^2")
def tanh_plus(dh, h):
    return dh * (1 + h**2)


@mistake("tanh_backward", cause="whole bracket squared", feedback="the whole bracket")
def tanh_squared(dh, h):
    return dh * (1 - h) ** 2


@mistake("tanh_backward", cause="wrong sign", feedback="minus 1")
def tanh_sign(dh, h):
    return dh * (h**2 - 1)


@mistake("tanh_backward", cause="slope missing", feedback="the slope is left out")
def tanh_passes(dh, h):
    return dh + 0 * h


@mistake("tanh_backward", cause="writes into h", feedback="changes its argument h")
def tanh_in_place(dh, h):
    h *= h
    return dh * (1 - h)


@mistake("tanh_backward", cause="float64 ones", feedback="gets float32 and returns float64")
def tanh_float64(dh, h):
    xp = namespace(h)
    return dh * (xp.ones(h.shape, dtype=xp.float64) - h * h)


@correct("tanh_backward", how="product of a difference and a sum")
def tanh_product(dh, h):
    return dh * (1 - h) * (1 + h)


@correct("tanh_backward", how="expanded")
def tanh_expanded(dh, h):
    return dh - dh * h**2


@correct("tanh_backward", how="entry by entry")
def tanh_loop(dh, h):
    df = namespace(dh).zeros_like(dh)
    for i in np.ndindex(*h.shape):
        df[i] = dh[i] * (1 - h[i] ** 2)
    return df


@correct("tanh_backward", how="square and multiply")
def tanh_square(dh, h):
    xp = namespace(h)
    return xp.multiply(dh, xp.ones_like(h) - xp.square(h))


@correct("tanh_backward", how="as a sigmoid that is stretched, in float64 on the way")
def tanh_stretched(dh, h):
    xp = namespace(dh, h)
    s = (xp.astype(h, xp.float64) + 1) / 2
    return xp.astype(4 * dh * s * (1 - s), dh.dtype)


@correct("tanh_backward", how="in place on its own array")
def tanh_own(dh, h):
    df = h * h
    df *= -1
    df += 1
    df *= dh
    return df


@correct("sigmoid_backward", how="a class that remembers h")
def sigmoid_class(dh, h):
    class Sigmoid:
        def __init__(self, h):
            self.h = h

        def back(self, dh):
            return self.h * (1 - self.h) * dh

    return Sigmoid(h).back(dh)


@correct("sigmoid_backward", how="a square below 1/4, in float64 on the way")
def sigmoid_quarter(dh, h):
    xp = namespace(dh, h)
    centred = xp.astype(h, xp.float64) - 0.5
    return xp.astype(dh * (0.25 - centred**2), dh.dtype)
