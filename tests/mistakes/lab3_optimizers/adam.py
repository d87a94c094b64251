"""Attempts at adam_step."""

import math

from dlcourse import namespace

from tests.mistakes import correct, mistake

STEPS = []


def _start(w, state):
    xp = namespace(w)
    return (xp.zeros_like(w), xp.zeros_like(w), 0) if state is None else state


def _root(s):
    return namespace(s).sqrt(s)


def _averages(w, g, state, beta1, beta2):
    m, v, t = _start(w, state)
    return beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2, t + 1


@mistake("adam_step", cause="no correction", feedback="correction of the start is missing")
def adam_plain(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (_root(v) + eps), (m, v, t)


@mistake("adam_step", cause="m not corrected", feedback="correction of m is missing")
def adam_m_plain(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="v not corrected", feedback="correction of the squares is missing")
def adam_v_plain(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (1 - beta1**t) / (_root(v) + eps), (m, v, t)


@mistake("adam_step", cause="power missing", feedback="that of step 1 at every step")
def adam_no_power(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (1 - beta1) / (_root(v / (1 - beta2)) + eps), (m, v, t)


@mistake("adam_step", cause="t never counted", feedback="that of step 1 at every step")
def adam_no_count(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _start(w, state)
    m, v, t = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2, 1
    return w - lr * m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="t one too high", feedback="one too high")
def adam_late(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return w - lr * m_hat / (_root(v_hat) + eps), (m, v, t)


@mistake("adam_step", cause="t from 0", feedback="ZeroDivisionError")
def adam_from_zero(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    c1, c2 = 1 / (1 - beta1 ** (t - 1)), 1 / (1 - beta2 ** (t - 1))
    return w - lr * m * c1 / (_root(v * c2) + eps), (m, v, t)


@mistake("adam_step", cause="eps inside the root", feedback="eps stands inside the root")
def adam_inside(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (1 - beta1**t) / _root(v / (1 - beta2**t) + eps), (m, v, t)


@mistake(
    "adam_step", cause="eps before the correction", feedback="before the squares are corrected"
)
def adam_early_eps(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    rate = lr * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
    return w - rate * m / (_root(v) + eps), (m, v, t)


@mistake("adam_step", cause="corrected averages remembered", feedback="are remembered")
def adam_hat_kept(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - lr * m / (_root(v) + eps), (m, v, t)


@mistake("adam_step", cause="no root", feedback="the root is not taken")
def adam_no_root(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (1 - beta1**t) / (v / (1 - beta2**t) + eps), (m, v, t)


@mistake("adam_step", cause="betas exchanged", feedback="beta1 and beta2 are exchanged")
def adam_betas(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta2, beta1)
    return w - lr * m / (1 - beta2**t) / (_root(v / (1 - beta1**t)) + eps), (m, v, t)


@mistake("adam_step", cause="1 - beta2 missing", feedback="factor (1 - beta2) is left out")
def adam_no_share(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _start(w, state)
    m, v, t = beta1 * m + (1 - beta1) * g, beta2 * v + g**2, t + 1
    return w - lr * m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="square of m", feedback="the square of m is averaged")
def adam_m_square(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _start(w, state)
    m = beta1 * m + (1 - beta1) * g
    v, t = beta2 * v + (1 - beta2) * m**2, t + 1
    return w - lr * m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="m corrected with beta2", feedback="m is corrected with beta2")
def adam_wrong_beta(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (1 - beta2**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="g for m", feedback="there is no momentum")
def adam_no_momentum(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * g / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="no learning rate", feedback="learning rate is left out")
def adam_no_rate(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="wrong sign", feedback="the sign is wrong")
def adam_up(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w + lr * m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="old state returned", feedback="nothing is remembered")
def adam_forgets(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    return w - lr * m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), state


@mistake("adam_step", cause="averages in place", feedback="changed in place")
def adam_in_place(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _start(w, state)
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    t = t + 1
    return w - lr * m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, t)


@mistake("adam_step", cause="steps counted globally", feedback="outside of the state")
def adam_global(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        STEPS.clear()
    STEPS.append(1)
    m, v, _ = _averages(w, g, state, beta1, beta2)
    t = len(STEPS)
    return w - lr * m / (1 - beta1**t) / (_root(v / (1 - beta2**t)) + eps), (m, v, 0)


@correct("adam_step", how="both corrections in the rate and in eps")
def adam_rate(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = _averages(w, g, state, beta1, beta2)
    root = math.sqrt(1 - beta2**t)
    return w - lr * root / (1 - beta1**t) * m / (_root(v) + eps * root), (m, v, t)


@correct("adam_step", how="powers of beta are remembered, not t")
def adam_powers(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    old = {"m": 0 * g, "v": 0 * g, "p": 1.0, "q": 1.0} if state is None else state
    new = {"p": old["p"] * beta1, "q": old["q"] * beta2}
    new["m"] = old["m"] + (1 - beta1) * (g - old["m"])
    new["v"] = old["v"] + (1 - beta2) * (g * g - old["v"])
    m_hat, v_hat = new["m"] / (1 - new["p"]), new["v"] / (1 - new["q"])
    return w - lr * m_hat / (v_hat**0.5 + eps), new


class _Adam:
    def __init__(self, m, v, t):
        self.m, self.v, self.t = m, v, t

    def after(self, g, beta1, beta2):
        m = beta1 * self.m + (1 - beta1) * g
        return _Adam(m, beta2 * self.v + (1 - beta2) * g * g, self.t + 1)


@correct("adam_step", how="a class for the state")
def adam_class(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new = (state or _Adam(0.0, 0.0, 0)).after(g, beta1, beta2)
    m_hat, v_hat = new.m / (1 - beta1**new.t), new.v / (1 - beta2**new.t)
    return w - lr * m_hat / (_root(v_hat) + eps), new


@correct("adam_step", how="averages that are weighted, so that they need no correction")
def adam_weighted(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = (g, g * g, 0) if state is None else state
    a, b = (1 - beta1) / (1 - beta1 ** (t + 1)), (1 - beta2) / (1 - beta2 ** (t + 1))
    m, v = m + a * (g - m), v + b * (g * g - v)
    return w - lr * m / (_root(v) + eps), (m, v, t + 1)


@correct("adam_step", how="weighted means over all gradients so far")
def adam_means(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    past = [*(state or []), g]

    def mean(values, beta):
        weights = [beta**age for age in reversed(range(len(past)))]
        return sum(a * v for a, v in zip(weights, values, strict=True)) / sum(weights)

    m, v = mean(past, beta1), mean([old**2 for old in past], beta2)
    return w - lr * m / (_root(v) + eps), past
