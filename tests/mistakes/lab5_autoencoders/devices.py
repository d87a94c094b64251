"""Attempts that are right on the CPU, and stop or stay behind on a GPU."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import mistake

MADE = "a constant was made on the CPU"
NUMPY = "something goes through NumPy"


@mistake("pca", cause="NumPy's decomposition", feedback=NUMPY)
def pca_numpy(x, k):
    xp = namespace(x)
    mean = xp.mean(x, axis=0)
    rows = np.linalg.svd(np.asarray(x - mean), full_matrices=False)[2]
    return mean, xp.asarray(rows[:k], dtype=x.dtype)


@mistake("autoencoder_forward", cause="zeros made on the CPU", feedback=f"{MADE}, by `zeros`")
def forward_zeros(x, params):
    xp = namespace(x)
    values, h = [], x
    for name in ("encoder", "decoder"):
        for number, (W, b) in enumerate(params[name]):
            if number > 0:
                h = xp.maximum(h, xp.zeros(tuple(h.shape), dtype=h.dtype))
            h = h @ W.T + b
        values.append(h)
    return tuple(values)


@mistake("corrupt", cause="the noise through NumPy", feedback=NUMPY)
def corrupt_numpy(x, sigma, rng):
    xp = namespace(x)
    noise = xp.asarray(np.asarray(rng.normal(tuple(x.shape))), dtype=x.dtype)
    return xp.clip(x + sigma * noise, 0.0, 1.0)


@mistake("reconstruction_errors", cause="the mean by NumPy", feedback=NUMPY)
def errors_numpy(x, x_hat):
    squares = (np.asarray(x) - np.asarray(x_hat)) ** 2
    return namespace(x).asarray(squares.mean(axis=1), dtype=x.dtype)


@mistake("anomaly_threshold", cause="NumPy's quantile", feedback=NUMPY)
def threshold_numpy(errors, quantile):
    return float(np.quantile(np.asarray(errors), quantile))


@mistake("flag_anomalies", cause="the answer made on the CPU", feedback="its answer on the CPU")
def flags_filled(errors, threshold):
    xp = namespace(errors)
    flags = xp.zeros(tuple(errors.shape), dtype=xp.bool)
    flags[...] = errors > threshold
    return flags


@mistake("TorchAutoencoder", cause="a parameter that is none", feedback="on the CPU")
class PlainParameter(torch.nn.Module):
    """Its mean is a plain tensor: model.to(device) leaves it where it is."""

    def __init__(self, d_in, latent_size):
        super().__init__()
        linear = torch.nn.Linear
        self.middle = torch.zeros(d_in)
        self.encoder = torch.nn.Sequential(
            linear(d_in, 64), torch.nn.ReLU(), linear(64, latent_size)
        )
        self.decoder = torch.nn.Sequential(
            linear(latent_size, 64), torch.nn.ReLU(), linear(64, d_in)
        )

    def encode(self, x):
        return self.encoder(x - self.middle)

    def decode(self, latent):
        return self.decoder(latent)

    def forward(self, x):
        return self.decode(self.encode(x))
