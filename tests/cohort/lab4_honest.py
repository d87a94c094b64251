"""Lab 4 as students hand it in: right, half done, and with the usual mistakes."""

from __future__ import annotations

from tests.cohort.sample import Sample, all_pieces, but_for, still_right, with_own_cell

ALL = all_pieces("lab4_regularization")
FIRST_HALF = {
    "l2_penalty",
    "l1_penalty",
    "dropout",
    "dropout_backward",
    "ensemble",
    "EarlyStopping",
    "add_noise",
    "flip_horizontal",
    "shift_color",
    "change_contrast",
}

NO_TWO = """\
@piece
def l2_penalty(w, lam):
    xp = namespace(w)
    return lam * xp.sum(w ** 2), lam * w
"""
NO_SCALING = """\
@piece
def dropout(h, rate, rng, training):
    xp = namespace(h)
    if not 0 <= rate < 1:
        raise ValueError("rate")
    mask = xp.ones_like(h)
    if training:
        mask = xp.astype(rng.uniform(h.shape) >= rate, h.dtype)
    return h * mask, mask
"""
KEEPS_THE_RATE = """\
@piece
def dropout(h, rate, rng, training):
    xp = namespace(h)
    if not 0 <= rate < 1:
        raise ValueError("rate")
    mask = xp.ones_like(h)
    if training:
        mask = xp.astype(rng.uniform(h.shape) < rate, h.dtype) / (1 - rate)
    return h * mask, mask
"""
SAME_ARRAYS = """\
@piece
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.waited = patience, 0
        self.best_loss, self.best_params = math.inf, None

    def update(self, val_loss, params):
        if val_loss < self.best_loss:
            self.best_loss, self.best_params, self.waited = val_loss, params, 0
        else:
            self.waited += 1
        return self.waited >= self.patience
"""
NEVER_AGAIN = """\
@piece
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.waited = patience, 0
        self.best_loss, self.best_params = math.inf, None

    def update(self, val_loss, params):
        if val_loss < self.best_loss:
            self.best_loss, self.best_params = val_loss, deepcopy(params)
        else:
            self.waited += 1
        return self.waited >= self.patience
"""
VARIANCE = """\
@piece
def add_noise(x, sigma, rng, training):
    return x + sigma ** 2 * rng.normal(x.shape) if training else x
"""
UPSIDE_DOWN = """\
@piece
def flip_horizontal(images):
    return namespace(images).flip(images, axis=1)
"""
CLOCKWISE = """\
@piece
def rotate(images, degrees):
    xp = namespace(images)
    height, width = images.shape[1:3]
    sine, cosine = -math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    v = xp.arange(height, dtype=xp.float64)[:, None] - (height - 1) / 2
    u = xp.arange(width, dtype=xp.float64)[None, :] - (width - 1) / 2
    row = (height - 1) / 2 + v * cosine + u * sine
    column = (width - 1) / 2 + u * cosine - v * sine
    out = xp.zeros_like(images)
    for i in (xp.floor(row), xp.floor(row) + 1):
        for j in (xp.floor(column), xp.floor(column) + 1):
            inside = (i >= 0) & (i < height) & (j >= 0) & (j < width)
            share = (1 - xp.abs(row - i)) * (1 - xp.abs(column - j)) * inside
            a = xp.astype(xp.clip(i, 0, height - 1), xp.int64)
            b = xp.astype(xp.clip(j, 0, width - 1), xp.int64)
            out = out + xp.astype(share, images.dtype)[:, :, None] * images[:, a, b, :]
    return out
"""
ONE_WINDOW = """\
@piece
def random_crop(images, size, rng):
    top = int(rng.integers(0, images.shape[1] - size + 1, ()))
    left = int(rng.integers(0, images.shape[2] - size + 1, ()))
    return images[:, top : top + size, left : left + size, :]
"""
MEAN_OF_ALL = """\
@piece
def change_contrast(images, factor):
    xp = namespace(images)
    m = xp.mean(images)
    return xp.clip(m + factor * (images - m), 0, 1)
"""
OFF_THE_LINE = """\
@piece
def smote(x, labels, k, rng):
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    rows, names = [x], [labels]
    for c in range(classes.shape[0]):
        count, missing = int(counts[c]), int(xp.max(counts)) - int(counts[c])
        own = x[labels == classes[c]]
        far = xp.sum((own[:, None, :] - own[None, :, :]) ** 2, axis=-1)
        nearest = xp.argsort(far, axis=1)[:, 1:]
        a = rng.integers(0, count, (missing,))
        b = nearest[a, rng.integers(0, min(k, count - 1), (missing,))]
        rows.append(own[a] + rng.uniform((missing, x.shape[1])) * (own[b] - own[a]))
        names.append(labels[labels == classes[c]][a])
    return xp.concat(rows), xp.concat(names)
"""
ROOT_FOR_VARIANCE = """\
@piece
def he_normal(n_in, n_out, rng):
    return 2 / n_in * rng.normal((n_out, n_in))
"""
MEAN_AND_VARIANCE_FIXED = """\
@piece
def batch_norm_backward(dout, cache):
    xp = namespace(dout)
    x_hat, scale, gamma = cache
    return dout * gamma * scale, xp.sum(dout * x_hat, axis=0), xp.sum(dout, axis=0)
"""
BIASED_RUNNING = """\
@piece
def batch_norm(x, gamma, beta, running, training, momentum=0.1, eps=1e-5):
    xp = namespace(x)
    mean, var = running["mean"], running["var"]
    if training:
        mean, var = xp.mean(x, axis=0), xp.var(x, axis=0)
        running["mean"] = (1 - momentum) * running["mean"] + momentum * mean
        running["var"] = (1 - momentum) * running["var"] + momentum * var
    scale = 1 / xp.sqrt(var + eps)
    x_hat = (x - mean) * scale
    return gamma * x_hat + beta, (x_hat, scale, gamma)
"""
FORGOT_RETURN = """\
@piece
def ensemble(probabilities):
    xp = namespace(probabilities)
    print(xp.mean(probabilities, axis=0))
"""
SYNTAX_ERROR = """\
@piece
def shift_color(images, shift):
    return namespace(images).clip(images + shift, 0, 1
"""
ROW_BY_ROW = """\
@piece
def smote(x, labels, k, rng):
    xp = namespace(x, labels)
    kinds = sorted({int(c) for c in labels})
    sizes = {c: sum(int(label) == c for label in labels) for c in kinds}
    rows, names = [x], [labels]
    for c in kinds:
        own = x[labels == c]
        for _ in range(max(sizes.values()) - sizes[c]):
            i = int(rng.integers(0, sizes[c], ()))
            far = xp.sum((own - own[i]) ** 2, axis=1)
            order = [int(j) for j in xp.argsort(far) if int(j) != i][:k]
            j = order[int(rng.integers(0, len(order), ()))]
            u = rng.uniform((1,))
            rows.append(((1 - u) * own[i] + u * own[j])[None, :])
            names.append(labels[labels == c][:1])
    return xp.concat(rows), xp.concat(names)
"""
BY_STEPS = """\
@piece
def batch_norm_backward(dout, cache):
    xp = namespace(dout)
    count = dout.shape[0]
    x_hat, s, gamma = cache
    centred = x_hat / s
    dx_hat = dout * gamma
    ds = xp.sum(dx_hat * centred, axis=0)
    dvar = -0.5 * s ** 3 * ds
    dmean = -s * xp.sum(dx_hat, axis=0)
    dx = s * dx_hat + 2 / count * centred * dvar + dmean / count
    return dx, xp.sum(dout * x_hat, axis=0), xp.sum(dout, axis=0)
"""
WITH_HELPER = """\
@piece
def xavier_uniform(n_in, n_out, rng):
    return evenly_up_to(math.sqrt(6 / (n_in + n_out)), (n_out, n_in), rng)
"""
HELPER = """\
def evenly_up_to(limit, shape, rng):
    return rng.uniform(shape) * 2 * limit - limit
"""


