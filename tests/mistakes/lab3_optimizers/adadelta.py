"""Attempts at adadelta_step."""

from dlcourse import namespace

from tests.mistakes import correct, mistake


def _start(w, state):
    xp = namespace(w)
    return (xp.zeros_like(w), xp.zeros_like(w)) if state is None else state


def _root(s):
    return namespace(s).sqrt(s)


@mistake("adadelta_step", cause="eps outside of the roots", feedback="outside of the roots")
def adadelta_outside(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = (_root(u) + eps) / (_root(s) + eps) * g
    return w - lr * step, (s, rho * u + (1 - rho) * step**2)


@mistake("adadelta_step", cause="eps missing above", feedback="above the fraction line")
def adadelta_no_eps(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = _root(u) / _root(s + eps) * g
    return w - lr * step, (s, rho * u + (1 - rho) * step**2)


@mistake("adadelta_step", cause="no roots", feedback="the roots are not taken")
def adadelta_no_roots(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = (u + eps) / (s + eps) * g
    return w - lr * step, (s, rho * u + (1 - rho) * step**2)


@mistake("adadelta_step", cause="rate in the average", feedback="after they are multiplied by lr")
def adadelta_rate(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = lr * _root(u + eps) / _root(s + eps) * g
    return w - step, (s, rho * u + (1 - rho) * step**2)


@mistake("adadelta_step", cause="no learning rate", feedback="learning rate is left out")
def adadelta_no_rate(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = _root(u + eps) / _root(s + eps) * g
    return w - step, (s, rho * u + (1 - rho) * step**2)


@mistake("adadelta_step", cause="1 - rho missing", feedback="factor (1 - rho) is left out")
def adadelta_no_share(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + g**2
    step = _root(u + eps) / _root(s + eps) * g
    return w - lr * step, (s, rho * u + step**2)


@mistake("adadelta_step", cause="steps, not squares", feedback="steps are averaged, not")
def adadelta_steps(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = _root(u + eps) / _root(s + eps) * g
    return w - lr * step, (s, rho * u + (1 - rho) * abs(step))


@mistake("adadelta_step", cause="g^2 in the second average", feedback="those of the steps belong")
def adadelta_gradients(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = _root(u + eps) / _root(s + eps) * g
    return w - lr * step, (s, rho * u + (1 - rho) * g**2)


@mistake("adadelta_step", cause="upside down", feedback="upside down")
def adadelta_inverse(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = _root(s + eps) / _root(u + eps) * g
    return w - lr * step, (s, rho * u + (1 - rho) * step**2)


@mistake("adadelta_step", cause="average of steps forgotten", feedback="forgotten")
def adadelta_forgets(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = _root(u + eps) / _root(s + eps) * g
    return w - lr * step, (s, u)


@mistake("adadelta_step", cause="wrong sign", feedback="the sign is wrong")
def adadelta_up(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = _root(u + eps) / _root(s + eps) * g
    return w + lr * step, (s, rho * u + (1 - rho) * step**2)


@mistake("adadelta_step", cause="rho exchanged", feedback="are exchanged")
def adadelta_exchanged(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = (1 - rho) * s + rho * g**2
    step = _root(u + eps) / _root(s + eps) * g
    return w - lr * step, (s, (1 - rho) * u + rho * step**2)


@mistake("adadelta_step", cause="state in place", feedback="changed in place")
def adadelta_in_place(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s *= rho
    s += (1 - rho) * g**2
    step = _root(u + eps) / _root(s + eps) * g
    u *= rho
    u += (1 - rho) * step**2
    return w - lr * step, (s, u)


@mistake("adadelta_step", cause="list changed in place", feedback="changed in place")
def adadelta_list(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    state = list(_start(w, state)) if state is None else state
    state[0] = rho * state[0] + (1 - rho) * g**2
    step = _root(state[1] + eps) / _root(state[0] + eps) * g
    state[1] = rho * state[1] + (1 - rho) * step**2
    return w - lr * step, state


@correct("adadelta_step", how="one root of the fraction")
def adadelta_one_root(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = _start(w, state)
    s = rho * s + (1 - rho) * g**2
    step = g * _root((u + eps) / (s + eps))
    return w - lr * step, (s, rho * u + (1 - rho) * step**2)


@correct("adadelta_step", how="new arrays that are changed in place")
def adadelta_own(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = ((1 - rho) * g * g, 0 * g) if state is None else (rho * x for x in state)
    if state is not None:
        s += (1 - rho) * g * g
    step = _root((0 * g if state is None else state[1]) + eps) / _root(s + eps) * g
    u += (1 - rho) * step * step
    return w - lr * step, [s, u]


@correct("adadelta_step", how="both averages as rows of one array")
def adadelta_stacked(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    xp = namespace(w)
    both = xp.stack([0 * g, 0 * g]) if state is None else state
    s = rho * both[0] + (1 - rho) * g**2
    step = (both[1] + eps) ** 0.5 / (s + eps) ** 0.5 * g
    return w - lr * step, xp.stack([s, rho * both[1] + (1 - rho) * step**2])


@correct("adadelta_step", how="eps goes into what is remembered")
def adadelta_shifted(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = (0 * w + eps, 0 * w + eps) if state is None else state
    s = rho * s + (1 - rho) * (g**2 + eps)
    step = _root(u / s) * g
    return w - lr * step, (s, rho * u + (1 - rho) * (step**2 + eps))


@correct("adadelta_step", how="functions inside, a dict for the state")
def adadelta_functions(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    def average(name, new):
        old = 0.0 if state is None else state[name]
        return rho * old + (1 - rho) * new**2

    def size(mean):
        return (mean + eps) ** 0.5

    gradients = average("gradients", g)
    move = -g * size(0.0 if state is None else state["moves"]) / size(gradients)
    return w + lr * move, {"gradients": gradients, "moves": average("moves", move)}
