"""More right solutions of TorchAutoencoder."""

import itertools

import torch
from torch import nn

from tests.mistakes import correct


@correct("TorchAutoencoder", how="He's weights, many wide layers in two chains")
class Wide(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()

        def chain(widths):
            parts = []
            for n_in, n_out in itertools.pairwise(widths):
                layer = nn.Linear(n_in, n_out)
                nn.init.kaiming_normal_(layer.weight)
                nn.init.zeros_(layer.bias)
                parts += [layer, nn.ReLU()]
            return nn.Sequential(*parts[:-1])

        widths = [d_in, 256, 128, 64, latent_size]
        self.encoder, self.decoder = chain(widths), chain(widths[::-1])

    def encode(self, x):
        return self.encoder(x)

    def decode(self, latent):
        return self.decoder(latent)

    def forward(self, x):
        return self.decoder(self.encoder(x))


@correct("TorchAutoencoder", how="batch normalization and dropout, halves as attributes")
class Regularized(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        self.encode = self._half(d_in, latent_size)
        self.decode = self._half(latent_size, d_in)

    @staticmethod
    def _half(n_in, n_out, hidden=50):
        linear = nn.Linear(n_in, hidden)
        bend = [nn.BatchNorm1d(hidden), nn.ReLU(inplace=True), nn.Dropout(0.2)]
        return nn.Sequential(linear, *bend, nn.Linear(hidden, n_out))

    def forward(self, x):
        return self.decode(self.encode(x))


@correct("TorchAutoencoder", how="the decoder has the weights of the encoder, transposed")
class Tied(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        self.a, self.b = nn.Linear(d_in, 48), nn.Linear(48, latent_size)
        self.c, self.d = nn.Parameter(torch.zeros(48)), nn.Parameter(torch.zeros(d_in))

    def encode(self, x):
        return self.b(torch.relu(self.a(x)))

    def decode(self, latent):
        h = torch.relu(nn.functional.linear(latent, self.b.weight.T, self.c))
        return nn.functional.linear(h, self.a.weight.T, self.d)

    def forward(self, x):
        return self.decode(self.encode(x))


@correct("TorchAutoencoder", how="few hidden units, half as many as values")
class Narrow(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        hidden = max(2, d_in // 2)
        layers = {"in": (d_in, hidden), "waist": (hidden, latent_size)}
        layers |= {"wide": (latent_size, hidden), "out": (hidden, d_in)}
        self.layers = nn.ModuleDict({name: nn.Linear(*sizes) for name, sizes in layers.items()})

    def encode(self, x):
        return self.layers["waist"](nn.functional.relu(self.layers["in"](x)))

    def decode(self, latent):
        return self.layers["out"](nn.functional.relu(self.layers["wide"](latent)))

    def forward(self, x):
        latent = self.encode(x)
        return self.decode(latent)


@correct("TorchAutoencoder", how="noise on the input while it is trained, normal first weights")
class Noisy(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        sizes = [(64, d_in), (latent_size, 64), (64, latent_size), (d_in, 64)]
        self.W = nn.ParameterList(torch.randn(size) for size in sizes)
        self.b = nn.ParameterList(torch.zeros(size[0]) for size in sizes)

    def encode(self, x):
        x = x + 0.1 * torch.randn_like(x) if self.training else x
        return (x @ self.W[0].T + self.b[0]).clip(min=0) @ self.W[1].T + self.b[1]

    def decode(self, latent):
        return (latent @ self.W[2].T + self.b[2]).clip(min=0) @ self.W[3].T + self.b[3]

    def forward(self, x):
        return self.decode(self.encode(x))
