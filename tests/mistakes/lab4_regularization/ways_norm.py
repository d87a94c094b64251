"""More ways to write batch normalization and early stopping."""

import copy
import math

from dlcourse import namespace

from tests.mistakes import correct


@correct("batch_norm", how="mean of squares less squared mean, of centred numbers; a helper class")
def norm_class(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)

    class Statistics:
        def __init__(self, x):
            self.n, self.mean = x.shape[0], xp.mean(x, axis=0)
            squares = (x - self.mean) * (x - self.mean)
            self.biased = xp.mean(squares, axis=0)

        def unbiased(self):
            return self.biased * (self.n / (self.n - 1))

    if training:
        batch = Statistics(x)
        mean, var = batch.mean, batch.biased
        for key, new in (("mean", mean), ("var", batch.unbiased())):
            running[key] = running[key] + momentum * (new - running[key])
    else:
        mean, var = running["mean"], running["var"]
    return gamma * ((x - mean) / xp.sqrt(var + eps)) + beta, {"x": x, "eps": eps}


@correct("batch_norm", how="products with ones for the sums, einsum for the squares")
def norm_products(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    n = x.shape[0]
    if training:
        ones = xp.ones_like(x[:, 0])
        mu = (ones @ x) / n
        d = x - mu[None, :]
        total = xp.einsum("nd,nd->d", d, d)
        sigma2 = total / n
        running["mean"] = (1 - momentum) * running["mean"] + momentum * mu
        running["var"] = (1 - momentum) * running["var"] + momentum * (total / (n - 1))
    else:
        mu, sigma2 = running["mean"], running["var"]
    inverse = (sigma2 + eps) ** -0.5
    return x * (gamma * inverse) + (beta - mu * gamma * inverse), (x, mu, inverse)


@correct("batch_norm", how="column by column, arrays of running written into")
def norm_columns(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    n, out = x.shape[0], xp.empty_like(x)
    kept = []
    for d in range(x.shape[1]):
        column = x[:, d]
        mean, var = running["mean"][d], running["var"][d]
        if training:
            mean = xp.sum(column) / n
            var = xp.sum((column - mean) ** 2) / n
            running["mean"][d] = (1 - momentum) * running["mean"][d] + momentum * mean
            running["var"][d] = (1 - momentum) * running["var"][d] + momentum * var * n / (n - 1)
        out[:, d] = gamma[d] * (column - mean) / xp.sqrt(var + eps) + beta[d]
        kept.append((mean, var))
    return out, kept


@correct("batch_norm_backward", how="sample by sample, in two loops")
def norm_back_loops(dout, cache):
    x_hat, scale, gamma = cache
    xp = namespace(dout)
    n = dout.shape[0]
    dgamma, dbeta = xp.zeros_like(gamma), xp.zeros_like(gamma)
    for i in range(n):
        dgamma += dout[i] * x_hat[i]
        dbeta += dout[i]
    dx = xp.zeros_like(dout)
    for i in range(n):
        dx[i] = gamma * scale / n * (n * dout[i] - dbeta - x_hat[i] * dgamma)
    return dx, dgamma, dbeta


@correct("batch_norm_backward", how="einsum, the share along x_hat and along ones taken off")
def norm_back_einsum(dout, cache):
    x_hat, scale, gamma = cache
    xp = namespace(dout)
    n = len(dout)
    dgamma = xp.einsum("nd,nd->d", dout, x_hat)
    dbeta = xp.einsum("nd->d", dout)
    rest = xp.asarray(dout, copy=True)
    rest -= dbeta[None, :] / n
    rest -= x_hat * (dgamma / n)
    rest *= gamma
    rest *= scale
    return rest, dgamma, dbeta


@correct("batch_norm_backward", how="the table of small steps, with centred numbers")
def norm_back_table(dout, cache):
    x_hat, scale, gamma = cache
    xp = namespace(dout)
    n = dout.shape[0]
    centred = x_hat / scale
    dx_hat = gamma * dout
    ds = xp.sum(dx_hat * centred, axis=0)
    dvar = -0.5 * scale**3 * ds
    dcentred = scale * dx_hat + 2 * centred * dvar / n
    dmu = -xp.sum(dcentred, axis=0)
    return dcentred + dmu / n, (x_hat * dout).sum(0), dout.sum(0)


@correct("EarlyStopping", how="remembers bad updates in a list; min with a key")
class StoppingList:
    def __init__(self, patience):
        if patience < 1:
            raise ValueError("patience")
        self.patience, self.bad = patience, []
        self.best = (float("inf"), None)

    @property
    def best_loss(self):
        return self.best[0]

    @property
    def best_params(self):
        return self.best[1]

    def update(self, val_loss, params):
        if math.isnan(val_loss) or val_loss >= self.best_loss:
            self.bad.append(val_loss)
        else:
            self.bad.clear()
            self.best = (val_loss, copy.deepcopy(params))
        return not len(self.bad) < self.patience


@correct("EarlyStopping", how="copies by type, dicts and sequences made anew")
class StoppingTypes:
    def __init__(self, patience):
        self.patience = patience
        self.best_loss = math.inf
        self.best_params = None
        self.bad = 0

    def _copy(self, thing):
        if isinstance(thing, dict):
            return {key: self._copy(item) for key, item in thing.items()}
        if isinstance(thing, list):
            return [self._copy(item) for item in thing]
        if isinstance(thing, tuple):
            return tuple(self._copy(item) for item in thing)
        return thing.clone() if hasattr(thing, "clone") else thing.copy()

    def update(self, val_loss, params):
        improved = bool(val_loss < self.best_loss)
        self.bad = 0 if improved else self.bad + 1
        if improved:
            self.best_loss, self.best_params = val_loss, self._copy(params)
        stop = False
        if self.bad == self.patience:
            stop = True
        return stop
