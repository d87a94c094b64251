"""Lab 5 as students hand it in: right, half done, and with the usual mistakes."""

from __future__ import annotations

from tests.cohort.sample import Sample, all_pieces, but_for, still_right, with_own_cell

ALL = all_pieces("lab5_autoencoders")
FIRST_HALF = {"pca", "autoencoder_forward", "autoencoder_gradients", "corrupt"}

NOT_CENTRED = """\
@piece
def pca(x, k):
    xp = namespace(x)
    return xp.mean(x, axis=0), xp.linalg.svd(x, full_matrices=False)[2][:k]
"""
RELU_ON_LATENT = """\
@piece
def autoencoder_forward(x, params):
    xp, values, h = namespace(x), [], x
    for name in ("encoder", "decoder"):
        for W, b in params[name]:
            h = h @ W.T + b
            if name == "encoder" or W is not params[name][-1][0]:
                h = xp.maximum(h, xp.zeros_like(h))
        values.append(h)
    return tuple(values)
"""
BACKWARD = """\
@piece
def autoencoder_gradients(x, target, params):
    xp, cache, h = namespace(x), [], x
    for name in ("encoder", "decoder"):
        for number, (W, b) in enumerate(params[name]):
            h = xp.maximum(h, xp.zeros_like(h)) if number else h
            cache.append(h)
            h = h @ W.T + b
    error = h - {target}
    df, grads = 2 * error / {count}, {{"encoder": [], "decoder": []}}
    for name in ("decoder", "encoder"):
        for number in reversed(range(len(params[name]))):
            h = cache.pop()
            grads[name].insert(0, (df.T @ h, xp.sum(df, axis=0)))
            df = df @ params[name][number][0]
            df = df * (h > 0) if number else df
    return xp.mean(error ** 2), grads
"""
BY_SAMPLES = BACKWARD.format(target="target", count="len(x)")
IGNORES_TARGET = BACKWARD.format(target="x", count="math.prod(error.shape)")
OWN_BACKWARD = BACKWARD.format(target="target", count="math.prod(error.shape)")
WRONG_AXIS = """\
@piece
def reconstruction_errors(x, x_hat):
    return namespace(x).mean((x - x_hat) ** 2, axis=0)
"""
UNSORTED = """\
@piece
def anomaly_threshold(errors, quantile):
    position = quantile * (len(errors) - 1)
    low = int(position)
    high = min(low + 1, len(errors) - 1)
    return errors[low] + (position - low) * (errors[high] - errors[low])
"""
NOT_STRICT = """\
@piece
def flag_anomalies(errors, threshold):
    return errors >= threshold
"""
NOT_CLIPPED = """\
@piece
def corrupt(x, sigma, rng):
    return x + sigma * rng.normal(tuple(x.shape))
"""
NEVER_LEARNS = """\
@piece
def train_autoencoder(x, latent_size, rng, epochs, denoise_sigma=0.0):
    widths = [x.shape[1], 128, latent_size, 128, x.shape[1]]
    layers = [
        (rng.normal((b, a)) * (2 / a) ** 0.5, 0 * rng.normal((b,)))
        for a, b in zip(widths[:-1], widths[1:])
    ]
    params = {"encoder": layers[:2], "decoder": layers[2:]}
    losses = [float(autoencoder_gradients(x, x, params)[0]) for _ in range(epochs)]
    return params, {"train_loss": losses}
"""
NOISY_TARGET = """\
@piece
def train_autoencoder(x, latent_size, rng, epochs, denoise_sigma=0.0):
    widths, layers, size = [x.shape[1], 128, latent_size, 128, x.shape[1]], [], min(32, len(x))
    for a, b in zip(widths[:-1], widths[1:]):
        W = rng.normal((b, a)) * (2 / a) ** 0.5
        layers += [W, 0 * W[:, 0]]
    m, v = [0 * a for a in layers], [0 * a for a in layers]
    pairs = lambda: list(zip(layers[::2], layers[1::2]))
    history, t = [], 0
    for epoch in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for start in range(0, len(x) - size + 1, size):
            batch, t = x[order[start : start + size]], t + 1
            given = corrupt(batch, denoise_sigma, rng) if denoise_sigma else batch
            params = {"encoder": pairs()[:2], "decoder": pairs()[2:]}
            loss, grads = autoencoder_gradients(given, given, params)
            total += float(loss)
            for n, g in enumerate(a for k in grads for pair in grads[k] for a in pair):
                m[n], v[n] = 0.9 * m[n] + 0.1 * g, 0.999 * v[n] + 0.001 * g * g
                eta = 0.006 * (1 - epoch / epochs) / (1 - 0.9 ** t)
                layers[n] = layers[n] - eta * m[n] / ((v[n] / (1 - 0.999 ** t)) ** 0.5 + 1e-8)
        history.append(total / (len(x) // size))
    return {"encoder": pairs()[:2], "decoder": pairs()[2:]}, {"train_loss": history}
"""
PLAIN_LIST = """\
@piece
class TorchAutoencoder(torch.nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        self.layers = [torch.nn.Linear(d_in, 64), torch.nn.Linear(64, latent_size)]
        self.back = [torch.nn.Linear(latent_size, 64), torch.nn.Linear(64, d_in)]

    def encode(self, x):
        return self.layers[1](torch.relu(self.layers[0](x)))

    def decode(self, latent):
        return self.back[1](torch.relu(self.back[0](latent)))

    def forward(self, x):
        return self.decode(self.encode(x))
"""
HALF_A_CLASS = """\
@piece
class TorchAutoencoder(torch.nn.Module):
    def __init__(self, d_in, latent_size):
        super().__init__()
        self.a, self.b = torch.nn.Linear(d_in, 64), torch.nn.Linear(64, latent_size)

    def encode(self, x):
        return self.b(torch.relu(self.a(x)))

    def decode(self, latent):
        raise NotImplementedError()

    def forward(self, x):
        raise NotImplementedError()
"""
BY_EIGENVECTORS = """\
@piece
def pca(x, k):
    xp = namespace(x)
    mean = xp.sum(x, axis=0) / len(x)
    _, vectors = xp.linalg.eigh((x - mean).T @ (x - mean))
    return mean, xp.flip(vectors, axis=1)[:, :k].T
"""
SYNTAX_ERROR = """\
@piece
def flag_anomalies(errors, threshold):
    return (errors > threshold
"""
EARLIER_PIECES = """\
@piece
def autoencoder_gradients(x, target, params):
    cache, h = [], x
    for name in ("encoder", "decoder"):
        for number, (W, b) in enumerate(params[name]):
            h = h * (h > 0) if number else h
            cache.append(h)
            h = h @ W.T + b
    df, grads = mse_backward(h, target), {"encoder": [], "decoder": []}
    for name in ("decoder", "encoder"):
        for number in reversed(range(len(params[name]))):
            h_k = cache.pop()
            df, dW, db = linear_backward(df, h_k, params[name][number][0])
            grads[name].insert(0, (dW, db))
            df = relu_backward(df, h_k) if number else df
    return ((h - target) ** 2).mean(), grads
"""
COPIED = """\
@piece
def linear_backward(df, x, W):
    return df @ W, df.T @ x, df.sum(0)

@piece
def relu_backward(dh, f):
    return dh * (f > 0)

@piece
def mse_backward(y, t):
    return 2 * (y - t) / math.prod(y.shape)
"""
HELPER = """\
def walk(h, layers):
    for W, b in layers[:-1]:
        h = h @ W.T + b
        h = h * (h > 0)
    return h @ layers[-1][0].T + layers[-1][1]
"""
WITH_HELPER = """\
@piece
def autoencoder_forward(x, params):
    latent = walk(x, params["encoder"])
    return latent, walk(latent, params["decoder"])
"""


