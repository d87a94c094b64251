# %% name="setup"
import math

import numpy as np
from dlcourse import check, namespace, piece


# %% piece="numeric_gradient"
@piece
def numeric_gradient(loss, w, h=1e-6):
    """The gradient of a loss by central differences, one entry of w after the other.

    loss: a function that takes an array like w and returns one number.
    w: array of any shape.   h: the step to both sides.
    Returns an array of w's shape: (loss(w + h e_i) - loss(w - h e_i)) / (2 h) at entry i.
    w is afterwards exactly as it was.
    """
    ### BEGIN SOLUTION
    xp = namespace(w)
    gradient = xp.zeros_like(w)
    for i in np.ndindex(*w.shape):
        above, below = xp.asarray(w, copy=True), xp.asarray(w, copy=True)
        above[i] += h
        below[i] -= h
        gradient[i] = (loss(above) - loss(below)) / (2 * h)
    return gradient
    ### END SOLUTION


# %% piece="relative_error"
@piece
def relative_error(a, b):
    """How far two arrays of the same shape are apart, as one number.

    Returns the largest entry of |a - b| / max(|a| + |b|, 1e-12): 0 when they are equal, 1 when
    the signs differ. Not a number (NaN) in a or b gives NaN.
    Raises ValueError, naming both shapes, when the shapes differ.
    """
    ### BEGIN SOLUTION
    xp = namespace(a, b)
    if a.shape != b.shape:
        raise ValueError(f"a has shape {tuple(a.shape)} and b {tuple(b.shape)}")
    size = xp.abs(a) + xp.abs(b)
    return xp.max(xp.abs(a - b) / xp.maximum(size, xp.full_like(size, 1e-12)))
    ### END SOLUTION


# %% piece="log_sine_derivative"
@piece
def log_sine_derivative(x):
    """The derivative of sin(log x), entry by entry, by the chain rule.

    x: array of any shape, positive numbers.
    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    return xp.cos(xp.log(x)) / x
    ### END SOLUTION


# %% piece="two_unit_gradients"
@piece
def two_unit_gradients(x, t, theta, phi):
    """All derivatives of L = (y - t)^2 for one sample of a shallow ReLU network.

    x, t: Python numbers, the input and the target.
    theta: (H, 2), its row i is (theta_i0, theta_i1).   phi: (H + 1,), phi[0] is the offset.
    The network is that of lab 1: h_i = max(theta_i0 + theta_i1 x, 0) and
    y = phi_0 + phi_1 h_1 + ... + phi_H h_H. The slope of the ReLU at 0 is 0.
    Returns (dtheta, dphi), shaped like theta and phi.
    """
    ### BEGIN SOLUTION
    xp = namespace(theta, phi)
    f = theta[:, 0] + theta[:, 1] * x
    h = xp.where(f > 0, f, xp.zeros_like(f))
    dy = 2 * (phi[0] + phi[1:] @ h - t)
    df = xp.where(f > 0, dy * phi[1:], xp.zeros_like(f))
    dtheta = xp.stack([df, df * x], axis=-1)
    dphi = xp.concat([xp.reshape(dy, (1,)), dy * h])
    return dtheta, dphi
    ### END SOLUTION


# %% piece="relu_backward"
@piece
def relu_backward(dh, f):
    """Back through h = max(f, 0), entry by entry.

    dh: dL/dh.   f: the pre-activations, of the same shape.
    Returns dL/df. The slope at f = 0 is 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(dh, f)
    return xp.where(f > 0, dh, xp.zeros_like(dh))
    ### END SOLUTION


# %% piece="elu_backward"
@piece
def elu_backward(dh, f, alpha=1.0):
    """Back through h = f where f >= 0, alpha (e^f - 1) elsewhere.

    dh: dL/dh.   f: the pre-activations, of the same shape.   alpha: a positive number.
    Returns dL/df. The slope at f = 0 is 1. Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(dh, f)
    negative = xp.minimum(f, xp.zeros_like(f))
    return xp.where(f >= 0, dh, dh * alpha * xp.exp(negative))
    ### END SOLUTION


# %% piece="sigmoid_backward"
@piece
def sigmoid_backward(dh, h):
    """Back through h = sigmoid(f), entry by entry, from the activation h.

    dh: dL/dh.   h: what the sigmoid put out, of the same shape.
    Returns dL/df.
    """
    ### BEGIN SOLUTION
    return dh * h * (1 - h)
    ### END SOLUTION


# %% piece="tanh_backward"
@piece
def tanh_backward(dh, h):
    """Back through h = tanh(f), entry by entry, from the activation h.

    dh: dL/dh.   h: what tanh put out, of the same shape.
    Returns dL/df.
    """
    ### BEGIN SOLUTION
    return dh * (1 - h * h)
    ### END SOLUTION


# %% piece="linear_backward"
@piece
def linear_backward(df, x, W):
    """Back through the layer f = x W^T + b.

    df: (N, D_out), dL/df.   x: (N, D_in), the layer's input.   W: (D_out, D_in).
    Returns (dx, dW, db), shaped like x, W and b.
    """
    ### BEGIN SOLUTION
    xp = namespace(df, x, W)
    return df @ W, df.T @ x, xp.sum(df, axis=0)
    ### END SOLUTION


# %% piece="mse_backward"
@piece
def mse_backward(y, t):
    """dL/dy of the mean square error, L = mean of (y - t)^2 over all elements.

    y, t: arrays of the same shape.
    Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    return 2 * (y - t) / math.prod(y.shape)
    ### END SOLUTION


