"""Attempts at numeric_gradient."""

import itertools

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _each(w):
    """All index tuples of an array."""
    return itertools.product(*(range(n) for n in w.shape))


def _copy(w):
    return namespace(w).asarray(w, copy=True)


def _moved(w, i, step):
    moved = _copy(w)
    moved[i] += step
    return moved


def _with(w, quotient):
    g = namespace(w).zeros_like(w)
    for i in _each(w):
        g[i] = quotient(i)
    return g


@mistake("numeric_gradient", cause="forward differences", feedback="one side only")
def numeric_forward(loss, w, h=1e-6):
    return _with(w, lambda i: (loss(_moved(w, i, h)) - loss(_copy(w))) / h)


@mistake("numeric_gradient", cause="backward differences", feedback="one side only")
def numeric_behind(loss, w, h=1e-6):
    return _with(w, lambda i: (loss(_copy(w)) - loss(_moved(w, i, -h))) / h)


@mistake("numeric_gradient", cause="divides by h in place of 2 h", feedback="divided by h")
def numeric_by_h(loss, w, h=1e-6):
    return _with(w, lambda i: (loss(_moved(w, i, h)) - loss(_moved(w, i, -h))) / h)


@mistake("numeric_gradient", cause="/ 2 * h in place of / (2 h)", feedback="multiplied by h")
def numeric_bracket(loss, w, h=1e-6):
    return _with(w, lambda i: (loss(_moved(w, i, h)) - loss(_moved(w, i, -h))) / 2 * h)


@mistake("numeric_gradient", cause="sides exchanged", feedback="sides are exchanged")
def numeric_sign(loss, w, h=1e-6):
    return _with(w, lambda i: (loss(_moved(w, i, -h)) - loss(_moved(w, i, h))) / (2 * h))


@mistake("numeric_gradient", cause="another step than the given one", feedback="another step")
def numeric_own_step(loss, w, h=1e-6):
    h = 1e-6
    return _with(w, lambda i: (loss(_moved(w, i, h)) - loss(_moved(w, i, -h))) / (2 * h))


@mistake("numeric_gradient", cause="half the step to each side", feedback="half a step")
def numeric_half_step(loss, w, h=1e-6):
    return _with(w, lambda i: (loss(_moved(w, i, h / 2)) - loss(_moved(w, i, -h / 2))) / h)


@mistake("numeric_gradient", cause="all entries moved at once", feedback="moved together")
def numeric_together(loss, w, h=1e-6):
    return 0 * w + (loss(w + h) - loss(w - h)) / (2 * h)


@mistake("numeric_gradient", cause="entries stay moved", feedback="stays moved")
def numeric_stays(loss, w, h=1e-6):
    w, g = _copy(w), namespace(w).zeros_like(w)
    for i in _each(w):
        w[i] += h
        above = loss(_copy(w))
        below = loss(_moved(w, i, -2 * h))
        g[i] = (above - below) / (2 * h)
    return g


@mistake("numeric_gradient", cause="w comes back rounded", feedback="changes its argument w")
def numeric_rounded(loss, w, h=1e-6):
    g = namespace(w).zeros_like(w)
    for i in _each(w):
        w[i] += h
        above = loss(w)
        w[i] -= 2 * h
        g[i] = (above - loss(w)) / (2 * h)
        w[i] += h
    return g


@mistake("numeric_gradient", cause="w is not put back", feedback="changes its argument w")
def numeric_not_put_back(loss, w, h=1e-6):
    g = namespace(w).zeros_like(w)
    for i in _each(w):
        w[i] += h
        above = loss(w)
        w[i] -= 2 * h
        g[i] = (above - loss(w)) / (2 * h)
    return g


@mistake("numeric_gradient", cause="only the first axis is walked along", feedback="first axis")
def numeric_first_axis(loss, w, h=1e-6):
    g = namespace(w).zeros_like(w)
    for i in range(len(w)):
        g[i] = (loss(_moved(w, i, h)) - loss(_moved(w, i, -h))) / (2 * h)
    return g


@mistake("numeric_gradient", cause="a flat result", feedback="has shape")
def numeric_flat(loss, w, h=1e-6):
    xp, flat = namespace(w), namespace(w).reshape(w, (-1,))

    def at(i, step):
        return loss(xp.reshape(_moved(flat, i, step), w.shape))

    return _with(flat, lambda i: (at(i, h) - at(i, -h)) / (2 * h))


