"""Attempts at torch_mlp and torch_train."""

from itertools import pairwise

import torch
from torch import nn

from tests.mistakes import correct, mistake


def _layers(widths, between=nn.ReLU):
    pairs = [(nn.Linear(a, b), between()) for a, b in pairwise(widths)]
    return [layer for pair in pairs for layer in pair]


@mistake("torch_mlp", cause="ReLU after the last layer", feedback="ReLU after the last layer")
def mlp_last(widths):
    return nn.Sequential(*_layers(widths))


@mistake("torch_mlp", cause="no ReLU", feedback="no ReLU between the layers")
def mlp_linear(widths):
    return nn.Sequential(*_layers(widths)[::2])


@mistake("torch_mlp", cause="tanh", feedback="tanh stands between")
def mlp_tanh(widths):
    return nn.Sequential(*_layers(widths, nn.Tanh)[:-1])


@mistake("torch_mlp", cause="softmax at the end", feedback="softmax is taken at the end")
def mlp_softmax(widths):
    return nn.Sequential(*_layers(widths)[:-1], nn.Softmax(dim=-1))


@mistake("torch_mlp", cause="widths exchanged", feedback="stops with RuntimeError")
def mlp_exchanged(widths):
    return nn.Sequential(*_layers(widths[::-1])[:-1])


@mistake("torch_mlp", cause="first layer missing", feedback="stops with")
def mlp_short(widths):
    return nn.Sequential(*_layers(widths[1:])[:-1])


@mistake("torch_mlp", cause="no biases", feedback="its parameters have the shapes")
def mlp_no_bias(widths):
    pairs = [(nn.Linear(a, b, bias=False), nn.ReLU()) for a, b in pairwise(widths)]
    return nn.Sequential(*[layer for pair in pairs for layer in pair][:-1])


@mistake("torch_mlp", cause="one hidden layer only", feedback="its parameters have the shapes")
def mlp_shallow(widths):
    return nn.Sequential(*_layers([widths[0], widths[1], widths[-1]])[:-1])


@mistake("torch_mlp", cause="a list", feedback="stops with AttributeError")
def mlp_list(widths):
    return _layers(widths)[:-1]


@correct("torch_mlp", how="layers appended one by one")
def mlp_append(widths):
    model = nn.Sequential(nn.Linear(widths[0], widths[1]))
    for a, b in pairwise(widths[1:]):
        model.append(nn.ReLU())
        model.append(nn.Linear(a, b))
    return model


class _Network(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(widths))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


@correct("torch_mlp", how="a module of its own")
def mlp_module(widths):
    return _Network(widths)


@correct("torch_mlp", how="one ReLU for all places, weights drawn anew")
def mlp_shared(widths):
    relu, layers = nn.ReLU(), []
    for a, b in pairwise(widths):
        linear = nn.Linear(a, b)
        nn.init.kaiming_normal_(linear.weight)
        layers += [linear, relu]
    return nn.Sequential(*layers[:-1])


def _train(
    model, x, labels, epochs, lr, device, *,
    make=torch.optim.Adam, size=32, zero=True, sign=1, move=True, rate=None, step=True,
):  # fmt: skip
    """A right training, of which a part may be exchanged."""
    if move:
        model.to(device)
    x, labels = x.to(device), labels.to(device)
    optimizer, losses = make(model.parameters(), lr=lr if rate is None else rate), []
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x)).split(size or len(x)):
            loss = nn.functional.cross_entropy(model(x[rows]), labels[rows])
            if zero:
                optimizer.zero_grad()
            (sign * loss).backward()
            if step:
                optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(x))
    return {"train_loss": losses}


@mistake("torch_train", cause="rate is fixed", feedback="is lr given to the optimizer")
def train_fixed_rate(model, x, labels, epochs, lr, device):
    return _train(model, x, labels, epochs, lr, device, rate=0.01)


@mistake("torch_train", cause="model stays where it is", feedback="not sent to the device")
def train_no_device(model, x, labels, epochs, lr, device):
    return _train(model, x, labels, epochs, lr, device, move=False)


@mistake("torch_train", cause="no step", feedback="train it in place")
def train_no_step(model, x, labels, epochs, lr, device):
    return _train(model, x, labels, epochs, lr, device, step=False)


@mistake("torch_train", cause="uphill", feedback="does the optimizer go downhill")
def train_uphill(model, x, labels, epochs, lr, device):
    return _train(model, x, labels, epochs, lr, device, sign=-1)


@mistake("torch_train", cause="another model is trained", feedback="train it in place")
def train_another(model, x, labels, epochs, lr, device):
    model.to(device)
    other = nn.Sequential(*_layers([x.shape[1], 32, 10])[:-1])
    return _train(other, x, labels, epochs, lr, device)


@mistake("torch_train", cause="one epoch", feedback="expected one an epoch")
def train_one_epoch(model, x, labels, epochs, lr, device):
    return _train(model, x, labels, 1, lr, device)


@mistake("torch_train", cause="loss of every batch", feedback="expected one an epoch")
def train_every_batch(model, x, labels, epochs, lr, device):
    history = _train(model, x, labels, epochs, lr, device)
    return {"train_loss": history["train_loss"] * 2}


@mistake("torch_train", cause="sum of the losses", feedback="not the mean loss")
def train_sum(model, x, labels, epochs, lr, device):
    history = _train(model, x, labels, epochs, lr, device)
    return {"train_loss": [len(x) * loss for loss in history["train_loss"]]}


@mistake("torch_train", cause="another name", feedback="the history has no train_loss")
def train_name(model, x, labels, epochs, lr, device):
    return {"loss": _train(model, x, labels, epochs, lr, device)["train_loss"]}


@mistake("torch_train", cause="a list", feedback="expected a dict of lists of numbers")
def train_list(model, x, labels, epochs, lr, device):
    return _train(model, x, labels, epochs, lr, device)["train_loss"]


@mistake("torch_train", cause="the model comes back, too", feedback="expected a dict of lists")
def train_model_back(model, x, labels, epochs, lr, device):
    return model, _train(model, x, labels, epochs, lr, device)


@mistake("torch_train", cause="labels shuffled apart", feedback="labels those of the same rows")
def train_mixed(model, x, labels, epochs, lr, device):
    return _train(model, x, labels[torch.randperm(len(x))], epochs, lr, device)


@correct("torch_train", how="all samples at once")
def train_full(model, x, labels, epochs, lr, device):
    return _train(model, x, labels, epochs, lr, device, size=None)


@correct("torch_train", how="a data loader, SGD with momentum, loss after the epoch")
def train_loader(model, x, labels, epochs, lr, device):
    model = model.to(device=torch.device(device))
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(x, labels), batch_size=25, shuffle=True
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    criterion, history = nn.CrossEntropyLoss(), {"train_loss": []}
    for _ in range(epochs):
        model.train()
        for some, some_labels in loader:
            optimizer.zero_grad(set_to_none=True)
            criterion(model(some.to(device)), some_labels.to(device)).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            loss = criterion(model(x.to(device)), labels.to(device))
        history["train_loss"].append(float(loss))
    return history


@correct("torch_train", how="RMSprop, and losses as NumPy numbers")
def train_rmsprop(model, x, labels, epochs, lr, device):
    history = _train(model, x, labels, epochs, lr / 5, device, make=torch.optim.RMSprop)
    return {"train_loss": list(torch.tensor(history["train_loss"]).numpy())}


@correct("torch_train", how="all samples at once, plain gradient descent")
def train_descent(model, x, labels, epochs, lr, device):
    model, x, labels = model.to(device), x.to(device), labels.to(device)
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"train_loss": losses}
