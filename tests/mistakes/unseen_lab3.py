"""Mistakes in the pieces of lab 3 that no misconception was written for; see ``unseen``."""

from __future__ import annotations

from dlcourse import namespace

from tests.mistakes.unseen import unseen


@unseen("standardize", "the largest absolute value for the deviation")
def standardize_by_largest(train, other):
    xp = namespace(train)
    mean = xp.mean(train, axis=0)
    largest = xp.max(xp.abs(train - mean), axis=0)
    largest = xp.where(largest > 0, largest, xp.ones_like(largest))
    return (train - mean) / largest, (other - mean) / largest


@unseen("standardize", "other by the deviation of the new train", "other")
def standardize_other_centred_only(train, other):
    xp = namespace(train)
    mean, spread = xp.mean(train, axis=0), xp.std(train, axis=0)
    spread = xp.where(spread > 0, spread, xp.ones_like(spread))
    return (train - mean) / spread, other - mean


@unseen("whiten", "the last direction is left out")
def whiten_all_but_one(train, other):
    xp = namespace(train)
    mean = xp.mean(train, axis=0)
    values, vectors = xp.linalg.eigh((train - mean).T @ (train - mean) / train.shape[0])
    transform = vectors / values**0.5
    transform = xp.concat([transform[:, :-1], 0 * transform[:, -1:]], axis=1)
    return (train - mean) @ transform, (other - mean) @ transform


@unseen("split_indices", "one sample is forgotten", "samples are lost")
def split_forgets_one(n, fractions, rng):
    if abs(sum(fractions) - 1) > 1e-9:
        raise ValueError(fractions)
    order, a = rng.permutation(n), round(n * fractions[0])
    b = round(n * (fractions[0] + fractions[1]))
    return order[:a], order[a:b], order[b : n - 1]


@unseen("minibatches", "every batch is sorted", "not shuffled")
def minibatches_sorted(n, batch_size, rng):
    order = rng.permutation(n)
    starts = range(0, n, batch_size)
    return [namespace(order).sort(order[k : k + batch_size]) for k in starts]


@unseen("sgd_step", "shrinks w as well")
def sgd_decay_of_w(w, g, state, lr):
    return 0.99 * w - lr * g, None


@unseen("momentum_step", "alpha grows with the steps")
def momentum_warm_up(w, g, state, lr, alpha=0.9):
    v, t = (0 * w, 0) if state is None else state
    share = min(alpha, t / (t + 1))
    v = share * v + (1 - share) * g
    return w - lr * v, (v, t + 1)


@unseen("heavy_ball_step", "mu at the second step already squared")
def ball_of_mu_to_t(w, g, state, lr, mu=0.9):
    move, t = (0 * w, 0) if state is None else state
    move = mu**t * move - lr * g
    return w + move, (move, t + 1)


@unseen("adagrad_step", "the cube root")
def adagrad_cube_root(w, g, state, lr, eps=1e-8):
    s = g**2 if state is None else state + g**2
    return w - lr * g / (s ** (1 / 3) + eps), s


@unseen("adagrad_step", "the sum is halved at every step")
def adagrad_half(w, g, state, lr, eps=1e-8):
    s = g**2 if state is None else state / 2 + g**2
    return w - lr * g / (s**0.5 + eps), s


@unseen("rmsprop_step", "momentum on top of it")
def rmsprop_with_momentum(w, g, state, lr, rho=0.9, eps=1e-8):
    s, v = (0 * w, 0 * w) if state is None else state
    s = rho * s + (1 - rho) * g**2
    v = 0.5 * v + g / (s**0.5 + eps)
    return w - lr * v, (s, v)


@unseen("adadelta_step", "lr goes into the gradient as well")
def adadelta_rate_in_g(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    s, u = (0 * w, 0 * w) if state is None else state
    s = rho * s + (1 - rho) * (lr * g) ** 2
    step = ((u + eps) / (s + eps)) ** 0.5 * g
    return w - lr * step, (s, rho * u + (1 - rho) * step**2)


@unseen("adam_step", "weight decay in the gradient")
def adam_decay(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = (0 * w, 0 * w, 0) if state is None else state
    g, t = g + 0.01 * w, t + 1
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps), (m, v, t)


@unseen("adam_step", "t starts at 2", "one too high")
def adam_from_two(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = (0 * w, 0 * w, 2) if state is None else state
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps), (m, v, t + 1)


@unseen("adam_step", "the rate falls with the root of t")
def adam_falling(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = (0 * w, 0 * w, 0) if state is None else state
    m, v, t = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2, t + 1
    rate = lr / t**0.5
    return w - rate * m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps), (m, v, t)
