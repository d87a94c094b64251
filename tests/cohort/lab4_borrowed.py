"""Submissions of lab 4 that let a library or the course do the work; these pieces get nothing."""

from __future__ import annotations

from tests.cohort.sample import but_for

BY_TORCH = """\
@piece
def dropout(h, rate, rng, training):
    ones = torch.ones(tuple(h.shape), dtype=torch.float64)
    mask = torch.nn.functional.dropout(ones, rate, training)
    mask = namespace(h).asarray(mask.numpy() if isinstance(h, np.ndarray) else mask, dtype=h.dtype)
    return h * mask, mask
"""
BY_LAYER = """\
@piece
def batch_norm(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    names = ("mean", "var")
    mean, var = (torch.as_tensor(running[name]).clone() for name in names)
    tensors = [torch.as_tensor(a) for a in (x, gamma, beta)]
    ready = torch.nn.functional.batch_norm
    out = ready(tensors[0], mean, var, *tensors[1:], training, momentum, eps)
    numpy = isinstance(x, np.ndarray)
    running.update(mean=mean.numpy() if numpy else mean, var=var.numpy() if numpy else var)
    return (out.numpy() if numpy else out), (x, eps, gamma)
"""
BY_AUTOGRAD = """\
@piece
def l1_penalty(w, lam):
    leaf = torch.as_tensor(w).clone().requires_grad_()
    value = lam * leaf.abs().sum()
    value.backward()
    if isinstance(w, np.ndarray):
        return np.asarray(value.detach().numpy()), leaf.grad.numpy()
    return value.detach(), leaf.grad
"""
BY_ORACLE = """\
def rotate(images, degrees):
    return current("rotate")(images, degrees)
"""


BORROWED = (
    but_for("by-torch", "dropout asks torch", "dropout", BY_TORCH, nothing=True),
    but_for("by-layer", "batch_norm asks torch", "batch_norm", BY_LAYER, "batch_norm_backward",
            nothing=True),
    but_for("by-autograd", "l1_penalty asks autograd", "l1_penalty", BY_AUTOGRAD, nothing=True),
    but_for("by-oracle", "rotate asks the course", "rotate", BY_ORACLE, nothing=True),
)  # fmt: skip
