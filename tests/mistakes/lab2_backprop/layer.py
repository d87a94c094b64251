"""Attempts at linear_backward."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _right(df, x, W):
    return df @ W, df.T @ x, df.sum(0)


@mistake("linear_backward", cause="batch sum missing in db", feedback="every sample is still apart")
def layer_db_apart(df, x, W):
    return df @ W, df.T @ x, 1 * df


@mistake("linear_backward", cause="mean in db", feedback="1 / the number of samples")
def layer_db_mean(df, x, W):
    return df @ W, df.T @ x, df.mean(0)


@mistake("linear_backward", cause="mean over the batch", feedback="1 / the number of samples")
def layer_mean(df, x, W):
    n = x.shape[0]
    return df @ W, df.T @ x / n, df.sum(0) / n


@mistake("linear_backward", cause="sum over the wrong axis", feedback="has shape")
def layer_db_axis(df, x, W):
    return df @ W, df.T @ x, df.sum(1)


@mistake("linear_backward", cause="db summed to a number", feedback="reduced to one number")
def layer_db_total(df, x, W):
    return df @ W, df.T @ x, df.sum()


@mistake("linear_backward", cause="db keeps its axis", feedback="has shape")
def layer_db_keepdims(df, x, W):
    xp = namespace(df)
    return df @ W, df.T @ x, xp.sum(df, axis=0, keepdims=True)


@mistake("linear_backward", cause="dW transposed", feedback="the transpose of what is expected")
def layer_dw_transposed(df, x, W):
    return df @ W, x.T @ df, df.sum(0)


@mistake("linear_backward", cause="dx with the transpose of W", feedback="stops with")
def layer_dx_transposed(df, x, W):
    return df @ W.T, df.T @ x, df.sum(0)


@mistake("linear_backward", cause="results in another order", feedback="has shape")
def layer_order(df, x, W):
    dx, dW, db = _right(df, x, W)
    return dW, dx, db


@mistake("linear_backward", cause="dx summed over the batch", feedback="has shape")
def layer_dx_summed(df, x, W):
    dx, dW, db = _right(df, x, W)
    return dx.sum(0), dW, db


@mistake("linear_backward", cause="one sample only", feedback="only the first sample is used")
def layer_first(df, x, W):
    xp = namespace(df)
    return df @ W, xp.asarray(df[0])[:, None] * x[0][None, :], 1 * df[0]


@mistake("linear_backward", cause="keeps the last sample", feedback="only the last sample is used")
def layer_last(df, x, W):
    for delta, row in zip(df, x, strict=True):
        dW, db = delta[:, None] * row[None, :], 1 * delta
    return df @ W, dW, db


@mistake("linear_backward", cause="sums before the product", feedback="summed apart")
def layer_sums_first(df, x, W):
    return df @ W, df.sum(0)[:, None] * x.sum(0)[None, :], df.sum(0)


@mistake("linear_backward", cause="batch summed over twice", feedback="the number of samples")
def layer_twice(df, x, W):
    dx, dW, db = _right(df, x, W)
    return dx, dW, db * x.shape[0]


@mistake("linear_backward", cause="wrong sign in dW and db", feedback="minus 1")
def layer_sign(df, x, W):
    dx, dW, db = _right(df, x, W)
    return dx, -dW, -db


@mistake("linear_backward", cause="learning rate multiplied in", feedback="a learning rate")
def layer_learning_rate(df, x, W):
    dx, dW, db = _right(df, x, W)
    return dx, 0.1 * dW, 0.1 * db


@mistake("linear_backward", cause="df missing in dx", feedback="df is left out")
def layer_dx_no_df(df, x, W):
    xp = namespace(df)
    _dx, dW, db = _right(df, x, W)
    return xp.ones_like(df) @ W, dW, db


@mistake("linear_backward", cause="bias counts samples", feedback="samples are counted")
def layer_db_count(df, x, W):
    dx, dW, db = _right(df, x, W)
    return dx, dW, 0 * db + x.shape[0]


@mistake("linear_backward", cause="db missing", feedback="expected 3 things")
def layer_two(df, x, W):
    return df @ W, df.T @ x


@mistake("linear_backward", cause="writes into df", feedback="changes its argument df")
def layer_in_place(df, x, W):
    dx, dW, db = _right(df, x, W)
    df *= 0
    return dx, dW, db


@mistake("linear_backward", cause="float64 sums", feedback="gets float32 and returns float64")
def layer_float64(df, x, W):
    xp = namespace(df)
    dx, dW, db = _right(df, x, W)
    return dx, dW, xp.astype(db, xp.float64)


@mistake("linear_backward", cause="NumPy only", feedback="returns a NumPy array")
def layer_numpy(df, x, W):
    return tuple(np.asarray(part) for part in _right(df, x, W))


@mistake("linear_backward", cause="right for square weights only", feedback="has shape")
def layer_square(df, x, W):
    xp = namespace(df)
    dW = xp.zeros((W.shape[1], W.shape[1]), dtype=W.dtype)
    dW[: W.shape[0], :] = (df.T @ x)[: W.shape[1], :]
    return df @ W, dW, df.sum(0)


@correct("linear_backward", how="methods")
def layer_methods(df, x, W):
    return _right(df, x, W)


@correct("linear_backward", how="einsum")
def layer_einsum(df, x, W):
    xp = namespace(df)
    return (
        xp.einsum("no,oi->ni", df, W),
        xp.einsum("no,ni->oi", df, x),
        xp.einsum("no->o", df),
    )


@correct("linear_backward", how="sample by sample, added up in place")
def layer_loop(df, x, W):
    xp = namespace(df)
    dx, dW, db = xp.zeros_like(x), xp.zeros_like(W), xp.zeros_like(df[0])
    for n in range(x.shape[0]):
        dx[n] = W.T @ df[n]
        dW += df[n][:, None] * x[n][None, :]
        db += df[n]
    return dx, dW, db


@correct("linear_backward", how="transposes and a product with ones")
def layer_ones(df, x, W):
    xp = namespace(df)
    return (W.T @ df.T).T, (x.T @ df).T, xp.ones_like(df[:, 0]) @ df


@correct("linear_backward", how="broadcast products, summed")
def layer_broadcast(df, x, W):
    xp = namespace(df)
    return (
        xp.sum(df[:, :, None] * W[None, :, :], axis=1),
        xp.sum(df[:, :, None] * x[:, None, :], axis=0),
        xp.sum(df, axis=0),
    )


@correct("linear_backward", how="weight and bias in one matrix")
def layer_augmented(df, x, W):
    xp = namespace(df)
    both = df.T @ xp.concat([x, xp.ones_like(x[:, :1])], axis=1)
    return xp.tensordot(df, W, axes=1), both[:, :-1], both[:, -1]


@correct("linear_backward", how="unit by unit, in float64 on the way")
def layer_units(df, x, W):
    xp = namespace(df)
    wide = [xp.astype(array, xp.float64) for array in (df, x, W)]
    dW = xp.stack([delta @ wide[1] for delta in wide[0].T])
    db = xp.stack([xp.sum(delta) for delta in wide[0].T])
    dx = sum(delta[:, None] * row for delta, row in zip(wide[0].T, wide[2], strict=True))
    return tuple(xp.astype(array, df.dtype) for array in (dx, dW, db))
