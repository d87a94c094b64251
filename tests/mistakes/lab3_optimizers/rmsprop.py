"""Attempts at rmsprop_step."""

from dlcourse import namespace

from tests.mistakes import correct, mistake


def _zeros(w):
    return namespace(w).zeros_like(w)


def _root(s):
    return namespace(s).sqrt(s)


@mistake("rmsprop_step", cause="eps inside the root", feedback="eps stands inside the root")
def rmsprop_inside(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + (1 - rho) * g**2
    return w - lr * g / _root(s + eps), s


@mistake("rmsprop_step", cause="1 - rho missing", feedback="factor (1 - rho) is left out")
def rmsprop_no_share(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="rho and 1 - rho exchanged", feedback="are exchanged")
def rmsprop_exchanged(w, g, state, lr, rho=0.9, eps=1e-8):
    s = (1 - rho) * (_zeros(w) if state is None else state) + rho * g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="no root", feedback="root of s is not taken")
def rmsprop_no_root(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + (1 - rho) * g**2
    return w - lr * g / (s + eps), s


@mistake("rmsprop_step", cause="mean of g", feedback="not their squares")
def rmsprop_mean_of_g(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + (1 - rho) * g
    return w - lr * g / (_root(abs(s)) + eps), s


@mistake("rmsprop_step", cause="AdaGrad", feedback="this is AdaGrad")
def rmsprop_adagrad(w, g, state, lr, rho=0.9, eps=1e-8):
    s = (_zeros(w) if state is None else state) + g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="starts as the first square", feedback="starts as the first square")
def rmsprop_first(w, g, state, lr, rho=0.9, eps=1e-8):
    s = g**2 if state is None else rho * state + (1 - rho) * g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="corrected like Adam", feedback="as in Adam")
def rmsprop_corrected(w, g, state, lr, rho=0.9, eps=1e-8):
    s, t = (_zeros(w), 0) if state is None else state
    s, t = rho * s + (1 - rho) * g**2, t + 1
    return w - lr * g / (_root(s / (1 - rho**t)) + eps), (s, t)


@mistake("rmsprop_step", cause="old mean used", feedback="before the new gradient")
def rmsprop_late(w, g, state, lr, rho=0.9, eps=1e-8):
    s = _zeros(w) if state is None else state
    return w - lr * g / (_root(s) + eps), rho * s + (1 - rho) * g**2


@mistake("rmsprop_step", cause="no learning rate", feedback="learning rate is left out")
def rmsprop_no_rate(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + (1 - rho) * g**2
    return w - g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="wrong sign", feedback="the sign is wrong")
def rmsprop_up(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + (1 - rho) * g**2
    return w + lr * g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="rho is fixed", feedback="rho is 0.9, whatever is given")
def rmsprop_fixed(w, g, state, lr, rho=0.9, eps=1e-8):
    s = 0.9 * (_zeros(w) if state is None else state) + 0.1 * g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="multiplied by the root", feedback="multiplied by the root")
def rmsprop_times(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + (1 - rho) * g**2
    return w - lr * g * (_root(s) + eps), s


@mistake("rmsprop_step", cause="state in place", feedback="changed in place")
def rmsprop_in_place(w, g, state, lr, rho=0.9, eps=1e-8):
    s = _zeros(w) if state is None else state
    s *= rho
    s += (1 - rho) * g**2
    return w - lr * g / (_root(s) + eps), s


@mistake("rmsprop_step", cause="dict changed in place", feedback="changed in place")
def rmsprop_dict(w, g, state, lr, rho=0.9, eps=1e-8):
    state = {"s": _zeros(w)} if state is None else state
    state["s"] = rho * state["s"] + (1 - rho) * g**2
    return w - lr * g / (_root(state["s"]) + eps), state


@correct("rmsprop_step", how="s moves towards g^2")
def rmsprop_towards(w, g, state, lr, rho=0.9, eps=1e-8):
    s = (1 - rho) * g**2 if state is None else state + (1 - rho) * (g * g - state)
    return w - lr * g / (s**0.5 + eps), s


@correct("rmsprop_step", how="the root is kept")
def rmsprop_root(w, g, state, lr, rho=0.9, eps=1e-8):
    old = 0 * g if state is None else state[0]
    root = namespace(w).hypot(rho**0.5 * old, (1 - rho) ** 0.5 * g)
    return w - lr * g / (root + eps), (root,)


@correct("rmsprop_step", how="a copied dict")
def rmsprop_copied(w, g, state, lr, rho=0.9, eps=1e-8):
    state = {"s": _zeros(w)} if state is None else {**state}
    state["s"] = rho * state["s"] + (1 - rho) * g * g
    return w - (lr / (_root(state["s"]) + eps)) * g, state


class _Mean:
    """A running mean that never changes: adding to it makes a new one."""

    def __init__(self, value=0.0):
        self.value = value

    def add(self, new, share):
        return _Mean(share * self.value + (1 - share) * new)


@correct("rmsprop_step", how="a class for the mean")
def rmsprop_class(w, g, state, lr, rho=0.9, eps=1e-8):
    mean = (state or _Mean()).add(g * g, rho)
    return w - lr * g / (eps + mean.value**0.5), mean


@correct("rmsprop_step", how="a sum, and its factor under the root")
def rmsprop_sum(w, g, state, lr, rho=0.9, eps=1e-8):
    total = g * g if state is None else rho * state + g * g
    return w - lr * g / (((1 - rho) * total) ** 0.5 + eps), total
