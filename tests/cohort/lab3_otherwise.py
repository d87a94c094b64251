"""Lab 3 written in other ways than ours, which are just as right."""

from __future__ import annotations

from tests.cohort.sample import Sample, still_right, with_own_cell

DICT_STATE = """\
@piece
def adam_step(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    old = state or {"t": 0, "m": 0.0, "s": 0.0}
    new = {"t": old["t"] + 1}
    new["m"] = old["m"] + (1 - beta1) * (g - old["m"])
    new["s"] = old["s"] + (1 - beta2) * (g * g - old["s"])
    rate = lr * (1 - beta2 ** new["t"]) ** 0.5 / (1 - beta1 ** new["t"])
    root = (1 - beta2 ** new["t"]) ** 0.5
    return w - rate * new["m"] / (new["s"] ** 0.5 + eps * root), new
"""
LAST_WEIGHTS = """\
@piece
def heavy_ball_step(w, g, state, lr, mu=0.9):
    before = w if state is None else state
    return w - lr * g + mu * (w - before), w
"""
SYMMETRIC = """\
@piece
def whiten(train, other):
    xp = namespace(train)
    mean = xp.mean(train, axis=0)
    U, s, Vt = xp.linalg.svd(train - mean, full_matrices=False)
    A = Vt.T @ (Vt / (s / train.shape[0] ** 0.5)[:, None])
    return (train - mean) @ A, (other - mean) @ A
"""
A_LIST = """\
@piece
def minibatches(n, batch_size, rng):
    order, batches = rng.permutation(n), []
    while len(order):
        batches.append(order[:batch_size])
        order = order[batch_size:]
    return batches
"""
ONE_VECTOR = """\
@piece
def train_classifier(x, labels, x_val, labels_val, widths, rng, epochs, batch_size, step, lr):
    xp = namespace(x)
    shapes = [(m, n) for n, m in zip(widths, widths[1:])] + [(m,) for m in widths[1:]]
    count = len(widths) - 1
    scales = [(2 / shape[1]) ** 0.5 if len(shape) == 2 else 0 for shape in shapes]
    first = [scale * rng.normal(shape) for scale, shape in zip(scales, shapes)]
    w, state, losses = flat(xp, first), None, ([], [])
    for _ in range(epochs):
        for rows in minibatches(x.shape[0], batch_size, rng):
            parts = apart(xp, w, shapes)
            dweights, dbiases = network_gradients(
                x[rows], labels[rows], parts[:count], parts[count:]
            )
            w, state = step(w, flat(xp, [*dweights, *dbiases]), state, lr)
        parts = apart(xp, w, shapes)
        losses[0].append(network_loss(x, labels, parts[:count], parts[count:]))
        losses[1].append(network_loss(x_val, labels_val, parts[:count], parts[count:]))
    return parts[:count], parts[count:], {"train_loss": losses[0], "val_loss": losses[1]}
"""
HELPERS = """\
def flat(xp, arrays):
    return xp.concat([xp.reshape(a, (-1,)) for a in arrays])

def apart(xp, w, shapes):
    parts, start = [], 0
    for shape in shapes:
        size = math.prod(shape)
        parts.append(xp.reshape(w[start : start + size], shape))
        start += size
    return parts
"""
A_MODULE = """\
@piece
def torch_mlp(widths):
    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            pairs = zip(widths, widths[1:])
            self.layers = torch.nn.ModuleList(torch.nn.Linear(n, m) for n, m in pairs)

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = torch.nn.functional.relu(layer(x))
            return self.layers[-1](x)

    return Network()
"""
A_LOADER = """\
@piece
def torch_train(model, x, labels, epochs, lr, device):
    model = model.to(device)
    pairs = torch.utils.data.TensorDataset(x, labels)
    loader = torch.utils.data.DataLoader(pairs, batch_size=16, shuffle=True)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=lr)
    history = {"train_loss": []}
    for _ in range(epochs):
        total = 0.0
        for some_x, some_labels in loader:
            some_x, some_labels = some_x.to(device), some_labels.to(device)
            loss = torch.nn.functional.cross_entropy(model(some_x), some_labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss) * len(some_x)
        history["train_loss"].append(total / len(x))
    return history
"""


OTHERWISE = (
    still_right("dict-state", "adam_step remembers in a dict", "adam_step", DICT_STATE),
    still_right("last-weights", "heavy_ball_step remembers the weights", "heavy_ball_step",
                LAST_WEIGHTS),
    still_right("symmetric", "whiten turns back at the end", "whiten", SYMMETRIC),
    still_right("a-list", "minibatches returns a list", "minibatches", A_LIST),
    Sample("one-vector", "train_classifier on one vector, with helpers in a cell of their own",
           with_own_cell("train_classifier", HELPERS, train_classifier=ONE_VECTOR)),
    still_right("a-module", "torch_mlp as a class", "torch_mlp", A_MODULE),
    still_right("a-loader", "torch_train with torch's data loader", "torch_train", A_LOADER),
)  # fmt: skip
