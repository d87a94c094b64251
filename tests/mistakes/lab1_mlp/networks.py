"""Attempts at shallow_network and mlp."""

from functools import reduce

from dlcourse import namespace

from tests.mistakes import correct, mistake


def relu(f):
    """The attempts at networks have a right relu."""
    xp = namespace(f)
    return xp.maximum(f, xp.zeros_like(f))


def _hidden(x, theta):
    return relu(theta[:, 0] + theta[:, 1] * x[:, None])


@mistake("shallow_network", cause="phi_0 forgotten", feedback="phi_0 is left out")
def shallow_no_phi0(x, theta, phi):
    return _hidden(x, theta) @ phi[1:]


@mistake("shallow_network", cause="phi_0 taken for the last entry", feedback="last entry of phi")
def shallow_phi0_last(x, theta, phi):
    return _hidden(x, theta) @ phi[:-1] + phi[-1]


@mistake("shallow_network", cause="theta_i0 and theta_i1 exchanged", feedback="columns of theta")
def shallow_theta_exchanged(x, theta, phi):
    return phi[0] + relu(theta[:, 1] + theta[:, 0] * x[:, None]) @ phi[1:]


@mistake("shallow_network", cause="no activation", feedback="no activation")
def shallow_no_relu(x, theta, phi):
    return phi[0] + (theta[:, 0] + theta[:, 1] * x[:, None]) @ phi[1:]


@mistake("shallow_network", cause="relu on the output too", feedback="to the output")
def shallow_relu_output(x, theta, phi):
    return relu(phi[0] + _hidden(x, theta) @ phi[1:])


@mistake("shallow_network", cause="relu after the weighted sum", feedback="after the sum")
def shallow_relu_late(x, theta, phi):
    return phi[0] + relu((theta[:, 0] + theta[:, 1] * x[:, None]) @ phi[1:])


@mistake("shallow_network", cause="(N,) against (H,)", feedback="shapes that do not fit")
def shallow_no_column(x, theta, phi):
    return phi[0] + relu(theta[:, 0] + theta[:, 1] * x) @ phi[1:]


@mistake(
    "shallow_network", cause="a column of shape (N, 1)", feedback="an axis of length 1 too many"
)
def shallow_column(x, theta, phi):
    return phi[0] + _hidden(x, theta) @ phi[1:, None]


@mistake("shallow_network", cause="not summed over the units", feedback="summed over")
def shallow_not_summed(x, theta, phi):
    return phi[0] + _hidden(x, theta) * phi[1:]


@mistake("shallow_network", cause="phi_0 once for every unit", feedback="once for every unit")
def shallow_phi0_often(x, theta, phi):
    return (phi[0] + _hidden(x, theta) * phi[1:]).sum(-1)


@correct("shallow_network", how="unit by unit")
def shallow_by_unit(x, theta, phi):
    y = phi[0] + 0 * x
    for i in range(theta.shape[0]):
        y = y + phi[i + 1] * relu(theta[i, 0] + theta[i, 1] * x)
    return y


@correct("shallow_network", how="sample by sample")
def shallow_by_sample(x, theta, phi):
    rows = [phi[0] + (phi[1:] * relu(theta[:, 0] + theta[:, 1] * one)).sum() for one in x]
    return namespace(x).stack(rows)


@correct("shallow_network", how="dummy inputs and matrices, as on the slides")
def shallow_matrices(x, theta, phi):
    xp = namespace(x)
    one = xp.ones_like(x)[None, :]
    h = relu(theta @ xp.concat([one, x[None, :]], axis=0))
    return phi @ xp.concat([one, h], axis=0)


@correct("shallow_network", how="einsum")
def shallow_einsum(x, theta, phi):
    xp = namespace(x)
    h = relu(xp.einsum("n,i->ni", x, theta[:, 1]) + theta[:, 0])
    return xp.einsum("ni,i->n", h, phi[1:]) + phi[0]