@mistake("numeric_gradient", cause="loss is given a flat array", feedback="stops with ValueError")
def numeric_flat_loss(loss, w, h=1e-6):
    flat = namespace(w).reshape(w, (-1,))
    g = _with(flat, lambda i: (loss(_moved(flat, i, h)) - loss(_moved(flat, i, -h))) / (2 * h))
    return namespace(w).reshape(g, w.shape)


@mistake("numeric_gradient", cause="always float64", feedback="gets float32 and returns float64")
def numeric_float64(loss, w, h=1e-6):
    xp = namespace(w)
    g = xp.zeros(w.shape, dtype=xp.float64)
    for i in _each(w):
        g[i] = (loss(_moved(w, i, h)) - loss(_moved(w, i, -h))) / (2 * h)
    return g


@mistake("numeric_gradient", cause="NumPy only", feedback="returns a NumPy array")
def numeric_numpy(loss, w, h=1e-6):
    g = np.zeros_like(np.asarray(w))
    for i in np.ndindex(*w.shape):
        g[i] = (loss(_moved(w, i, h)) - loss(_moved(w, i, -h))) / (2 * h)
    return g


@correct("numeric_gradient", how="in place on a copy, put back from a saved value")
def numeric_saved(loss, w, h=1e-6):
    w = _copy(w)
    g = namespace(w).zeros_like(w)
    for i in _each(w):
        old = float(w[i])
        w[i] = old + h
        above = float(loss(w))
        w[i] = old - h
        g[i] = (above - float(loss(w))) / (2 * h)
        w[i] = old
    return g


@correct("numeric_gradient", how="in place on w itself, put back from a saved value")
def numeric_in_place(loss, w, h=1e-6):
    g = namespace(w).zeros_like(w)
    for i in _each(w):
        old = float(w[i])
        w[i] = old + h
        above = loss(w)
        w[i] = old - h
        below = loss(w)
        w[i] = old
        g[i] = (above - below) / (2 * h)
    return g


@correct("numeric_gradient", how="flat, reshaped for every call")
def numeric_reshaped(loss, w, h=1e-6):
    xp = namespace(w)
    flat = xp.reshape(w, (-1,))
    g = xp.zeros_like(flat)
    for k in range(flat.shape[0]):
        step = xp.zeros_like(flat)
        step[k] = h
        step = xp.reshape(step, w.shape)
        g[k] = (loss(w + step) - loss(w - step)) / (2 * h)
    return xp.reshape(g, w.shape)


@correct("numeric_gradient", how="unit vectors of an identity matrix")
def numeric_eye(loss, w, h=1e-6):
    xp, size = namespace(w), int(np.prod(w.shape))
    steps = xp.reshape(xp.eye(size, dtype=w.dtype, device=w.device) * h, (size, *w.shape))
    slopes = [float(loss(w + step) - loss(w - step)) / (2 * h) for step in steps]
    return xp.reshape(xp.asarray(slopes, dtype=w.dtype, device=w.device), w.shape)


@correct("numeric_gradient", how="divides by the step that was really made")
def numeric_real_step(loss, w, h=1e-6):
    xp = namespace(w)
    g = xp.zeros_like(w)
    for i in np.ndindex(*w.shape):
        above, below = _moved(w, i, h), _moved(w, i, -h)
        g[i] = (loss(above) - loss(below)) / (above[i] - below[i])
    return g


@correct("numeric_gradient", how="where, without writing into an array")
def numeric_where(loss, w, h=1e-6):
    xp = namespace(w)
    places, g = xp.reshape(xp.arange(int(np.prod(w.shape)), device=w.device), w.shape), 0 * w
    for k in range(int(np.prod(w.shape))):
        above, below = xp.where(places == k, w + h, w), xp.where(places == k, w - h, w)
        g = xp.where(places == k, (loss(above) - loss(below)) / (2 * h), g)
    return g


@correct("numeric_gradient", how="recursion over the axes")
def numeric_recursion(loss, w, h=1e-6):
    g = namespace(w).zeros_like(w)

    def walk(i):
        if len(i) < w.ndim:
            for k in range(w.shape[len(i)]):
                walk((*i, k))
        else:
            g[i] = loss(_moved(w, i, h)) / (2 * h) - loss(_moved(w, i, -h)) / (2 * h)

    walk(())
    return g
