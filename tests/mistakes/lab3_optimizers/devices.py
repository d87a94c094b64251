"""Attempts that are right on the CPU, and stop or stay behind on a GPU."""

import numpy as np
import torch
import torch._dynamo  # the first optimizer would wait for it, and count as slow
from dlcourse import namespace

from tests.mistakes import mistake

MADE = "a constant was made on the CPU"
NUMPY = "something goes through NumPy"


def _zeros(w):
    return namespace(w).zeros(tuple(w.shape), dtype=w.dtype)


@mistake("standardize", cause="through NumPy", feedback=NUMPY)
def standardize_numpy(train, other):
    xp, numbers = namespace(train), np.asarray(train)
    mean, deviation = numbers.mean(axis=0), numbers.std(axis=0)
    varies = numbers.max(axis=0) > numbers.min(axis=0)
    divisor = np.where(varies, deviation, 1).astype(numbers.dtype)
    parts = (np.where(varies, (np.asarray(x) - mean) / divisor, 0) for x in (train, other))
    return tuple(xp.asarray(part, dtype=train.dtype) for part in parts)


@mistake("whiten", cause="a diagonal made on the CPU", feedback="on the CPU")
def whiten_eye(train, other):
    xp = namespace(train, other)
    mean = xp.mean(train, axis=0)
    variances, axes = xp.linalg.eigh((train - mean).T @ (train - mean) / train.shape[0])
    size = xp.eye(train.shape[1], dtype=train.dtype) / xp.sqrt(variances)
    return (train - mean) @ axes @ size, (other - mean) @ axes @ size


@mistake("split_indices", cause="the order through NumPy", feedback=NUMPY)
def split_numpy(n, fractions, rng):
    if len(fractions) != 3 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError("three fractions that sum to 1 are needed")
    first, second = round(fractions[0] * n), round((fractions[0] + fractions[1]) * n)
    return tuple(np.split(np.asarray(rng.permutation(n)), [first, second]))


@mistake("minibatches", cause="the order through NumPy", feedback=NUMPY)
def batches_numpy(n, batch_size, rng):
    order = np.asarray(rng.permutation(n))
    return [order[k : k + batch_size] for k in range(0, n, batch_size)]


@mistake("sgd_step", cause="the step through NumPy", feedback=NUMPY)
def sgd_numpy(w, g, state, lr):
    return namespace(w).asarray(np.asarray(w) - lr * np.asarray(g), dtype=w.dtype), None


@mistake("momentum_step", cause="the state made on the CPU", feedback=f"{MADE}, by `zeros`")
def momentum_zeros(w, g, state, lr, alpha=0.9):
    v = alpha * (_zeros(w) if state is None else state) + (1 - alpha) * g
    return w - lr * v, v


@mistake("heavy_ball_step", cause="the last step made on the CPU", feedback=f"{MADE}, by `zeros`")
def heavy_ball_zeros(w, g, state, lr, mu=0.9):
    step = -lr * g + mu * (_zeros(w) if state is None else state)
    return w + step, step


@mistake("adagrad_step", cause="the state kept on the CPU", feedback="part 2 on the CPU")
def adagrad_kept(w, g, state, lr, eps=1e-8):
    s = g**2 if state is None else (state.to(g) if isinstance(g, torch.Tensor) else state) + g**2
    kept = s.cpu() if isinstance(s, torch.Tensor) else s
    return w - lr * g / (namespace(w).sqrt(s) + eps), kept


@mistake("rmsprop_step", cause="the state made on the CPU", feedback=f"{MADE}, by `zeros`")
def rmsprop_zeros(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (_zeros(w) if state is None else state) + (1 - rho) * g**2
    return w - lr * g / (namespace(w).sqrt(s) + eps), s


@mistake("adadelta_step", cause="the state made on the CPU", feedback=f"{MADE}, by `zeros`")
def adadelta_zeros(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    xp = namespace(w)
    s, u = (_zeros(w), _zeros(w)) if state is None else state
    s = rho * s + (1 - rho) * g**2
    delta = xp.sqrt(u + eps) / xp.sqrt(s + eps) * g
    return w - lr * delta, (s, rho * u + (1 - rho) * delta**2)


@mistake("adam_step", cause="the state made on the CPU", feedback=f"{MADE}, by `zeros`")
def adam_zeros(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, s, t = (_zeros(w), _zeros(w), 0) if state is None else state
    m, s, t = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2, t + 1
    scale = namespace(w).sqrt(s / (1 - beta2**t)) + eps
    return w - lr * m / (1 - beta1**t) / scale, (m, s, t)


@mistake("torch_train", cause="the labels stay on the CPU", feedback="on the CPU meets one")
def train_labels_left(model, x, labels, epochs, lr, device):
    model.to(device)
    x = x.to(device)
    adam, history = torch.optim.Adam(model.parameters(), lr=lr), {"train_loss": []}
    for _ in range(epochs):
        losses = []
        for rows in torch.randperm(len(x)).split(32):
            loss = torch.nn.functional.cross_entropy(model(x[rows]), labels[rows])
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses.append(loss.item())
        history["train_loss"].append(sum(losses) / len(losses))
    return history
