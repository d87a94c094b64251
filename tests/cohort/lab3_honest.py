"""Lab 3 as students hand it in: right, half done, and with the usual mistakes."""

from __future__ import annotations

from tests.cohort.sample import Sample, all_pieces, but_for

ALL = all_pieces("lab3_optimizers")
FIRST_HALF = {
    "standardize",
    "whiten",
    "split_indices",
    "minibatches",
    "sgd_step",
    "momentum_step",
    "heavy_ball_step",
}

OWN_STATISTICS = """\
@piece
def standardize(train, other):
    xp = namespace(train, other)
    done = []
    for x in (train, other):
        s = xp.std(x, axis=0)
        divisor = xp.where(s > 1e-12, s, xp.ones_like(s))
        done.append(xp.where(s > 1e-12, (x - xp.mean(x, axis=0)) / divisor, 0 * x))
    return done[0], done[1]
"""
NOT_DIVIDED = """\
@piece
def whiten(train, other):
    xp = namespace(train)
    mean = xp.mean(train, axis=0)
    values, vectors = xp.linalg.eigh((train - mean).T @ (train - mean) / train.shape[0])
    return (train - mean) @ vectors, (other - mean) @ vectors
"""
THREE_SHUFFLES = """\
@piece
def split_indices(n, fractions, rng):
    if len(fractions) != 3 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError(fractions)
    return tuple(rng.permutation(n)[: round(fraction * n)] for fraction in fractions)
"""
LAST_ONE_DROPPED = """\
@piece
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    for k in range(n // batch_size):
        yield order[k * batch_size : (k + 1) * batch_size]
"""
UPHILL = """\
@piece
def sgd_step(w, g, state, lr):
    return w + lr * g, state
"""
BALL_FOR_MEAN = """\
@piece
def momentum_step(w, g, state, lr, alpha=0.9):
    v = g if state is None else alpha * state + g
    return w - lr * v, v
"""
MEAN_FOR_BALL = """\
@piece
def heavy_ball_step(w, g, state, lr, mu=0.9):
    v = (1 - mu) * g if state is None else mu * state + (1 - mu) * g
    return w - lr * v, v
"""
STATE_IN_PLACE = """\
@piece
def adagrad_step(w, g, state, lr, eps=1e-8):
    xp = namespace(w)
    if state is None:
        state = xp.zeros_like(w)
    state += g**2
    return w - lr * g / (xp.sqrt(state) + eps), state
"""
NEW_FOR_OLD = """\
@piece
def adadelta_step(w, g, state, lr=1.0, rho=0.9, eps=1e-6):
    xp = namespace(w)
    s, u = (xp.zeros_like(w), xp.zeros_like(w)) if state is None else state
    u = rho * u + (1 - rho) * g**2
    s = rho * s + (1 - rho) * g**2
    return w - lr * xp.sqrt(u + eps) / xp.sqrt(s + eps) * g, (s, u)
"""
NO_SQUARE = """\
@piece
def rmsprop_step(w, g, state, lr, rho=0.9, eps=1e-8):
    xp = namespace(w)
    s = (1 - rho) * g if state is None else rho * state + (1 - rho) * g
    return w - lr * g / (xp.sqrt(xp.abs(s)) + eps), s
"""
ALWAYS_THE_FIRST = """\
@piece
def adam_step(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    xp = namespace(w)
    m, s = (xp.zeros_like(w), xp.zeros_like(w)) if state is None else state
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1) / (xp.sqrt(s / (1 - beta2)) + eps), (m, s)
"""
STALE_WEIGHTS = """\
@piece
def train_classifier(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    xp = namespace(x)
    weights = [rng.normal((m, n)) * math.sqrt(2 / n) for n, m in zip(widths, widths[1:])]
    biases = [xp.zeros_like(W[:, 0]) for W in weights]
    parameters = weights + biases
    states = [None] * len(parameters)
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        for rows in minibatches(x.shape[0], batch_size, rng):
            dweights, dbiases = network_gradients(x[rows], labels[rows], weights, biases)
            for k, g in enumerate(dweights + dbiases):
                parameters[k], states[k] = step(parameters[k], g, states[k], lr)
        history["train_loss"].append(network_loss(x, labels, weights, biases))
        history["val_loss"].append(network_loss(x_val, labels_val, weights, biases))
    return weights, biases, history
"""
RELU_AT_THE_END = """\
@piece
def torch_mlp(widths):
    layers = []
    for n, m in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(n, m), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers)
"""
NO_STEP = """\
@piece
def torch_train(model, x, labels, epochs, lr, device):
    model.to(device)
    x, labels = x.to(device), labels.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"train_loss": []}
    for _ in range(epochs):
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        history["train_loss"].append(loss.item())
    return history
"""
FORGOT_RETURN = """\
@piece
def momentum_step(w, g, state, lr, alpha=0.9):
    v = (1 - alpha) * g if state is None else alpha * state + (1 - alpha) * g
    print(w - lr * v, v)
"""
SYNTAX_ERROR = """\
@piece
def rmsprop_step(w, g, state, lr, rho=0.9, eps=1e-8):
    s = (1 - rho) * g**2 if state is None else rho * state + (1 - rho) * g**2
    return w - lr * g / (namespace(w).sqrt(s) + eps, s
"""


HONEST = (
    Sample("all-right", "every piece right", lambda m: m.solved()),
    Sample("half-done", "the first pieces only", lambda m: m.partly(FIRST_HALF),
           wrong=ALL - FIRST_HALF, zero=ALL - FIRST_HALF),
    Sample("untouched", "the release as it was", lambda m: m.release, wrong=ALL, zero=ALL),
    but_for("own-statistics", "each set by its own mean", "standardize", OWN_STATISTICS),
    but_for("not-divided", "whiten turns and does not scale", "whiten", NOT_DIVIDED),
    but_for("three-shuffles", "the three sets overlap", "split_indices", THREE_SHUFFLES),
    but_for("last-one-dropped", "the short batch is left out", "minibatches", LAST_ONE_DROPPED,
            "train_classifier"),
    but_for("uphill", "sgd_step climbs", "sgd_step", UPHILL),
    but_for("ball-for-mean", "momentum as a heavy ball", "momentum_step", BALL_FOR_MEAN),
    but_for("mean-for-ball", "the heavy ball as a mean", "heavy_ball_step", MEAN_FOR_BALL),
    but_for("state-in-place", "adagrad_step writes into its state", "adagrad_step",
            STATE_IN_PLACE),
    but_for("new-for-old", "adadelta_step averages the gradients twice", "adadelta_step",
            NEW_FOR_OLD),
    but_for("no-square", "rmsprop_step forgets the square", "rmsprop_step", NO_SQUARE),
    but_for("always-the-first", "adam_step always corrects as at the first step", "adam_step",
            ALWAYS_THE_FIRST),
    but_for("stale-weights", "the gradients stay those of the first weights", "train_classifier",
            STALE_WEIGHTS),
    but_for("relu-at-the-end", "logits that are never negative", "torch_mlp", RELU_AT_THE_END),
    but_for("no-step", "torch_train never takes a step", "torch_train", NO_STEP),
    but_for("no-return", "momentum_step prints", "momentum_step", FORGOT_RETURN),
    but_for("syntax-error", "a bracket is missing in rmsprop_step", "rmsprop_step", SYNTAX_ERROR),
)  # fmt: skip
