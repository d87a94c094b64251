"""Attempts at batch_norm."""

from dlcourse import namespace

from tests.mistakes import correct, mistake


def _right(x, gamma, beta, running, training, momentum=0.1, eps=1e-5, **other):
    """A right one; ``other`` replaces a step of it."""
    xp = namespace(x)
    mean, var = running["mean"], running["var"]
    if training:
        n = x.shape[0]
        mean, var = xp.mean(x, axis=0), xp.var(x, axis=0)
        fed = other.get("fed", lambda var, n: var * n / (n - 1))(var, n)
        share = other.get("share", momentum)
        running["mean"] = (1 - share) * running["mean"] + share * mean
        running["var"] = (1 - share) * running["var"] + share * fed
    mean, var = other.get("used", lambda mean, var: (mean, var))(mean, var)
    root = other.get("root", lambda var: xp.sqrt(var + eps))(var)
    x_hat = (x - mean) / root
    return gamma * x_hat + beta, (x_hat, root, gamma)


@mistake("batch_norm", cause="unbiased variance in out", feedback="over N - 1 is used for out")
def norm_unbiased_out(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    n = x.shape[0]

    def used(mean, var):
        return (mean, var * n / (n - 1)) if training else (mean, var)

    return _right(x, gamma, beta, running, training, momentum, eps, used=used)


@mistake("batch_norm", cause="biased variance in running", feedback="torch takes N - 1")
def norm_biased_running(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, gamma, beta, running, training, momentum, eps, fed=lambda var, n: var)


@mistake("batch_norm", cause="momentum turned round", feedback="the other way round: as the share")
def norm_momentum(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, gamma, beta, running, training, momentum, eps, share=1 - momentum)


@mistake("batch_norm", cause="momentum fixed", feedback="another momentum than the given one")
def norm_fixed_momentum(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, gamma, beta, running, training, momentum, eps, share=0.1)


@mistake("batch_norm", cause="root missing", feedback="the root of the variance is left out")
def norm_no_root(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, gamma, beta, running, training, momentum, eps, root=lambda var: var + eps)


@mistake("batch_norm", cause="eps beside the root", feedback="eps is added to the standard")
def norm_eps_outside(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    root = lambda var: xp.sqrt(var) + eps  # noqa: E731
    return _right(x, gamma, beta, running, training, momentum, eps, root=root)


@mistake("batch_norm", cause="eps missing", feedback="eps is left out")
def norm_no_eps(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    return _right(x, gamma, beta, running, training, momentum, eps, root=lambda var: xp.sqrt(var))


@mistake("batch_norm", cause="batch statistics when testing", feedback="taken outside of training")
def norm_always_batch(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)

    def used(mean, var):
        return xp.mean(x, axis=0), xp.var(x, axis=0)

    return _right(x, gamma, beta, running, training, momentum, eps, used=used)


@mistake("batch_norm", cause="running statistics in training", feedback="used in training")
def norm_always_running(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    def used(mean, var):
        return running["mean"], running["var"]

    return _right(x, gamma, beta, running, training, momentum, eps, used=used)


@mistake("batch_norm", cause="running not updated", feedback="are not updated")
def norm_no_update(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, gamma, beta, dict(running), training, momentum, eps)


@mistake("batch_norm", cause="running replaced", feedback="replaced by those of the batch")
def norm_replaced(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, gamma, beta, running, training, momentum, eps, share=1.0)


@mistake("batch_norm", cause="updated when testing", feedback="updated outside of training, too")
def norm_update_always(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    old = dict(running)
    out = _right(x, gamma, beta, running, training, momentum, eps)
    if not training:
        running["mean"] = (1 - momentum) * old["mean"] + momentum * xp.mean(x, axis=0)
        running["var"] = (1 - momentum) * old["var"] + momentum * xp.var(x, axis=0)
    return out


@mistake("batch_norm", cause="deviations in running", feedback="fed with standard deviations")
def norm_running_deviation(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    fed = lambda var, n: xp.sqrt(var * n / (n - 1))  # noqa: E731
    return _right(x, gamma, beta, running, training, momentum, eps, fed=fed)


@mistake("batch_norm", cause="rows normalized", feedback="every row is normalized")
def norm_rows(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)

    def used(mean, var):
        return xp.mean(x, axis=1, keepdims=True), xp.var(x, axis=1, keepdims=True)

    return _right(x, gamma, beta, running, training, momentum, eps, used=used)


@mistake("batch_norm", cause="gamma and beta exchanged", feedback="gamma and beta are exchanged")
def norm_exchanged(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, beta, gamma, running, training, momentum, eps)


@mistake("batch_norm", cause="gamma and beta missing", feedback="gamma and beta are left out")
def norm_plain(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    out, cache = _right(x, 0 * gamma + 1, 0 * beta, running, training, momentum, eps)
    return out, cache


@mistake("batch_norm", cause="statistics of all entries", feedback="one mean and one variance")
def norm_all(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)

    def used(mean, var):
        return (xp.mean(x), xp.var(x)) if training else (mean, var)

    return _right(x, gamma, beta, running, training, momentum, eps, used=used)


@mistake("batch_norm", cause="cache missing", feedback="expected 2 things")
def norm_no_cache(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    return _right(x, gamma, beta, running, training, momentum, eps)[0]


@mistake("batch_norm", cause="writes into x", feedback="changes its argument x")
def norm_in_place(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    out, cache = _right(x, gamma, beta, running, training, momentum, eps)
    x -= running["mean"]
    return out, cache


@correct("batch_norm", how="scale and shift, one product")
def norm_affine(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    mean, var = running["mean"], running["var"]
    if training:
        mean, var = xp.mean(x, axis=0), xp.var(x, axis=0)
        unbiased = xp.var(x, axis=0, correction=1)
        running["mean"] = running["mean"] + momentum * (mean - running["mean"])
        running["var"] = running["var"] + momentum * (unbiased - running["var"])
    scale = gamma / xp.sqrt(var + eps)
    return (x - mean) * scale + beta, {"x": x, "mean": mean, "var": var}


@correct("batch_norm", how="arrays of running written into in place")
def norm_in_place_running(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    n = x.shape[0]
    if training:
        mean = xp.sum(x, axis=0) / n
        centred = x - mean
        squares = xp.sum(centred * centred, axis=0)
        var = squares / n
        running["mean"] *= 1 - momentum
        running["mean"] += momentum * mean
        running["var"] *= 1 - momentum
        running["var"] += momentum * squares / (n - 1)
    else:
        centred, var = x - running["mean"], running["var"]
    return gamma * (centred / (var + eps) ** 0.5) + beta, None


@correct("batch_norm", how="two branches; dict.update")
def norm_branches(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    if not training:
        return beta + gamma * (x - running["mean"]) / xp.sqrt(running["var"] + eps), ()
    n, mean = x.shape[0], x.mean(0)
    var = ((x - mean) ** 2).mean(0)
    new = {"mean": mean, "var": n / (n - 1) * var}
    running.update({k: momentum * new[k] + (1 - momentum) * running[k] for k in new})
    return beta + gamma * (x - mean) / xp.sqrt(var + eps), (x, gamma, eps)
