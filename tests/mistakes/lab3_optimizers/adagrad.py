"""Attempts at adagrad_step."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake

SUM = {}


def _zeros(w):
    return namespace(w).zeros_like(w)


def _root(s):
    return namespace(s).sqrt(s)


@mistake("adagrad_step", cause="eps inside the root", feedback="eps stands inside the root")
def adagrad_inside(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g**2
    return w - lr * g / _root(s + eps), s


@mistake("adagrad_step", cause="no root", feedback="root of s is not taken")
def adagrad_no_root(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g**2
    return w - lr * g / (s + eps), s


@mistake("adagrad_step", cause="sum of g", feedback="not their squares")
def adagrad_sum(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g
    return w - lr * g / (_root(abs(s)) + eps), s


@mistake("adagrad_step", cause="root of a sum of signed gradients", feedback="NaN")
def adagrad_nan(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g
    return w - lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="running mean", feedback="this is RMSProp")
def adagrad_mean(w, g, state, lr, eps=1e-8):
    s = 0.9 * (_zeros(w) if state is None else state) + 0.1 * g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="nothing summed up", feedback="nothing is remembered")
def adagrad_forgets(w, g, state, lr, eps=1e-8):
    s = g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="old sum used", feedback="before the new gradient")
def adagrad_late(w, g, state, lr, eps=1e-8):
    s = _zeros(w) if state is None else state
    return w - lr * g / (_root(s) + eps), s + g**2


@mistake("adagrad_step", cause="one sum for all entries", feedback="one number for the whole array")
def adagrad_norm(w, g, state, lr, eps=1e-8):
    xp = namespace(w)
    s = (xp.zeros_like(xp.sum(w)) if state is None else state) + xp.sum(g**2)
    return w - lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="no learning rate", feedback="learning rate is left out")
def adagrad_no_rate(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g**2
    return w - g / (_root(s) + eps), s


@mistake("adagrad_step", cause="rate inside the squares", feedback="into the squares")
def adagrad_rate(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + (lr * g) ** 2
    return w - lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="wrong sign", feedback="the sign is wrong")
def adagrad_up(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g**2
    return w + lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="no eps", feedback="NaN")
def adagrad_no_eps(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g**2
    return w - lr * g / _root(s), s


@mistake("adagrad_step", cause="eps is fixed", feedback="eps is 1e-8, whatever is given")
def adagrad_fixed(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g**2
    return w - lr * g / (_root(s) + 1e-8), s


@mistake("adagrad_step", cause="starts at 1", feedback="s starts at 1")
def adagrad_one(w, g, state, lr, eps=1e-8):
    s = (_zeros(w) + 1 if state is None else state) + g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="state in place", feedback="changed in place")
def adagrad_in_place(w, g, state, lr, eps=1e-8):
    s = _zeros(w) if state is None else state
    s += g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("adagrad_step", cause="the sum is global", feedback="outside of the state")
def adagrad_global(w, g, state, lr, eps=1e-8):
    key = tuple(w.shape), str(w.dtype)
    s = g**2 + (0 if state is None else SUM[key])
    SUM[key] = s
    return w - lr * g / (_root(s) + eps), ()


@correct("adagrad_step", how="the root is kept, not the sum")
def adagrad_hypot(w, g, state, lr, eps=1e-8):
    root = abs(g) if state is None else namespace(w).hypot(state, g)
    return w - lr * g / (root + eps), root


@correct("adagrad_step", how="all squares are kept in a list")
def adagrad_list(w, g, state, lr, eps=1e-8):
    squares = [*(state or []), g * g]
    return w - lr * g / (_root(sum(squares)) + eps), squares


@correct("adagrad_step", how="a rate for each weight first")
def adagrad_rates(w, g, state, lr, eps=1e-8):
    s = {"sum": (0 if state is None else state["sum"]) + g**2}
    rates = lr / (s["sum"] ** 0.5 + eps)
    return w - rates * g, s


@correct("adagrad_step", how="the functions of each library")
def adagrad_library(w, g, state, lr, eps=1e-8):
    if isinstance(w, torch.Tensor):
        s = torch.addcmul(torch.zeros_like(w) if state is None else state, g, g)
        return torch.addcdiv(w, g, s.sqrt().add_(eps), value=-lr), s
    s = np.square(g) if state is None else np.add(state, np.square(g))
    return w - lr * np.divide(g, np.sqrt(s) + eps), s


@correct("adagrad_step", how="the length of all gradients so far")
def adagrad_length(w, g, state, lr, eps=1e-8):
    xp = namespace(w)
    past = g[None, ...] if state is None else xp.concat([state, g[None, ...]])
    return w - lr * g / (xp.linalg.vector_norm(past, axis=0) + eps), past
