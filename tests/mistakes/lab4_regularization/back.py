"""Attempts at batch_norm_backward; the cache is that of the reference: (x_hat, scale, gamma)."""

from dlcourse import namespace

from tests.mistakes import correct, mistake

PIECE = "batch_norm_backward"


def _sums(dout, x_hat):
    xp = namespace(dout)
    return xp.sum(dout * x_hat, axis=0), xp.sum(dout, axis=0)


@mistake(PIECE, cause="mean and variance as constants", feedback="are taken for constants")
def norm_back_constants(dout, cache):
    x_hat, scale, gamma = cache
    return gamma * scale * dout, *_sums(dout, x_hat)


@mistake(PIECE, cause="way through the mean missing", feedback="through the mean is left out")
def norm_back_no_mean(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout - x_hat * dgamma / dout.shape[0]), dgamma, dbeta


@mistake(PIECE, cause="way through the variance missing", feedback="through the variance is left")
def norm_back_no_var(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout - dbeta / dout.shape[0]), dgamma, dbeta


@mistake(PIECE, cause="1/N missing", feedback="are summed, not averaged")
def norm_back_sums(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout - dbeta - x_hat * dgamma), dgamma, dbeta


@mistake(PIECE, cause="gamma missing in dx", feedback="gamma is left out of dx")
def norm_back_no_gamma(dout, cache):
    x_hat, scale, _ = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0]), dgamma, dbeta


@mistake(PIECE, cause="deviation missing in dx", feedback="the standard deviation is left out")
def norm_back_no_scale(dout, cache):
    x_hat, _, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * (dout - (dbeta + x_hat * dgamma) / dout.shape[0]), dgamma, dbeta


@mistake(PIECE, cause="N times too large", feedback="dx is N times too large")
def norm_back_times_n(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout.shape[0] * dout - dbeta - x_hat * dgamma), dgamma, dbeta


@mistake(PIECE, cause="multiplied by the deviation", feedback="is multiplied by the standard")
def norm_back_inverse(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma / scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0]), dgamma, dbeta


@mistake(PIECE, cause="means for sums", feedback="the batch is averaged")
def norm_back_means(dout, cache):
    x_hat, scale, gamma = cache
    n = dout.shape[0]
    dgamma, dbeta = _sums(dout, x_hat)
    dx = gamma * scale * (dout - (dbeta + x_hat * dgamma) / n)
    return dx, dgamma / n, dbeta / n


@mistake(PIECE, cause="x_hat missing in dgamma", feedback="the normalized x is left out")
def norm_back_dgamma(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0]), 1 * dbeta, dbeta


@mistake(PIECE, cause="dgamma and dbeta exchanged", feedback="dgamma and dbeta are exchanged")
def norm_back_exchanged(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0]), dbeta, dgamma


@mistake(PIECE, cause="batch not summed", feedback="every sample is still apart")
def norm_back_apart(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    dx = gamma * scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0])
    return dx, dout * x_hat, 1 * dout


@mistake(PIECE, cause="sign of the ways turned", feedback="are added, not subtracted")
def norm_back_plus(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout + (dbeta + x_hat * dgamma) / dout.shape[0]), dgamma, dbeta


@mistake(PIECE, cause="gamma in dgamma", feedback="gamma is multiplied into dgamma")
def norm_back_gamma_dgamma(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    dx = gamma * scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0])
    return dx, gamma * dgamma, dbeta


@mistake(PIECE, cause="only dx", feedback="expected 3 things")
def norm_back_dx(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    return gamma * scale * (dout - (dbeta + x_hat * dgamma) / dout.shape[0])


@mistake(PIECE, cause="writes into dout", feedback="changes its argument dout")
def norm_back_in_place(dout, cache):
    x_hat, scale, gamma = cache
    dgamma, dbeta = _sums(dout, x_hat)
    dout -= (dbeta + x_hat * dgamma) / dout.shape[0]
    return gamma * scale * dout, dgamma, dbeta


@correct(PIECE, how="in one formula, with means")
def norm_back_formula(dout, cache):
    x_hat, scale, gamma = cache
    xp = namespace(dout)
    dx_hat = dout * gamma
    mean, share = xp.mean(dx_hat, axis=0), xp.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - mean - x_hat * share), *_sums(dout, x_hat)


@correct(PIECE, how="step by step through variance and mean")
def norm_back_steps(dout, cache):
    x_hat, scale, gamma = cache
    xp = namespace(dout)
    n = dout.shape[0]
    centred = x_hat / scale
    dx_hat = dout * gamma
    dvar = xp.sum(dx_hat * centred, axis=0) * -0.5 * scale**3
    dmean = -scale * xp.sum(dx_hat, axis=0) - 2 * dvar * xp.mean(centred, axis=0)
    dx = dx_hat * scale + dvar * 2 * centred / n + dmean / n
    return dx, xp.sum(dout * x_hat, axis=0), xp.sum(dout, axis=0)


@correct(PIECE, how="products with a matrix of N x N for each column")
def norm_back_matrix(dout, cache):
    x_hat, scale, gamma = cache
    xp = namespace(dout)
    n = dout.shape[0]
    columns = []
    for j in range(dout.shape[1]):
        h = x_hat[:, j]
        through = (
            xp.eye(n, dtype=dout.dtype, device=dout.device) - 1 / n - h[:, None] * h[None, :] / n
        )
        columns.append(gamma[j] * scale[j] * (through @ dout[:, j]))
    ones = xp.ones_like(dout[:, 0])
    return xp.stack(columns, axis=1), ones @ (dout * x_hat), ones @ dout
