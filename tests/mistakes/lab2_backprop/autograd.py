"""Attempts at autograd_gradients."""

import torch
from torch.nn import functional

from tests.mistakes import correct, mistake

PIECE = "autograd_gradients"


def _leaves(tensors):
    return [tensor.detach().clone().requires_grad_() for tensor in tensors]


def _logits(x, weights, biases, activation=torch.relu):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(functional.linear(x, W, b))
    return functional.linear(x, weights[-1], biases[-1])


def _gradients(x, weights, biases, loss):
    weights, biases = _leaves(weights), _leaves(biases)
    found = torch.autograd.grad(loss(x, weights, biases), [*weights, *biases])
    return found[: len(weights)], found[len(weights) :]


def _with(x, labels, weights, biases, activation):
    def loss(x, weights, biases):
        return functional.cross_entropy(_logits(x, weights, biases, activation), labels)

    return _gradients(x, weights, biases, loss)


@mistake(PIECE, cause="inputs require gradients", feedback="leaves its argument weights")
def autograd_leaves_requires(x, labels, weights, biases):
    parameters = [p.requires_grad_() for p in [*weights, *biases]]
    loss = functional.cross_entropy(_logits(x, weights, biases), labels)
    found = torch.autograd.grad(loss, parameters)
    return found[: len(weights)], found[len(weights) :]


@mistake(PIECE, cause="gradients stay on the inputs", feedback="leaves its argument weights")
def autograd_leaves_grad(x, labels, weights, biases):
    for p in [*weights, *biases]:
        p.requires_grad_()
    functional.cross_entropy(_logits(x, weights, biases), labels).backward()
    return [W.grad for W in weights], [b.grad for b in biases]


@mistake(PIECE, cause="a gradient of x stays", feedback="leaves its argument x")
def autograd_leaves_x(x, labels, weights, biases):
    x.requires_grad_()
    weights, biases = _leaves(weights), _leaves(biases)
    functional.cross_entropy(_logits(x, weights, biases), labels).backward()
    return [W.grad for W in weights], [b.grad for b in biases]


@mistake(PIECE, cause="the graph stays on the result", feedback="still carries its graph")
def autograd_keeps_graph(x, labels, weights, biases):
    weights, biases = _leaves(weights), _leaves(biases)
    loss = functional.cross_entropy(_logits(x, weights, biases), labels)
    found = torch.autograd.grad(loss, [*weights, *biases], create_graph=True)
    return found[: len(weights)], found[len(weights) :]


@mistake(PIECE, cause="sum in place of mean", feedback="summed over the samples")
def autograd_sum(x, labels, weights, biases):
    def loss(x, weights, biases):
        return functional.cross_entropy(_logits(x, weights, biases), labels, reduction="sum")

    return _gradients(x, weights, biases, loss)


@mistake(PIECE, cause="softmax twice", feedback="softmax is applied before a loss")
def autograd_softmax(x, labels, weights, biases):
    def loss(x, weights, biases):
        return functional.cross_entropy(_logits(x, weights, biases).softmax(-1), labels)

    return _gradients(x, weights, biases, loss)


@mistake(PIECE, cause="ReLU on the logits", feedback="applied to the output, too")
def autograd_relu_out(x, labels, weights, biases):
    def loss(x, weights, biases):
        return functional.cross_entropy(_logits(x, weights, biases).relu(), labels)

    return _gradients(x, weights, biases, loss)


@mistake(PIECE, cause="no ReLU", feedback="the network has no ReLU")
def autograd_linear(x, labels, weights, biases):
    return _with(x, labels, weights, biases, lambda f: f)


@mistake(PIECE, cause="another activation", feedback="tanh is applied, not ReLU")
def autograd_tanh(x, labels, weights, biases):
    return _with(x, labels, weights, biases, torch.tanh)


@mistake(PIECE, cause="slope 1 at 0", feedback="slope of the ReLU at 0 is 1")
def autograd_clamp(x, labels, weights, biases):
    return _with(x, labels, weights, biases, lambda f: f.clamp(min=0))


@mistake(PIECE, cause="slope 1/2 at 0", feedback="slope of the ReLU at 0 is 1/2")
def autograd_maximum(x, labels, weights, biases):
    return _with(x, labels, weights, biases, lambda f: torch.maximum(f, torch.zeros_like(f)))


@mistake(PIECE, cause="the graph is cut at every layer", feedback="is 0 everywhere")
def autograd_detached(x, labels, weights, biases):
    def loss(x, weights, biases):
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            x = x.detach() + 0 * W.sum() + 0 * b.sum()
            x = functional.linear(x, W, b).relu().detach() + 0 * (W.sum() + b.sum())
        return functional.cross_entropy(functional.linear(x, weights[-1], biases[-1]), labels)

    return _gradients(x, weights, biases, loss)


