"""Right networks and trainings in torch that are built in another way."""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from tests.mistakes import correct


class _LastFirst(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.last = nn.Linear(widths[-2], widths[-1])
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(widths[:-1]))

    def forward(self, x):
        for layer in self.hidden:
            x = functional.relu(layer(x))
        return self.last(x)


@correct("torch_mlp", how="a module that makes its last layer first")
def mlp_last_first(widths):
    return _LastFirst(widths)


class _Matrices(nn.Module):
    def __init__(self, widths):
        super().__init__()
        matrices = [torch.randn(a, b) * (2 / a) ** 0.5 for a, b in pairwise(widths)]
        self.biases = nn.ParameterList(torch.zeros(b) for b in widths[1:])
        self.matrices = nn.ParameterList(matrices)

    def forward(self, x):
        *hidden, last = zip(self.matrices, self.biases, strict=True)
        for matrix, bias in hidden:
            x = (x @ matrix + bias).clamp(min=0)
        return x @ last[0] + last[1]


@correct("torch_mlp", how="parameters in lists, matrices that multiply from the right")
def mlp_matrices(widths):
    return _Matrices(widths)


@correct("torch_mlp", how="a network in a network")
def mlp_nested(widths):
    if len(widths) == 2:
        return nn.Linear(*widths)
    return nn.Sequential(nn.Linear(*widths[:2]), nn.ReLU(inplace=True), mlp_nested(widths[1:]))


@correct("torch_train", how="cpu() or cuda(), mean of the batches' losses")
def train_cpu_or_cuda(model, x, labels, epochs, lr, device):
    if device == "cuda":
        model, x, labels = model.cuda(), x.cuda(), labels.cuda()
    else:
        model, x, labels = model.cpu(), x.cpu(), labels.cpu()
    optimizer, history = torch.optim.AdamW(model.parameters(), lr=lr), []
    for _ in range(epochs):
        losses = []
        for k in range(0, len(x), 50):
            optimizer.zero_grad()
            loss = functional.nll_loss(
                functional.log_softmax(model(x[k : k + 50]), dim=1), labels[k : k + 50]
            )
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
    return {"train_loss": history}


@correct("torch_train", how="no optimizer: autograd.grad, and momentum by hand")
def train_by_hand(model, x, labels, epochs, lr, device):
    model.to(device)
    x, labels = x.to(device), labels.to(device)
    parameters, history = list(model.parameters()), {"train_loss": []}
    moves = [torch.zeros_like(p) for p in parameters]
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x)).split(30):
            loss = functional.cross_entropy(model(x[rows]), labels[rows])
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for p, move, g in zip(parameters, moves, gradients, strict=True):
                    p.sub_(lr * move.mul_(0.9).add_(g))
            total += loss.item() * len(rows) / len(x)
        history["train_loss"].append(total)
    return history
