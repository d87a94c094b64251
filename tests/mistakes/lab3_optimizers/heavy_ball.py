"""Attempts at heavy_ball_step."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake

LAST = {}


def _zeros(w):
    return namespace(w).zeros_like(w)


@mistake("heavy_ball_step", cause="the other momentum", feedback="the other momentum")
def ball_mean(w, g, state, lr, mu=0.9):
    v = mu * (_zeros(w) if state is None else state) + (1 - mu) * g
    return w - lr * v, v


@mistake("heavy_ball_step", cause="last step subtracted", feedback="subtracted, not added")
def ball_minus(w, g, state, lr, mu=0.9):
    before = w if state is None else state
    return w - lr * g - mu * (w - before), w


@mistake("heavy_ball_step", cause="only -lr g remembered", feedback="only the part -lr g")
def ball_part(w, g, state, lr, mu=0.9):
    last = _zeros(w) if state is None else state
    return w - lr * g + mu * last, -lr * g


@mistake("heavy_ball_step", cause="last gradient added", feedback="the last gradient is added")
def ball_gradient(w, g, state, lr, mu=0.9):
    last = _zeros(w) if state is None else state
    return w - lr * g + mu * last, g * 1


@mistake("heavy_ball_step", cause="rate on the last step", feedback="multiplies the last step")
def ball_rate(w, g, state, lr, mu=0.9):
    before = w if state is None else state
    return w - lr * (g - mu * (w - before)), w


@mistake("heavy_ball_step", cause="mu on the gradient, too", feedback="into the new gradient")
def ball_both(w, g, state, lr, mu=0.9):
    move = mu * ((_zeros(w) if state is None else state) - lr * g)
    return w + move, move


@mistake("heavy_ball_step", cause="Nesterov", feedback="Nesterov")
def ball_nesterov(w, g, state, lr, mu=0.9):
    v = mu * (_zeros(w) if state is None else state) + g
    return w - lr * (g + mu * v), v


@mistake("heavy_ball_step", cause="without mu", feedback="added in full")
def ball_full(w, g, state, lr, mu=0.9):
    before = w if state is None else state
    return w - lr * g + (w - before), w


@mistake("heavy_ball_step", cause="from the very first w", feedback="very first w")
def ball_first(w, g, state, lr, mu=0.9):
    first = w if state is None else state
    return w - lr * g + mu * (w - first), first


@mistake("heavy_ball_step", cause="new w remembered for the old", feedback="plain gradient descent")
def ball_new(w, g, state, lr, mu=0.9):
    before = w if state is None else state
    new = w - lr * g + mu * (w - before)
    return new, new


@mistake("heavy_ball_step", cause="wrong sign", feedback="the sign is wrong")
def ball_up(w, g, state, lr, mu=0.9):
    before = w if state is None else state
    return w + lr * g + mu * (w - before), w


@mistake("heavy_ball_step", cause="state in place", feedback="changed in place")
def ball_in_place(w, g, state, lr, mu=0.9):
    move = _zeros(w) if state is None else state
    move *= mu
    move -= lr * g
    return w + move, move


@mistake("heavy_ball_step", cause="remembered elsewhere", feedback="outside of the state")
def ball_elsewhere(w, g, state, lr, mu=0.9):
    move = mu * LAST["move"] if state else 0
    LAST["move"] = move - lr * g
    return w + LAST["move"], True


@correct("heavy_ball_step", how="the last w is the state")
def ball_last_w(w, g, state, lr, mu=0.9):
    before = w if state is None else state
    return w - lr * g + mu * (w - before), w


@correct("heavy_ball_step", how="a sum of gradients, as torch does")
def ball_torch(w, g, state, lr, mu=0.9):
    total = g * 1 if state is None else mu * state + g
    return w - lr * total, total


@correct("heavy_ball_step", how="a new array that is changed in place")
def ball_own(w, g, state, lr, mu=0.9):
    move = -lr * g
    if state is not None:
        move += mu * state["move"]
    return w + move, {"move": move}


@correct("heavy_ball_step", how="the last two w are the state")
def ball_two(w, g, state, lr, mu=0.9):
    before, now = (w, w) if state is None else state
    new = (1 + mu) * now - mu * before - lr * g
    return new, (now, new)


@correct("heavy_ball_step", how="the functions of each library, on copies")
def ball_library(w, g, state, lr, mu=0.9):
    if isinstance(w, torch.Tensor):
        move = torch.zeros_like(w) if state is None else state.clone()
        move.mul_(mu).sub_(g, alpha=lr)
        return torch.add(w, move), move
    move = np.zeros_like(w) if state is None else state
    move = np.subtract(np.multiply(mu, move), np.multiply(lr, g))
    return np.add(w, move), move