# %% piece="mae_backward"
@piece
def mae_backward(y, t):
    """dL/dy of the mean absolute error, L = mean of |y - t| over all elements.

    y, t: arrays of the same shape.
    Returns an array of that shape. Where y = t the slope is 0.
    """
    ### BEGIN SOLUTION
    xp = namespace(y, t)
    return xp.sign(y - t) / math.prod(y.shape)
    ### END SOLUTION


# %% piece="binary_cross_entropy_backward"
@piece
def binary_cross_entropy_backward(f, t):
    """dL/df of the mean binary cross-entropy of p = sigmoid(f), over all elements.

    f: array of any shape, logits.   t: targets between 0 and 1, of the same shape.
    Returns an array of that shape. Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(f, t)
    small = xp.exp(-xp.abs(f))
    p = xp.where(f >= 0, 1 / (1 + small), small / (1 + small))
    return (p - t) / math.prod(f.shape)
    ### END SOLUTION


# %% piece="cross_entropy_backward"
@piece
def cross_entropy_backward(f, labels):
    """dL/df of the mean cross-entropy of softmax(f), over the N samples.

    f: (N, D), logits.   labels: (N,), whole numbers from 0 to D - 1.
    Returns (N, D). Nothing overflows for f between -10,000 and 10,000.
    """
    ### BEGIN SOLUTION
    xp = namespace(f, labels)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    p = powers / xp.sum(powers, axis=-1, keepdims=True)
    target = xp.astype(labels[:, None] == xp.arange(f.shape[1]), f.dtype)
    return (p - target) / f.shape[0]
    ### END SOLUTION


# %% piece="mlp_forward"
@piece
def mlp_forward(x, weights, biases):
    """A network with ReLU after each layer but the last, that keeps what its layers were given.

    x: (N, D_in).   weights, biases: lists of K + 1 arrays (D_out, D_in) and (D_out,); K may be 0.
    Returns (logits, cache) with cache = [x, h_1, ..., h_K], the input of every layer.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    cache = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        f = cache[-1] @ W.T + b
        cache.append(xp.maximum(f, xp.zeros_like(f)))
    return cache[-1] @ weights[-1].T + biases[-1], cache
    ### END SOLUTION


# %% piece="mlp_backward"
@piece
def mlp_backward(df, cache, weights):
    """The gradients of all weights and biases of a network, from its output back to its input.

    df: (N, D_out), dL/d(logits).   cache: [x, h_1, ..., h_K], as mlp_forward returns it.
    weights: list of K + 1 arrays (D_out, D_in).
    Returns (dweights, dbiases), two lists in the order of the layers.
    """
    ### BEGIN SOLUTION
    xp = namespace(df)
    dweights, dbiases = [], []
    for h, W in zip(reversed(cache), reversed(weights), strict=True):
        dweights.insert(0, df.T @ h)
        dbiases.insert(0, xp.sum(df, axis=0))
        dh = df @ W
        df = xp.where(h > 0, dh, xp.zeros_like(dh))  # h = relu(f) is positive where f is
    return dweights, dbiases
    ### END SOLUTION


# %% piece="autograd_gradients"
@piece
def autograd_gradients(x, labels, weights, biases):
    """The gradients of the mean cross-entropy of a ReLU network, by torch's autograd.

    x: (N, D_in) and labels: (N,), torch tensors.
    weights, biases: lists of K + 1 tensors (D_out, D_in) and (D_out,); K may be 0.
    Returns (dweights, dbiases), two lists in the order of the layers.
    The tensors given to it are afterwards as they were: no requires_grad, no .grad.
    """
    ### BEGIN SOLUTION
    import torch

    parameters = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    weights, biases = parameters[: len(weights)], parameters[len(weights) :]
    h = x
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = torch.relu(h @ W.T + b)
    logits = h @ weights[-1].T + biases[-1]
    loss = torch.nn.functional.cross_entropy(logits, labels)
    gradients = torch.autograd.grad(loss, parameters)
    return list(gradients[: len(weights)]), list(gradients[len(weights) :])
    ### END SOLUTION
