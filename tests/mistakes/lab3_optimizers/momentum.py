"""Attempts at momentum_step."""

from dlcourse import namespace

from tests.mistakes import correct, mistake

MEMORY = {}


def _zeros(w):
    return namespace(w).zeros_like(w)


@mistake("momentum_step", cause="1 - alpha missing", feedback="factor (1 - alpha) is left out")
def momentum_sum(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + g
    return w - lr * v, v


@mistake("momentum_step", cause="alpha and 1 - alpha exchanged", feedback="are exchanged")
def momentum_exchanged(w, g, state, lr, alpha=0.9):
    v = (1 - alpha) * (_zeros(w) if state is None else state) + alpha * g
    return w - lr * v, v


@mistake("momentum_step", cause="starts as g", feedback="v starts as the first gradient")
def momentum_from_g(w, g, state, lr, alpha=0.9):
    v = g * 1 if state is None else alpha * state + (1 - alpha) * g
    return w - lr * v, v


@mistake("momentum_step", cause="old v used", feedback="before the new gradient")
def momentum_late(w, g, state, lr, alpha=0.9):
    v = _zeros(w) if state is None else state
    return w - lr * v, alpha * v + (1 - alpha) * g


@mistake("momentum_step", cause="corrected like Adam", feedback="as in Adam")
def momentum_corrected(w, g, state, lr, alpha=0.9):
    v, t = (_zeros(w), 0) if state is None else state
    v, t = alpha * v + (1 - alpha) * g, t + 1
    return w - lr * v / (1 - alpha**t), (v, t)


@mistake("momentum_step", cause="Nesterov", feedback="Nesterov")
def momentum_nesterov(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + (1 - alpha) * g
    return w - lr * (alpha * v + (1 - alpha) * g), v


@mistake("momentum_step", cause="wrong sign", feedback="the sign is wrong")
def momentum_up(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + (1 - alpha) * g
    return w + lr * v, v


@mistake("momentum_step", cause="no learning rate", feedback="learning rate is left out")
def momentum_no_rate(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + (1 - alpha) * g
    return w - v, v


@mistake("momentum_step", cause="rate in v, too", feedback="multiplied in")
def momentum_rate_twice(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + (1 - alpha) * lr * g
    return w - lr * v, v


@mistake("momentum_step", cause="old state returned", feedback="nothing is remembered")
def momentum_forgets(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + (1 - alpha) * g
    return w - lr * v, state


@mistake("momentum_step", cause="fixed alpha", feedback="whatever is given")
def momentum_fixed(w, g, state, lr, alpha=0.9):
    v = 0.9 * (_zeros(w) if state is None else state) + 0.1 * g
    return w - lr * v, v


@mistake("momentum_step", cause="state in place", feedback="changed in place")
def momentum_in_place(w, g, state, lr, alpha=0.9):
    v = _zeros(w) if state is None else state
    v *= alpha
    v += (1 - alpha) * g
    return w - lr * v, v


@mistake("momentum_step", cause="one memory for all", feedback="outside of the state")
def momentum_shared(w, g, state, lr, alpha=0.9):
    old = MEMORY.get(tuple(w.shape)) if state is not None else None
    v = alpha * (_zeros(w) if old is None else old) + (1 - alpha) * g
    MEMORY[tuple(w.shape)] = v
    return w - lr * v, "v is in MEMORY"


@mistake("momentum_step", cause="v returned first", feedback="step 1")
def momentum_v_first(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + (1 - alpha) * g
    return v, w - lr * v


@correct("momentum_step", how="a sum of gradients with a smaller rate")
def momentum_scaled(w, g, state, lr, alpha=0.9):
    total = g * 1 if state is None else alpha * state + g
    return w - lr * (1 - alpha) * total, total


@correct("momentum_step", how="all gradients are kept, with their weights")
def momentum_all(w, g, state, lr, alpha=0.9):
    past = (g,) if state is None else (*state, g)
    v = sum((1 - alpha) * alpha ** (len(past) - 1 - k) * old for k, old in enumerate(past))
    return w - lr * v, past


@correct("momentum_step", how="v moves towards g, in a dict")
def momentum_towards(w, g, state, lr, alpha=0.9):
    v = {"v": _zeros(w)} if state is None else dict(state)
    v["v"] = v["v"] + (1 - alpha) * (g - v["v"])
    return w - lr * v["v"], v


class _State:
    def __init__(self, v):
        self.v = v


@correct("momentum_step", how="an object for the state")
def momentum_object(w, g, state, lr, alpha=0.9):
    v = (1 - alpha) * g if state is None else alpha * state.v + (1 - alpha) * g
    return w - lr * v, _State(v)


@correct("momentum_step", how="a function as the state")
def momentum_closure(w, g, state, lr, alpha=0.9):
    before = 0.0 if state is None else state()
    v = alpha * before + (1 - alpha) * g
    return w - lr * v, lambda: v
