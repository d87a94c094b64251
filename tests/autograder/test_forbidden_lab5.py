"""What the pieces of lab 5 may call, and what is a library's or the course's work."""

from __future__ import annotations

import pytest
from dlcourse.catalogue import find_lab

from autograder.forbidden import find_forbidden
from autograder.normalise import Step
from tests.reference import solutions

LAB = find_lab("lab5_autoencoders")
SETUP = """\
import math
import numpy as np
import torch
from dlcourse import data, namespace, piece, rng
from dlcourse.pieces import current
"""
READY = {
    "scikit-learn": "def pca(x, k):\n    from sklearn.decomposition import PCA\n"
                    "    return PCA(k).fit(x).mean_, PCA(k).fit(x).components_",
    "torch's PCA": "def pca(x, k): return x.mean(0), torch.pca_lowrank(x, k)[2].T",
    "autograd": "def autoencoder_gradients(x, target, params):\n"
                "    return torch.autograd.grad(x.sum(), params)",
    "optimizer": "def train_autoencoder(x, latent_size, rng, epochs, denoise_sigma=0.0):\n"
                 "    return torch.optim.Adam([x])",
    "all digits": "def train_autoencoder(x, latent_size, rng, epochs, denoise_sigma=0.0):\n"
                  "    return data.digits().x",
    "oracle": "def TorchAutoencoder(d_in, latent_size): return current('TorchAutoencoder')",
    "the course's network": "from dlcourse.autoencoders import trained_digits\n"
                            "def pca(x, k): return trained_digits(k)",
}  # fmt: skip
BY_HAND = {
    "pca": "def pca(x, k): return x.mean(0), np.linalg.eigh(np.cov(x.T))[1][:, ::-1].T[:k]",
    "anomaly_threshold": "def anomaly_threshold(errors, quantile):\n"
                         "    return namespace(errors).quantile(errors, quantile)",
    "autoencoder_gradients": "def autoencoder_gradients(x, target, params):\n"
                             "    df = current('mse_backward')(x, target)\n"
                             "    return current('linear_backward')(df, x, params)",
    "TorchAutoencoder": "class TorchAutoencoder(torch.nn.Module):\n"
                        "    def __init__(self, d_in, latent_size):\n"
                        "        self.layer = torch.nn.Linear(d_in, latent_size)",
}  # fmt: skip


@pytest.mark.parametrize("source", READY.values(), ids=READY)
def test_what_is_ready_made_is_found(source: str) -> None:
    piece = source.partition("def ")[2].partition("(")[0]
    found = find_forbidden(LAB, [Step(0, SETUP), Step(1, source)])
    assert found[piece].endswith("this piece is to be written by hand")
    assert "cannot read" not in found[piece]


@pytest.mark.parametrize("piece", BY_HAND)
def test_what_a_piece_may_call(piece: str) -> None:
    assert piece not in find_forbidden(LAB, [Step(0, SETUP), Step(1, BY_HAND[piece])])


def test_the_pieces_are_those_of_the_reference() -> None:
    assert set(solutions(LAB.name)) == {piece.name for piece in LAB.pieces}
