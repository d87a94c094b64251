# %% [markdown]
# # Lab 3: Optimizers and training

# %% name="setup"
import math
import time

import dlcourse
import numpy as np
import torch
from dlcourse import check, data, explore, load_pieces, namespace, nn, piece, plots, training
from dlcourse.pieces import author, current
from dlcourse.training import network_gradients, network_loss

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# ## 1. Data, before anything is trained


# %% piece="standardize"
@piece
def standardize(train, other):
    """Both sets, shifted and scaled so that every column of train has mean 0 and standard deviation 1.

    train: (N, D).   other: (M, D), treated with the means and deviations of train.
    Returns (train, other), new arrays of these shapes. The standard deviation is
    sqrt(sum_n (x_n - mean)^2 / N). A column that is constant in train becomes 0 in both.
    """
    ### BEGIN SOLUTION
    xp = namespace(train, other)
    mean = xp.mean(train, axis=0)
    deviation = xp.sqrt(xp.mean((train - mean) ** 2, axis=0))
    varies = xp.max(train, axis=0) > xp.min(train, axis=0)
    divisor = xp.where(varies, deviation, xp.ones_like(deviation))
    zero = xp.zeros_like(mean)
    return tuple(xp.where(varies, (x - mean) / divisor, zero) for x in (train, other))
    ### END SOLUTION


# %% piece="whiten"
@piece
def whiten(train, other):
    """Both sets, transformed so that the columns of train are uncorrelated and have variance 1.

    train: (N, D) with N > D and no column that follows from the others.
    other: (M, D), transformed with the mean and the covariance of train.
    Returns (train, other), new arrays of these shapes. The mean of the new train is 0, and its covariance
    train^T train / N is the identity matrix.
    """
    ### BEGIN SOLUTION
    xp = namespace(train, other)
    mean = xp.mean(train, axis=0)
    centred = train - mean
    variances, directions = xp.linalg.eigh(centred.T @ centred / train.shape[0])
    transform = directions / xp.sqrt(variances)
    return centred @ transform, (other - mean) @ transform
    ### END SOLUTION


# %% piece="split_indices"
@piece
def split_indices(n, fractions, rng):
    """The numbers 0 ... n - 1, shuffled and dealt out to three sets.

    fractions: three numbers that sum to 1, for train, validation and test.
    rng: a source of random numbers; rng.permutation(n) is the numbers 0 ... n - 1, shuffled.
    Returns (train, validation, test), three integer arrays without a common number; their sizes are
    within 1 of fraction * n.
    Raises ValueError when there are not three fractions, or they do not sum to 1.
    """
    ### BEGIN SOLUTION
    if len(fractions) != 3 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError(f"three fractions that sum to 1 are needed, not {fractions}")
    order = rng.permutation(n)
    first = round(fractions[0] * n)
    second = round((fractions[0] + fractions[1]) * n)
    return order[:first], order[first:second], order[second:]
    ### END SOLUTION


# %% piece="minibatches"
@piece
def minibatches(n, batch_size, rng):
    """One epoch: the numbers 0 ... n - 1, shuffled and cut into batches, one after the other.

    rng: a source of random numbers; rng.permutation(n) is the numbers 0 ... n - 1, shuffled.
    Yields (or returns a list of) integer arrays of batch_size numbers; the last one has what is left.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]
    ### END SOLUTION


# %% piece="sgd_step"
@piece
def sgd_step(w, g, state, lr):
    """One step of gradient descent: w - lr g.

    w: array of any shape, the parameters.   g: the gradient of the loss there, of the same shape.
    state: None; this optimizer remembers nothing.   lr: the learning rate.
    Returns (w_new, state). w, g and state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    return w - lr * g, state
    ### END SOLUTION


# %% piece="momentum_step"
@piece
def momentum_step(w, g, state, lr, alpha=0.9):
    """One step along a moving average of the gradients: v = alpha v + (1 - alpha) g, then w - lr v.

    w, g: arrays of the same shape.   lr: the learning rate.   alpha: the share of the past.
    state: None at the first step (then v was 0), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    v = xp.zeros_like(w) if state is None else state
    v = alpha * v + (1 - alpha) * g
    return w - lr * v, v
    ### END SOLUTION


# %% piece="heavy_ball_step"
@piece
def heavy_ball_step(w, g, state, lr, mu=0.9):
    """One step with a share of the last one: w_(t+1) = w_t - lr g + mu (w_t - w_(t-1)).

    w, g: arrays of the same shape.   lr: the learning rate.   mu: the share of the last step.
    state: None at the first step (then there was no last one), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    move = xp.zeros_like(w) if state is None else state
    move = mu * move - lr * g
    return w + move, move
    ### END SOLUTION


