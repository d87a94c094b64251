"""What the pieces of lab 4 may not call, and what they may."""

from __future__ import annotations

import pytest
from dlcourse.catalogue import find_lab

from autograder.forbidden import find_forbidden
from autograder.normalise import Step

LAB = find_lab("lab4_regularization")
SETUP = "import copy\nimport numpy as np\nimport torch\nfrom dlcourse import namespace, piece, rng"

READY_MADE = {
    "dropout": "def dropout(h, rate, rng, training): return torch.dropout(h, rate, training), h",
    "rotate": "from scipy import ndimage\n"
              "def rotate(images, degrees): return ndimage.rotate(images, degrees, (1, 2))",
    "flip_horizontal": "import torchvision\n"
                       "def flip_horizontal(images):\n"
                       "    return torchvision.transforms.functional.hflip(images)",
    "smote": "from imblearn.over_sampling import SMOTE\n"
             "def smote(x, labels, k, rng): return SMOTE(k_neighbors=k).fit_resample(x, labels)",
    "random_oversample": "from sklearn.utils import resample\n"
                         "def random_oversample(x, labels, rng): return resample(x, labels)",
    "he_normal": "def he_normal(n_in, n_out, rng):\n"
                 "    return torch.nn.init.kaiming_normal_(torch.empty(n_out, n_in))",
    "xavier_uniform": "from torch.nn import init\n"
                      "def xavier_uniform(n_in, n_out, rng):\n"
                      "    return init.xavier_uniform_(torch.empty(n_out, n_in))",
    "batch_norm": "def batch_norm(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):\n"
                  "    return torch.batch_norm(x, gamma, beta, None, None, True, 0.1, eps, 0), x",
    "batch_norm_backward": "def batch_norm_backward(dout, cache):\n"
                           "    return torch.autograd.grad(cache[0], cache[1], dout)",
    "l1_penalty": "def penalty(w): return abs(w).sum()\n"
                  "def l1_penalty(w, lam):\n"
                  "    return lam, lam * (penalty(w + 1e-6) - penalty(w - 1e-6)) / 2e-6",
}  # fmt: skip


@pytest.mark.parametrize("name", READY_MADE)
def test_ready_made_regularization_is_found(name: str) -> None:
    found = find_forbidden(LAB, [Step(0, SETUP), Step(1, READY_MADE[name])])
    assert found[name].endswith("this piece is to be written by hand")


HONEST = {
    "EarlyStopping": "class EarlyStopping:\n"
                     "    def __init__(self, patience): self.patience = patience\n"
                     "    def update(self, val_loss, params):\n"
                     "        self.best_params = copy.deepcopy(params)\n"
                     "        return False",
    "flip_horizontal": "def flip_horizontal(images): return namespace(images).flip(images, axis=2)",
    "smote": "def smote(x, labels, k, rng):\n"
             "    near = torch.cdist(x, x).argsort(1)\n"
             "    return x[near[:, 0]] + rng.uniform((len(x), 1)), labels",
    "dropout": "def dropout(h, rate, rng, training):\n"
               "    return h * (rng.uniform(h.shape) >= rate), np.ones(3)",
    "he_normal": "def he_normal(n_in, n_out, rng): return rng.normal((n_out, n_in))",
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_honest_pieces_are_left_alone(name: str) -> None:
    assert name not in find_forbidden(LAB, [Step(0, SETUP), Step(1, HONEST[name])])
