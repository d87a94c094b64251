"""What the pieces of lab 3 may call, and what is a library's or the course's work."""

from __future__ import annotations

import pytest
from dlcourse.catalogue import find_lab

from autograder.forbidden import find_forbidden
from autograder.normalise import Step

LAB = find_lab("lab3_optimizers")
SETUP = """\
import math
import numpy as np
import torch
from dlcourse import namespace, nn, piece, training
from dlcourse.pieces import current
from dlcourse.training import network_gradients, network_loss
"""
LOOP = "def train_classifier(x, labels, x_val, labels_val, widths, rng, epochs, size, step, lr):\n"
READY = {
    "scikit-learn": "def standardize(train, other):\n"
                    "    from sklearn.preprocessing import StandardScaler\n"
                    "    return StandardScaler().fit_transform(train), other",
    "SciPy": "def standardize(train, other):\n"
             "    from scipy.stats import zmap\n"
             "    return zmap(train, train), zmap(other, train)",
    "batch normalization": "def standardize(train, other):\n"
                           "    return torch.nn.functional.batch_norm(train, 0, 1), other",
    "whitening": "from scipy.cluster import vq\n"
                 "def whiten(train, other): return vq.whiten(train), other",
    "sampler": "def minibatches(n, batch_size, rng):\n"
               "    return torch.utils.data.BatchSampler(rng.permutation(n), batch_size, False)",
    "optimizer": "def adam_step(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):\n"
                 "    return torch.optim.Adam([w]).step(), state",
    "functional optimizer": "def rmsprop_step(w, g, state, lr, rho=0.9, eps=1e-8):\n"
                            "    return torch.optim.rmsprop.rmsprop([w], [g]), state",
    "oracle": "def momentum_step(w, g, state, lr, alpha=0.9):\n"
              "    return current('momentum_step')(w, g, state, lr, alpha)",
    "the course's loop": LOOP + "    return training.fit(nn.MLP(widths), x, labels)",
    "torch's loop": LOOP + "    return torch.optim.Adam(torch.nn.Linear(2, 2).parameters())",
    "oracle in torch": "def torch_mlp(widths): return current('torch_mlp')(widths)",
}  # fmt: skip
BY_HAND = {
    "standardize": "def standardize(train, other):\n"
                   "    return (train - train.mean(0)) / np.std(train, axis=0), other",
    "whiten": "def whiten(train, other):\n"
              "    return train @ np.linalg.inv(np.linalg.cholesky(np.cov(train.T))), other",
    "minibatches": "def minibatches(n, batch_size, rng):\n"
                   "    return torch.split(torch.as_tensor(rng.permutation(n)), batch_size)",
    "adam_step": "def adam_step(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):\n"
                 "    return torch.addcdiv(w, g, torch.sqrt(g * g) + eps, value=-lr), state",
    "train_classifier": LOOP + "    found = network_gradients(x, labels, [x], [x])\n"
                               "    logits, cache = current('mlp_forward')(x, [x], [x])\n"
                               "    logits.sum().backward()\n"
                               "    return training.network_loss(x, labels, [x], [x])",
    "torch_mlp": "def torch_mlp(widths): return torch.nn.Sequential(torch.nn.Linear(2, 2))",
    "torch_train": "def torch_train(model, x, labels, epochs, lr, device):\n"
                   "    loader = torch.utils.data.DataLoader(x)\n"
                   "    torch.optim.Adam(model.parameters(), lr=lr).step()\n"
                   "    return {'train_loss': [torch.nn.functional.cross_entropy(x, labels)]}",
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