# %% piece="adagrad_step"
@piece
def adagrad_step(w, g, state, lr, eps=1e-8):
    """One step of AdaGrad: s = s + g^2, then w - lr g / (sqrt(s) + eps), entry by entry.

    w, g: arrays of the same shape.   lr: the learning rate.   eps: keeps 0 / 0 away.
    state: None at the first step (then s was 0), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    s = xp.zeros_like(w) if state is None else state
    s = s + g**2
    return w - lr * g / (xp.sqrt(s) + eps), s
    ### END SOLUTION


# %% piece="rmsprop_step"
@piece
def rmsprop_step(w, g, state, lr, rho=0.9, eps=1e-8):
    """One step of RMSProp: s = rho s + (1 - rho) g^2, then w - lr g / (sqrt(s) + eps), entry by entry.

    w, g: arrays of the same shape.   lr: the learning rate.   rho: the share of the past.
    state: None at the first step (then s was 0), and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    s = xp.zeros_like(w) if state is None else state
    s = rho * s + (1 - rho) * g**2
    return w - lr * g / (xp.sqrt(s) + eps), s
    ### END SOLUTION


# %% piece="adadelta_step"
@piece
def adadelta_step(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    """One step of Adadelta, entry by entry. Two averages are kept, both 0 at the start:

    s = rho s + (1 - rho) g^2
    move = sqrt(d + eps) / sqrt(s + eps) g, with d from before this step
    d = rho d + (1 - rho) move^2
    and the new w is w - lr move.

    w, g: arrays of the same shape.
    state: None at the first step, and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    s, d = (xp.zeros_like(w), xp.zeros_like(w)) if state is None else state
    s = rho * s + (1 - rho) * g**2
    move = xp.sqrt(d + eps) / xp.sqrt(s + eps) * g
    d = rho * d + (1 - rho) * move**2
    return w - lr * move, (s, d)
    ### END SOLUTION


# %% piece="adam_step"
@piece
def adam_step(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of Adam, entry by entry. Two averages are kept, both 0 at the start; t counts the steps from 1:

    m = beta1 m + (1 - beta1) g
    v = beta2 v + (1 - beta2) g^2
    w - lr m_hat / (sqrt(v_hat) + eps), with m_hat = m / (1 - beta1^t) and v_hat = v / (1 - beta2^t)

    w, g: arrays of the same shape.   lr: the learning rate.
    state: None at the first step, and what the last step returned ever after.
    Returns (w_new, state). w, g and the old state are afterwards as they were.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    m, v, t = (xp.zeros_like(w), xp.zeros_like(w), 0) if state is None else state
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    t = t + 1
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (xp.sqrt(v_hat) + eps), (m, v, t)
    ### END SOLUTION


# %% piece="train_classifier"
@piece
def train_classifier(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    """Train a ReLU network to tell classes apart.

    x: (N, D_in), labels: (N,), the samples to learn from.   x_val, labels_val: others, only to measure the loss.
    widths: [D_in, h_1, ..., C].   rng: a source of random numbers like x.
    epochs: how often to go through all samples, in new mini-batches of batch_size.
    step: an optimizer, (w, g, state, lr) -> (w_new, state), such as adam_step.   lr: its learning rate.
    Returns (weights, biases, history): lists of arrays, (D_out, D_in) and (D_out,) for each layer, and
    {"train_loss": [...], "val_loss": [...]} with the losses on x and x_val after each epoch.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    weights, biases = [], []
    for k in range(len(widths) - 1):
        weights.append(rng.normal((widths[k + 1], widths[k])) * math.sqrt(2 / widths[k]))
        biases.append(xp.zeros_like(weights[k][:, 0]))
    parameters = weights + biases
    states = [None] * len(parameters)
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        for rows in minibatches(len(x), batch_size, rng):
            dweights, dbiases = network_gradients(x[rows], labels[rows], weights, biases)
            for k, g in enumerate(dweights + dbiases):
                parameters[k], states[k] = step(parameters[k], g, states[k], lr)
            weights, biases = parameters[: len(weights)], parameters[len(weights) :]
        history["train_loss"].append(network_loss(x, labels, weights, biases))
        history["val_loss"].append(network_loss(x_val, labels_val, weights, biases))
    return weights, biases, history
    ### END SOLUTION


# %% piece="torch_mlp"
@piece
def torch_mlp(widths):
    """A ReLU network in torch.nn: linear layers with ReLU between them, none after the last.

    widths: [D_in, h_1, ..., C].
    Returns a torch.nn.Module that turns x (N, D_in) into logits (N, C).
    """
    ### BEGIN SOLUTION
    layers = []
    for k in range(len(widths) - 1):
        layers += [torch.nn.Linear(widths[k], widths[k + 1]), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])
    ### END SOLUTION


# %% piece="torch_train"
@piece
def torch_train(model, x, labels, epochs, lr, device):
    """Train a torch.nn.Module in place on the cross-entropy, on the device named ("cpu" or "cuda").

    x: (N, D_in) and labels: (N,), torch tensors that may lie on another device.
    Returns {"train_loss": [...]}, the mean loss of each epoch as a Python float.
    """
    ### BEGIN SOLUTION
    model.to(device)
    x, labels = x.to(device), labels.to(device)
    loss_of = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"train_loss": []}
    for _ in range(epochs):
        losses = []
        for rows in torch.randperm(len(x), device=device).split(32):
            loss = loss_of(model(x[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history["train_loss"].append(sum(losses) / len(losses))
    return history
    ### END SOLUTION