def before_training(
    student: str, about: str, piece: str, source: str, *, right: bool = False
) -> Sample:
    """Everything but the training, which takes longest, is written; ``piece`` in another way."""
    done = ALL - {"train_autoencoder"}
    wrong = ALL - done if right else {*(ALL - done), piece}
    return Sample(
        student, about, lambda m: m.partly(set(done), **{piece: source}), wrong=frozenset(wrong)
    )


HONEST = (
    Sample("all-right", "every piece right", lambda m: m.solved()),
    Sample("half-done", "the first pieces only", lambda m: m.partly(FIRST_HALF),
           wrong=ALL - FIRST_HALF, zero=ALL - FIRST_HALF),
    Sample("untouched", "the release as it was", lambda m: m.release, wrong=ALL, zero=ALL),
    before_training("not-centred", "pca forgets the mean", "pca", NOT_CENTRED),
    before_training("relu-on-latent", "a ReLU behind the latent", "autoencoder_forward",
                    RELU_ON_LATENT),
    before_training("by-samples", "the gradient is divided by N only", "autoencoder_gradients",
                    BY_SAMPLES),
    but_for("ignores-target", "held against x, not the target", "autoencoder_gradients",
            IGNORES_TARGET, "train_autoencoder"),
    before_training("wrong-axis", "errors averaged over the samples", "reconstruction_errors",
                    WRONG_AXIS),
    before_training("unsorted", "anomaly_threshold does not sort", "anomaly_threshold", UNSORTED),
    before_training("not-strict", "reports what is at the threshold", "flag_anomalies", NOT_STRICT),
    before_training("not-clipped", "corrupt leaves [0, 1]", "corrupt", NOT_CLIPPED),
    but_for("never-learns", "a training without steps", "train_autoencoder", NEVER_LEARNS),
    but_for("noisy-target", "cleaning learned from spoilt targets", "train_autoencoder",
            NOISY_TARGET),
    before_training("plain-list", "layers in a plain list", "TorchAutoencoder", PLAIN_LIST),
    before_training("half-a-class", "decode and forward are missing", "TorchAutoencoder",
                    HALF_A_CLASS),
    before_training("syntax-error", "a bracket is missing", "flag_anomalies", SYNTAX_ERROR),
    before_training("by-eigenvectors", "pca from the covariance", "pca", BY_EIGENVECTORS,
                    right=True),
    still_right("own-backward", "the gate as a product", "autoencoder_gradients", OWN_BACKWARD),
    Sample("earlier-pieces", "pieces of lab 2, copied with their decorator",
           with_own_cell("autoencoder_gradients", COPIED, autoencoder_gradients=EARLIER_PIECES)),
    Sample("own-helper-cell", "a helper function in a cell of its own",
           with_own_cell("autoencoder_forward", HELPER, autoencoder_forward=WITH_HELPER)),
)  # fmt: skip
