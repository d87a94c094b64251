"""Attempts at TorchAutoencoder."""

import torch
from torch import nn

from tests.mistakes import correct, mistake


class _Base(nn.Module):
    """A right one, to be spoilt."""

    def __init__(self, d_in, latent_size):
        super().__init__()
        self.up = nn.Sequential(nn.Linear(d_in, 32), nn.ReLU(), nn.Linear(32, latent_size))
        self.down = nn.Sequential(nn.Linear(latent_size, 32), nn.ReLU(), nn.Linear(32, d_in))

    def encode(self, x):
        return self.up(x)

    def decode(self, latent):
        return self.down(latent)

    def forward(self, x):
        return self.decode(self.encode(x))


@mistake("TorchAutoencoder", cause="forward returns both", feedback="returns no tensor")
class ReturnsBoth(_Base):
    def forward(self, x):
        return self.encode(x), self.decode(self.encode(x))


@mistake("TorchAutoencoder", cause="forward encodes only", feedback="forward returns shape")
class EncodesOnly(_Base):
    def forward(self, x):
        return self.encode(x)


@mistake("TorchAutoencoder", cause="plain list", feedback="parameters() is empty")
class PlainList(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        self.layers = [nn.Linear(d_in, 32), nn.Linear(32, latent_size)]
        self.layers += [nn.Linear(latent_size, 32), nn.Linear(32, d_in)]

    def encode(self, x):
        return self.layers[1](torch.relu(self.layers[0](x)))

    def decode(self, latent):
        return self.layers[3](torch.relu(self.layers[2](latent)))

    def forward(self, x):
        return self.decode(self.encode(x))


@mistake("TorchAutoencoder", cause="no super().__init__()", feedback="stops with AttributeError")
class NoSuper(nn.Module):
    def __init__(self, d_in, latent_size):
        self.up = nn.Linear(d_in, latent_size)
        self.down = nn.Linear(latent_size, d_in)

    encode, decode, forward = _Base.encode, _Base.decode, _Base.forward


@mistake("TorchAutoencoder", cause="linear", feedback="is a straight map")
class Linear(_Base):
    def __init__(self, d_in, latent_size):
        super().__init__(d_in, latent_size)
        self.up = nn.Sequential(nn.Linear(d_in, 32), nn.Linear(32, latent_size))
        self.down = nn.Sequential(nn.Linear(latent_size, 32), nn.Linear(32, d_in))


@mistake("TorchAutoencoder", cause="new layers at every call", feedback="a second time")
class NewLayers(_Base):
    def decode(self, latent):
        return nn.Linear(latent.shape[-1], self.up[0].in_features)(torch.relu(latent))


@mistake("TorchAutoencoder", cause="another size", feedback="encode returns shape")
class OtherSize(_Base):
    def __init__(self, d_in, latent_size):
        super().__init__(d_in, 2 * latent_size)


@mistake("TorchAutoencoder", cause="cut off from training", feedback="stops with RuntimeError")
class Detached(_Base):
    def forward(self, x):
        with torch.no_grad():
            return self.decode(self.encode(x))


@mistake("TorchAutoencoder", cause="encoder cut off", feedback="get no gradient")
class EncoderDetached(_Base):
    def forward(self, x):
        return self.decode(self.encode(x).detach())


@mistake("TorchAutoencoder", cause="frozen", feedback="stops with RuntimeError")
class Frozen(_Base):
    def __init__(self, d_in, latent_size):
        super().__init__(d_in, latent_size)
        self.requires_grad_(False)


@mistake("TorchAutoencoder", cause="a ReLU more in forward", feedback="beside decode(encode(x))")
class ForwardDiffers(_Base):
    def forward(self, x):
        return torch.relu(self.decode(self.encode(x)))


@mistake("TorchAutoencoder", cause="forward forgets return", feedback="returns no tensor")
class NoReturn(_Base):
    def forward(self, x):
        self.decode(self.encode(x))


@mistake("TorchAutoencoder", cause="ReLU behind the latent", feedback="encode never gives a neg")
class ReluOnLatent(_Base):
    def encode(self, x):
        return torch.relu(self.up(x))


@mistake("TorchAutoencoder", cause="ReLU behind the output", feedback="decode never gives a neg")
class ReluOnOutput(_Base):
    def decode(self, latent):
        return torch.relu(self.down(latent))


@mistake("TorchAutoencoder", cause="ReLU before the layers", feedback="encode is a straight map")
class ReluFirst(_Base):
    def __init__(self, d_in, latent_size):
        super().__init__(d_in, latent_size)
        self.up = nn.Sequential(nn.ReLU(), nn.Linear(d_in, 32), nn.Linear(32, latent_size))


@correct("TorchAutoencoder", how="layers one by one, functional ReLU")
class OneByOne(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        self.a, self.b = nn.Linear(d_in, 20), nn.Linear(20, latent_size)
        self.c, self.d = nn.Linear(latent_size, 20), nn.Linear(20, d_in)

    def encode(self, x):
        return self.b(self.a(x).clamp(min=0))

    def decode(self, latent):
        return self.d(self.c(latent).clamp(min=0))

    def forward(self, x):
        return self.decode(self.encode(x))


@correct("TorchAutoencoder", how="ModuleList, two hidden layers, tanh, a sigmoid at the end")
class Deep(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        widths = [d_in, 64, 24, latent_size]
        self.up = nn.ModuleList(map(nn.Linear, widths[:-1], widths[1:]))
        self.down = nn.ModuleList(map(nn.Linear, widths[:0:-1], widths[-2::-1]))

    def _through(self, h, layers):
        for layer in layers[:-1]:
            h = torch.tanh(layer(h))
        return layers[-1](h)

    def encode(self, x):
        return self._through(x, self.up)

    def decode(self, latent):
        return torch.sigmoid(self._through(latent, self.down))

    def forward(self, x):
        return self.decode(self.encode(x))


@correct("TorchAutoencoder", how="parameters of its own, ELU")
class Parameters(nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        self.sizes = [d_in, 40, latent_size, 40, d_in]
        pairs = zip(self.sizes[:-1], self.sizes[1:], strict=True)
        self.W = nn.ParameterList([nn.Parameter(torch.randn(b, a) / a**0.5) for a, b in pairs])
        self.b = nn.ParameterList([nn.Parameter(torch.zeros(b)) for b in self.sizes[1:]])

    def _layer(self, k, x):
        return x @ self.W[k].T + self.b[k]

    def encode(self, x):
        return self._layer(1, nn.functional.elu(self._layer(0, x)))

    def decode(self, latent):
        return self._layer(3, nn.functional.elu(self._layer(2, latent)))

    def forward(self, x):
        return self.decode(self.encode(x))


@correct("TorchAutoencoder", how="with a layer that nothing uses")
class Spare(_Base):
    def __init__(self, d_in, latent_size):
        super().__init__(d_in, latent_size)
        self.spare = nn.Linear(d_in, d_in)
