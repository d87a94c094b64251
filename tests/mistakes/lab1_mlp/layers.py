"""Attempts at linear and count_parameters."""

from functools import reduce
from itertools import pairwise

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _require_fit(x, W):
    if x.shape[1] != W.shape[1]:
        raise ValueError(f"{x.shape} does not fit {W.shape}")


@mistake("linear", cause="no ValueError of its own", feedback="does not name both shapes")
def linear_no_check(x, W, b):
    return x @ W.T + b


@mistake("linear", cause="W not transposed", feedback="shapes that do not fit")
def linear_not_transposed(x, W, b):
    _require_fit(x, W)
    return x @ W + b


@mistake("linear", cause="columns in place of rows", feedback="rows and columns are exchanged")
def linear_columns(x, W, b):
    _require_fit(x, W)
    return W @ x.T + b[:, None]


@mistake("linear", cause="bias forgotten", feedback="bias is left out")
def linear_no_bias(x, W, b):
    _require_fit(x, W)
    return x @ W.T


@mistake("linear", cause="bias subtracted", feedback="bias is subtracted")
def linear_minus_bias(x, W, b):
    _require_fit(x, W)
    return x @ W.T - b


@mistake("linear", cause="bias added to samples, not to outputs", feedback="shapes that do not fit")
def linear_bias_column(x, W, b):
    _require_fit(x, W)
    return x @ W.T + b[:, None]


@mistake("linear", cause="assert in place of ValueError", feedback="expected a ValueError")
def linear_assert(x, W, b):
    assert x.shape[1] == W.shape[1], f"{x.shape} {W.shape}"
    return x @ W.T + b


@mistake("linear", cause="the text names the sizes only", feedback="does not name both shapes")
def linear_silent_error(x, W, b):
    if x.shape[1] != W.shape[1]:
        raise ValueError(f"{x.shape[1]} is not {W.shape[1]}")
    return x @ W.T + b


@mistake("linear", cause="compares the wrong sizes", feedback="although the shapes fit")
def linear_wrong_sizes(x, W, b):
    if x.shape[1] != W.shape[0]:
        raise ValueError(f"{x.shape} does not fit {W.shape}")
    return x @ W.T + b


@mistake("linear", cause="refuses an x that is too narrow, only", feedback="name both shapes")
def linear_too_narrow(x, W, b):
    if x.shape[1] < W.shape[1]:
        raise ValueError(f"{x.shape} does not fit {W.shape}")
    return x @ W.T + b


@mistake("linear", cause="the dummy column is float64", feedback="returns float64")
def linear_float64(x, W, b):
    _require_fit(x, W)
    xp = namespace(x)
    dummy = xp.ones((x.shape[0], 1), dtype=xp.float64)
    return (
        xp.concat([dummy, xp.astype(x, xp.float64)], axis=1)
        @ xp.astype(xp.concat([b[:, None], W], axis=1), xp.float64).T
    )


@mistake("linear", cause="bias added to the product in NumPy", feedback="returns a NumPy array")
def linear_numpy(x, W, b):
    _require_fit(x, W)
    return np.dot(np.asarray(x), np.asarray(W).T) + np.asarray(b)


@correct("linear", how="einsum")
def linear_einsum(x, W, b):
    _require_fit(x, W)
    return namespace(x).einsum("ni,oi->no", x, W) + b


@correct("linear", how="neuron by neuron")
def linear_by_neuron(x, W, b):
    _require_fit(x, W)
    columns = [(x * W[j]).sum(-1) + b[j] for j in range(W.shape[0])]
    return namespace(x).stack(columns, axis=1)


@correct("linear", how="the dummy input 1")
def linear_dummy(x, W, b):
    _require_fit(x, W)
    xp = namespace(x)
    with_dummy = xp.concat([xp.ones_like(x[:, :1]), x], axis=1)
    return with_dummy @ xp.concat([b[:, None], W], axis=1).T


@correct("linear", how="passes the library's own error on as a ValueError")
def linear_reraises(x, W, b):
    try:
        return namespace(x).matmul(x, W.T) + b
    except (ValueError, RuntimeError) as error:
        raise ValueError(f"x: {list(x.shape)}, W: {list(W.shape)}") from error


@correct("linear", how="broadcast and sum, sample by sample")
def linear_broadcast(x, W, b):
    _require_fit(x, W)
    return (x[:, None, :] * W[None, :, :]).sum(-1) + b


@mistake("count_parameters", cause="biases forgotten", feedback="biases are left out")
def count_weights(widths):
    return sum(a * b for a, b in pairwise(widths))


@mistake(
    "count_parameters",
    cause="a bias for each input in place of each output",
    feedback="unit a layer comes from",
)
def count_input_biases(widths):
    return sum(a * (b + 1) for a, b in pairwise(widths))


@mistake(
    "count_parameters",
    cause="a bias for the input layer too",
    feedback="input layer is given biases",
)
def count_all_biases(widths):
    return count_weights(widths) + sum(widths)


@mistake("count_parameters", cause="the output layer is left out", feedback="last layer")
def count_hidden_only(widths):
    return sum((widths[k] + 1) * widths[k + 1] for k in range(len(widths) - 2))


@mistake("count_parameters", cause="one bias a layer", feedback="single bias")
def count_one_bias(widths):
    return count_weights(widths) + len(widths) - 1


@mistake("count_parameters", cause="adds the widths up", feedback="units are counted")
def count_units(widths):
    return sum(widths)


@mistake("count_parameters", cause="returns after the first layer", feedback="first layer")
def count_first(widths):
    total = 0
    for a, b in pairwise(widths):
        total += (a + 1) * b
        return total  # the indentation is the mistake
    return total


@mistake("count_parameters", cause="overflows in a short integer", feedback="16-bit")
def count_int16(widths):
    sizes = np.array(widths, dtype=np.int16)
    return int(np.sum((sizes[:-1] + np.int16(1)) * sizes[1:], dtype=np.int16))


@mistake("count_parameters", cause="prints and returns nothing", feedback="returns nothing")
def count_prints(widths):
    print(count_weights(widths) + sum(widths[1:]))


@correct("count_parameters", how="weights, then biases")
def count_in_two(widths):
    return count_weights(widths) + sum(widths[1:])


@correct("count_parameters", how="NumPy's dot product")
def count_numpy(widths):
    sizes = np.asarray(widths)
    return (sizes[:-1] + 1) @ sizes[1:]


@correct("count_parameters", how="recursion")
def count_recursive(widths):
    if len(widths) < 2:
        return 0
    first, second, *_ = widths
    return (first + 1) * second + count_recursive(widths[1:])


@correct("count_parameters", how="reduce")
def count_reduce(widths):
    total, _ = reduce(lambda c, n: (c[0] + c[1] * n + n, n), widths[1:], (0, widths[0]))
    return total