HONEST = (
    Sample("all-right", "every piece right", lambda m: m.solved()),
    Sample("half-done", "some pieces only", lambda m: m.partly(FIRST_HALF),
           wrong=ALL - FIRST_HALF, zero=ALL - FIRST_HALF),
    Sample("untouched", "the release as it was", lambda m: m.release, wrong=ALL, zero=ALL),
    but_for("half-the-slope", "the gradient of l2_penalty lacks the 2", "l2_penalty", NO_TWO),
    but_for("no-scaling", "dropout that does not scale", "dropout", NO_SCALING),
    but_for("keeps-the-rate", "dropout keeps what it should drop", "dropout", KEEPS_THE_RATE),
    but_for("same-arrays", "EarlyStopping keeps no copy", "EarlyStopping", SAME_ARRAYS),
    but_for("never-again", "EarlyStopping never counts anew", "EarlyStopping", NEVER_AGAIN),
    but_for("sigma-squared", "add_noise takes the variance", "add_noise", VARIANCE),
    but_for("upside-down", "flip_horizontal flips the rows", "flip_horizontal", UPSIDE_DOWN),
    but_for("clockwise", "rotate turns the other way", "rotate", CLOCKWISE),
    but_for("one-window", "random_crop cuts all alike", "random_crop", ONE_WINDOW),
    but_for("one-mean", "change_contrast: one mean for all", "change_contrast", MEAN_OF_ALL),
    but_for("off-the-line", "smote draws a share for each column", "smote", OFF_THE_LINE),
    but_for("no-root", "he_normal: variance for deviation", "he_normal", ROOT_FOR_VARIANCE),
    but_for("as-constants", "batch_norm_backward: mean and variance as constants",
            "batch_norm_backward", MEAN_AND_VARIANCE_FIXED),
    but_for("biased-running", "batch_norm: running variance over N", "batch_norm", BIASED_RUNNING),
    but_for("no-return", "ensemble prints", "ensemble", FORGOT_RETURN),
    but_for("syntax-error", "a bracket is missing in shift_color", "shift_color", SYNTAX_ERROR),
    still_right("row-by-row", "smote point by point", "smote", ROW_BY_ROW),
    still_right("by-steps", "batch_norm_backward in small steps", "batch_norm_backward", BY_STEPS),
    Sample("own-helper-cell", "a helper function in a cell of its own",
           with_own_cell("xavier_uniform", HELPER, xavier_uniform=WITH_HELPER)),
)  # fmt: skip
