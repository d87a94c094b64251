"""Submissions of lab 5 in which a library or the course does what was to be written."""

from __future__ import annotations

from tests.cohort.sample import but_for

BY_SKLEARN = """\
@piece
def pca(x, k):
    from sklearn.decomposition import PCA
    found = PCA(k).fit(x)
    return found.mean_, found.components_
"""
BY_AUTOGRAD = """\
@piece
def autoencoder_gradients(x, target, params):
    leaves = {n: [(W.clone().requires_grad_(), b.clone().requires_grad_()) for W, b in params[n]]
              for n in params}
    loss = ((autoencoder_forward(x, leaves)[1] - target) ** 2).mean()
    loss.backward()
    return loss.detach(), {n: [(W.grad, b.grad) for W, b in leaves[n]] for n in leaves}
"""
BY_ORACLE = """\
@piece
def train_autoencoder(x, latent_size, rng, epochs, denoise_sigma=0.0):
    from dlcourse import oracles
    return oracles.find("train_autoencoder")(x, latent_size, rng, epochs, denoise_sigma)
"""


BORROWED = (
    but_for("by-sklearn", "pca asks scikit-learn", "pca", BY_SKLEARN, nothing=True),
    but_for("by-autograd", "torch differentiates", "autoencoder_gradients", BY_AUTOGRAD,
            "train_autoencoder", nothing=True),
    but_for("by-oracle", "the course trains", "train_autoencoder", BY_ORACLE, nothing=True),
)  # fmt: skip