@mistake("mlp", cause="activation on the output", feedback="to the output layer")
def mlp_active_output(x, weights, biases, activation=relu):
    for W, b in zip(weights, biases, strict=True):
        x = activation(x @ W.T + b)
    return x


@mistake("mlp", cause="no activation at all", feedback="no activation")
def mlp_linear(x, weights, biases, activation=relu):
    for W, b in zip(weights, biases, strict=True):
        x = x @ W.T + b
    return x


@mistake("mlp", cause="always relu", feedback="whatever activation")
def mlp_always_relu(x, weights, biases, activation=relu):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = relu(x @ W.T + b)
    return x @ weights[-1].T + biases[-1]


@mistake("mlp", cause="the output layer is left out", feedback="output layer is left out")
def mlp_no_output(x, weights, biases, activation=relu):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(x @ W.T + b)
    return x


@mistake(
    "mlp", cause="activation before each layer, on the input too", feedback="before each layer"
)
def mlp_early(x, weights, biases, activation=relu):
    for W, b in zip(weights, biases, strict=True):
        x = activation(x) @ W.T + b
    return x


@mistake("mlp", cause="biases of hidden layers forgotten", feedback="no bias")
def mlp_no_biases(x, weights, biases, activation=relu):
    for W in weights[:-1]:
        x = activation(x @ W.T)
    return x @ weights[-1].T + biases[-1]


@mistake("mlp", cause="needs a hidden layer", feedback="widths [4, 3]")
def mlp_needs_hidden(x, weights, biases, activation=relu):
    h = activation(x @ weights[0].T + biases[0])
    for W, b in zip(weights[1:-1], biases[1:-1], strict=True):
        h = activation(h @ W.T + b)
    return h @ weights[-1].T + biases[-1]


@mistake("mlp", cause="exactly two layers", feedback="past the end")
def mlp_two_layers(x, weights, biases, activation=relu):
    h = activation(x @ weights[0].T + biases[0])
    return h @ weights[1].T + biases[1]


@mistake(
    "mlp", cause="takes the lists of the caller apart", feedback="changes its argument weights"
)
def mlp_pops(x, weights, biases, activation=relu):
    last_W, last_b = weights.pop(), biases.pop()
    for W, b in zip(weights, biases, strict=True):
        x = activation(x @ W.T + b)
    return x @ last_W.T + last_b


@mistake("mlp", cause="softmax at the end", feedback="softmax")
def mlp_softmax(x, weights, biases, activation=relu):
    f = mlp_recursive(x, weights, biases, activation)
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    return powers / xp.sum(powers, axis=-1, keepdims=True)


@mistake("mlp", cause="weights not transposed", feedback="shapes that do not fit")
def mlp_not_transposed(x, weights, biases, activation=relu):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(x @ W + b)
    return x @ weights[-1] + biases[-1]


@correct("mlp", how="recursion")
def mlp_recursive(x, weights, biases, activation=relu):
    f = x @ weights[0].T + biases[0]
    if len(weights) == 1:
        return f
    return mlp_recursive(activation(f), weights[1:], biases[1:], activation)


@correct("mlp", how="by index, the last layer apart")
def mlp_by_index(x, weights, biases, activation=relu):
    for k in range(len(weights)):
        x = x @ weights[k].T + biases[k]
        if k < len(weights) - 1:
            x = activation(x)
    return x


@correct("mlp", how="reduce")
def mlp_reduce(x, weights, biases, activation=relu):
    *hidden, (W, b) = zip(weights, biases, strict=True)
    return reduce(lambda h, layer: activation(h @ layer[0].T + layer[1]), hidden, x) @ W.T + b


@correct("mlp", how="a class for the layer")
def mlp_class(x, weights, biases, activation=relu):
    class Layer:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def __call__(self, h):
            return h @ self.W.T + self.b

    *hidden, last = [Layer(W, b) for W, b in zip(weights, biases, strict=True)]
    for layer in hidden:
        x = activation(layer(x))
    return last(x)