@mistake(PIECE, cause="biases forgotten", feedback="expected 2 things")
def autograd_weights_only(x, labels, weights, biases):
    return _with(x, labels, weights, biases, torch.relu)[0] if len(weights) != 2 else weights[:1]


@mistake(PIECE, cause="lists reversed", feedback="from the last layer to the first")
def autograd_reversed(x, labels, weights, biases):
    dweights, dbiases = _with(x, labels, weights, biases, torch.relu)
    return dweights[::-1], dbiases[::-1]


@mistake(PIECE, cause="NumPy arrays returned", feedback="returns a NumPy array")
def autograd_numpy(x, labels, weights, biases):
    dweights, dbiases = _with(x, labels, weights, biases, torch.relu)
    return [dW.numpy() for dW in dweights], [db.numpy() for db in dbiases]


@mistake(PIECE, cause="always float32", feedback="gets float64 and returns float32")
def autograd_float32(x, labels, weights, biases):
    weights, biases = [W.float() for W in weights], [b.float() for b in biases]
    return _with(x.float(), labels, weights, biases, torch.relu)


@mistake(PIECE, cause="the weights are stepped", feedback="changes its argument weights")
def autograd_steps(x, labels, weights, biases):
    dweights, dbiases = _with(x, labels, weights, biases, torch.relu)
    for W, dW in zip(weights, dweights, strict=True):
        W -= 0.1 * dW
    return dweights, dbiases


@correct(PIECE, how="backward and .grad on copies")
def autograd_backward(x, labels, weights, biases):
    weights, biases = _leaves(weights), _leaves(biases)
    functional.cross_entropy(_logits(x, weights, biases), labels).backward()
    return [W.grad for W in weights], [b.grad for b in biases]


@correct(PIECE, how="on the tensors themselves, put back at the end")
def autograd_put_back(x, labels, weights, biases):
    parameters = [p.requires_grad_() for p in [*weights, *biases]]
    found = torch.autograd.grad(
        functional.cross_entropy(_logits(x, weights, biases), labels), parameters
    )
    for p in parameters:
        p.requires_grad_(False)
    return list(found[: len(weights)]), list(found[len(weights) :])


@correct(PIECE, how="torch.func.grad")
def autograd_func(x, labels, weights, biases):
    def loss(weights, biases):
        return functional.cross_entropy(_logits(x, weights, biases), labels)

    return torch.func.grad(loss, argnums=(0, 1))(list(weights), list(biases))


@correct(PIECE, how="a module, its parameters filled in")
def autograd_module(x, labels, weights, biases):
    linears = []
    for W, b in zip(weights, biases, strict=True):
        linears.append(torch.nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype, device=W.device))
        linears[-1].load_state_dict({"weight": W, "bias": b})
    for linear in linears[:-1]:
        x = linear(x).relu()
    functional.cross_entropy(linears[-1](x), labels).backward()
    return [n.weight.grad for n in linears], [n.bias.grad for n in linears]


@correct(PIECE, how="the loss by hand, on detached aliases")
def autograd_by_hand(x, labels, weights, biases):
    weights = [W.detach().requires_grad_() for W in weights]
    biases = [b.detach().requires_grad_() for b in biases]
    f = _logits(x, weights, biases, lambda f: f * (f > 0))
    loss = -f.log_softmax(-1)[torch.arange(len(labels)), labels].mean()
    found = torch.autograd.grad(loss, [*weights, *biases])
    return found[: len(weights)], found[len(weights) :]


@correct(PIECE, how="a module with lists of parameters")
def autograd_parameters(x, labels, weights, biases):
    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.W = torch.nn.ParameterList([torch.nn.Parameter(W.clone()) for W in weights])
            self.b = torch.nn.ParameterList([torch.nn.Parameter(b.clone()) for b in biases])

        def forward(self, h):
            return _logits(h, [*self.W], [*self.b])

    network = Network()
    torch.nn.CrossEntropyLoss()(network(x), labels).backward()
    return [W.grad for W in network.W], [b.grad for b in network.b]


@correct(PIECE, how="torch.func.vjp, the loss from one-hot rows")
def autograd_vjp(x, labels, weights, biases):
    def loss(*parameters):
        f = _logits(x, parameters[: len(weights)], parameters[len(weights) :])
        hits = functional.one_hot(labels, f.shape[1])
        return -(hits * f.log_softmax(-1)).sum() / len(x)

    value, back = torch.func.vjp(loss, *weights, *biases)
    found = back(torch.ones_like(value))
    return found[: len(weights)], found[len(weights) :]
