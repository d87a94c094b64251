"""Submissions of lab 2 in which something else does the differentiating; it gets nothing."""

from __future__ import annotations

from tests.cohort.sample import but_for

BY_AUTOGRAD = """\
@piece
def linear_backward(df, x, W):
    x, W = torch.as_tensor(x).requires_grad_(), torch.as_tensor(W).requires_grad_()
    b = torch.zeros(len(W), dtype=W.dtype, requires_grad=True)
    f = x @ W.T + b
    return torch.autograd.grad(f, (x, W, b), torch.as_tensor(df))
"""
BY_DIFFERENCES = """\
@piece
def mse_backward(y, t):
    return numeric_gradient(lambda y: ((y - t) ** 2).mean(), y, 1.0)
"""
BY_COMPLEX_STEP = """\
@piece
def log_sine_derivative(x):
    return np.sin(np.log(x + 1e-30j)).imag / 1e-30
"""
BY_ORACLE = """\
def tanh_backward(dh, h):
    return current("tanh_backward")(dh, h)
"""


BORROWED = (
    but_for("by-autograd", "linear_backward asks torch", "linear_backward", BY_AUTOGRAD,
            "mlp_backward", nothing=True),
    but_for("by-differences", "mse_backward measures", "mse_backward", BY_DIFFERENCES,
            nothing=True),
    but_for("by-complex-step", "the derivative from an imaginary step", "log_sine_derivative",
            BY_COMPLEX_STEP, nothing=True),
    but_for("by-oracle", "tanh_backward asks the course", "tanh_backward", BY_ORACLE,
            nothing=True),
)  # fmt: skip
