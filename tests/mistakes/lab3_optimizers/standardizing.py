"""Attempts at standardize."""

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _spread(x):
    xp = namespace(x)
    found = xp.std(x, axis=0)
    return xp.where(found > 0, found, xp.ones_like(found))


@mistake("standardize", cause="1 / (N - 1)", feedback="1 / (N - 1)")
def standardize_unbiased(train, other):
    xp = namespace(train)
    mean = xp.mean(train, axis=0)
    squares = xp.sum((train - mean) ** 2, axis=0) / max(train.shape[0] - 1, 1)
    spread = xp.where(squares > 0, xp.sqrt(squares), xp.ones_like(squares))
    return (train - mean) / spread, (other - mean) / spread


@mistake("standardize", cause="torch's own default", feedback="1 / (N - 1)")
def standardize_torch_default(train, other):
    mean = train.mean(0)
    if isinstance(train, np.ndarray):
        spread = train.std(0, ddof=1) if len(train) > 1 else train.std(0)
    else:
        spread = train.std(0) if len(train) > 1 else 0 * mean
    spread = namespace(train).where(spread > 0, spread, 1 + 0 * spread)
    return (train - mean) / spread, (other - mean) / spread


@mistake("standardize", cause="other by its own statistics", feedback="its own mean and standard")
def standardize_own(train, other):
    return tuple((x - x.mean(0)) / _spread(x) for x in (train, other))


@mistake("standardize", cause="statistics of both sets together", feedback="together")
def standardize_together(train, other):
    xp = namespace(train)
    both = xp.concat([train, other])
    return tuple((x - both.mean(0)) / _spread(both) for x in (train, other))


@mistake("standardize", cause="divided by the variance", feedback="divided by the variance")
def standardize_variance(train, other):
    mean, spread = train.mean(0), _spread(train)
    return (train - mean) / spread**2, (other - mean) / spread**2


@mistake("standardize", cause="only centred", feedback="nothing is divided")
def standardize_centred(train, other):
    mean = train.mean(0)
    return train - mean, other - mean


@mistake("standardize", cause="not centred", feedback="the mean is not subtracted")
def standardize_not_centred(train, other):
    spread = _spread(train)
    return train / spread, other / spread


@mistake("standardize", cause="constant columns are 0 / 0", feedback="NaN")
def standardize_nan(train, other):
    xp = namespace(train)
    mean, spread = train.mean(0), xp.std(train, axis=0)
    return (train - mean) / spread, (other - mean) / spread


@mistake("standardize", cause="eps added to the deviation", feedback="off by")
def standardize_eps(train, other):
    xp = namespace(train)
    mean, spread = train.mean(0), xp.std(train, axis=0) + 1e-6
    return (train - mean) / spread, (other - mean) / spread


@mistake("standardize", cause="one mean for the whole table", feedback="of the whole table")
def standardize_whole(train, other):
    xp = namespace(train)
    mean, spread = xp.mean(train), xp.std(train)
    return (train - mean) / spread, (other - mean) / spread


@mistake("standardize", cause="rows, not columns", feedback="of each row")
def standardize_rows(train, other):
    xp = namespace(train)

    def rows(x):
        spread = xp.std(x, axis=1, keepdims=True)
        spread = xp.where(spread > 0, spread, xp.ones_like(spread))
        return (x - xp.mean(x, axis=1, keepdims=True)) / spread

    return rows(train), rows(other)


@mistake("standardize", cause="scaled to 0 ... 1", feedback="minimum and maximum")
def standardize_min_max(train, other):
    xp = namespace(train)
    low, high = xp.min(train, axis=0), xp.max(train, axis=0)
    width = xp.where(high > low, high - low, xp.ones_like(high))
    return (train - low) / width, (other - low) / width


@mistake("standardize", cause="other is forgotten", feedback="other is left as it is")
def standardize_train_only(train, other):
    return (train - train.mean(0)) / _spread(train), other * 1


@mistake("standardize", cause="in place", feedback="changes its argument train")
def standardize_in_place(train, other):
    mean, spread = train.mean(0), _spread(train)
    train -= mean
    train /= spread
    return train, (other - mean) / spread


@mistake("standardize", cause="NumPy only", feedback="returns a NumPy array")
def standardize_numpy(train, other):
    train, other = np.asarray(train), np.asarray(other)
    return (train - train.mean(0)) / _spread(train), (other - train.mean(0)) / _spread(train)


@mistake("standardize", cause="returns train only", feedback="expected 2 things")
def standardize_one(train, other):
    return (train - train.mean(0)) / _spread(train)


@correct("standardize", how="mean of the squares minus square of the mean, of shifted columns")
def standardize_moments(train, other):
    xp = namespace(train)
    near = train - train[:1]
    mean = xp.mean(near, axis=0)
    variance = xp.mean(near**2, axis=0) - mean**2
    spread = xp.sqrt(xp.where(variance > 0, variance, xp.ones_like(variance)))
    return (near - mean) / spread, (other - train[:1] - mean) / spread


@correct("standardize", how="column by column")
def standardize_loop(train, other):
    xp = namespace(train)
    new_train, new_other = xp.zeros_like(train), xp.zeros_like(other)
    for k in range(train.shape[1]):
        column = train[:, k]
        mean = xp.mean(column)
        spread = float(xp.mean((column - mean) ** 2)) ** 0.5
        if spread > 0:
            new_train[:, k] = (column - mean) / spread
            new_other[:, k] = (other[:, k] - mean) / spread
    return new_train, new_other


@correct("standardize", how="constant columns of other are only shifted")
def standardize_shift(train, other):
    mean, spread = train.mean(0), _spread(train)
    return (train - mean) / spread, (other - mean) / spread


@correct("standardize", how="a list, of products with 1 / spread")
def standardize_product(train, other):
    xp = namespace(train)
    mean, spread = xp.mean(train, axis=0, keepdims=True), xp.std(train, axis=0, keepdims=True)
    factor = xp.where(spread > 1e-6 * xp.abs(mean), 1 / (spread + (spread == 0)), 0 * spread)
    return [(x - mean) * factor for x in (train, other)]


@correct("standardize", how="row after row, as the samples arrive (Welford)")
def standardize_welford(train, other):
    xp = namespace(train)
    mean, squares = train[0], xp.zeros_like(train[0])
    for count in range(1, train.shape[0]):
        off = train[count] - mean
        mean = mean + off / (count + 1)
        squares = squares + off * (train[count] - mean)
    spread = xp.sqrt(squares / train.shape[0])
    spread = xp.where(spread == 0, xp.ones_like(spread), spread)
    return (train - mean) / spread, (other - mean) / spread


@correct("standardize", how="each library's own keywords")
def standardize_library(train, other):
    if isinstance(train, torch.Tensor):
        spread, mean = torch.std_mean(train, dim=0, correction=0, keepdim=True)
        spread = spread.masked_fill(spread == 0, 1.0)
        return (train - mean).div(spread), (other - mean).div(spread)
    mean, spread = np.mean(train, axis=0), np.std(train, axis=0, ddof=0)
    found = []
    for x in (train, other):
        new = np.zeros_like(x)
        np.divide(x - mean, spread, out=new, where=np.broadcast_to(spread > 0, x.shape))
        found.append(new)
    return tuple(found)
