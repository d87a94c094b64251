"""Attempts at xavier_uniform and he_normal."""

import math

import numpy as np
from dlcourse import namespace
from dlcourse import rng as new_rng

from tests.mistakes import correct, mistake


def _even(n_in, n_out, rng, a):
    return a * (2 * rng.uniform((n_out, n_in)) - 1)


@mistake("xavier_uniform", cause="the older form", feedback="1 / sqrt(n_in)")
def xavier_old(n_in, n_out, rng):
    return _even(n_in, n_out, rng, 1 / math.sqrt(n_in))


@mistake("xavier_uniform", cause="n_out missing", feedback="n_out is left out")
def xavier_n_in(n_in, n_out, rng):
    return _even(n_in, n_out, rng, math.sqrt(6 / n_in))


@mistake("xavier_uniform", cause="n_in missing", feedback="n_in is left out")
def xavier_n_out(n_in, n_out, rng):
    return _even(n_in, n_out, rng, math.sqrt(6 / n_out))


@mistake(
    "xavier_uniform", cause="standard deviation taken for a", feedback="the standard deviation"
)
def xavier_deviation(n_in, n_out, rng):
    return _even(n_in, n_out, rng, math.sqrt(2 / (n_in + n_out)))


@mistake("xavier_uniform", cause="root missing", feedback="without the root")
def xavier_no_root(n_in, n_out, rng):
    return _even(n_in, n_out, rng, 6 / (n_in + n_out))


@mistake("xavier_uniform", cause="only positive", feedback="no weight is negative")
def xavier_positive(n_in, n_out, rng):
    return math.sqrt(6 / (n_in + n_out)) * rng.uniform((n_out, n_in))


@mistake("xavier_uniform", cause="normal numbers", feedback="not drawn evenly")
def xavier_normal(n_in, n_out, rng):
    return math.sqrt(2 / (n_in + n_out)) * rng.normal((n_out, n_in))


@mistake("xavier_uniform", cause="half of a", feedback="a is halved")
def xavier_half(n_in, n_out, rng):
    return math.sqrt(6 / (n_in + n_out)) * (rng.uniform((n_out, n_in)) - 0.5)


@mistake("xavier_uniform", cause="shape exchanged", feedback="expected (n_out, n_in)")
def xavier_shape(n_in, n_out, rng):
    return _even(n_out, n_in, rng, math.sqrt(6 / (n_in + n_out)))


@mistake("xavier_uniform", cause="one row for all units", feedback="rows that follow each other")
def xavier_one_row(n_in, n_out, rng):
    row = _even(n_in, 1, rng, math.sqrt(6 / (n_in + n_out)))
    xp = namespace(row)
    return xp.concat([row] * n_out, axis=0)


@mistake("xavier_uniform", cause="a source of its own", feedback="not from rng")
def xavier_own(n_in, n_out, rng):
    like = rng.uniform((1,))
    return _even(n_in, n_out, new_rng(None, like=like), math.sqrt(6 / (n_in + n_out)))


@mistake("xavier_uniform", cause="a fixed seed", feedback="do not come from rng")
def xavier_fixed(n_in, n_out, rng):
    like = rng.uniform((1,))
    return _even(n_in, n_out, new_rng(7, like=like), math.sqrt(6 / (n_in + n_out)))


@mistake("xavier_uniform", cause="the sizes multiplied", feedback="the sizes are multiplied")
def xavier_product(n_in, n_out, rng):
    return _even(n_in, n_out, rng, math.sqrt(6 / (n_in * n_out)))


@mistake("xavier_uniform", cause="8% wider", feedback="1.08 times")
def xavier_wider(n_in, n_out, rng):
    return _even(n_in, n_out, rng, 1.08 * math.sqrt(6 / (n_in + n_out)))


@correct("xavier_uniform", how="from -a upwards")
def xavier_from_below(n_in, n_out, rng):
    a = (6 / (n_in + n_out)) ** 0.5
    return -a + 2 * a * rng.uniform((n_out, n_in))


@correct("xavier_uniform", how="drawn in a row, turned upside down")
def xavier_flat(n_in, n_out, rng):
    numbers = 1 - 2 * rng.uniform((n_in * n_out,))
    xp = namespace(numbers)
    return math.sqrt(6) / math.sqrt(n_in + n_out) * xp.reshape(numbers, (n_out, n_in))


@correct("xavier_uniform", how="unit by unit, transposed")
def xavier_columns(n_in, n_out, rng):
    table = rng.uniform((n_in, n_out))
    return np.sqrt(6 / (n_in + n_out)).item() * 2 * (table - 0.5).T


@mistake("he_normal", cause="2 missing", feedback="the 2 is left out")
def he_one(n_in, n_out, rng):
    return math.sqrt(1 / n_in) * rng.normal((n_out, n_in))


@mistake("he_normal", cause="n_out for n_in", feedback="n_out takes the place of n_in")
def he_n_out(n_in, n_out, rng):
    return math.sqrt(2 / n_out) * rng.normal((n_out, n_in))


@mistake("he_normal", cause="variance as deviation", feedback="taken for the standard deviation")
def he_no_root(n_in, n_out, rng):
    return 2 / n_in * rng.normal((n_out, n_in))


@mistake("he_normal", cause="Xavier's variance", feedback="as in Xavier's form")
def he_xavier(n_in, n_out, rng):
    return math.sqrt(2 / (n_in + n_out)) * rng.normal((n_out, n_in))


@mistake("he_normal", cause="drawn evenly, with the right variance", feedback="are not normal")
def he_uniform(n_in, n_out, rng):
    return _even(n_in, n_out, rng, math.sqrt(6 / n_in))


@mistake("he_normal", cause="shape exchanged", feedback="expected (n_out, n_in)")
def he_shape(n_in, n_out, rng):
    return math.sqrt(2 / n_in) * rng.normal((n_in, n_out))


@mistake("he_normal", cause="one row for all units", feedback="rows that follow each other")
def he_one_row(n_in, n_out, rng):
    row = math.sqrt(2 / n_in) * rng.normal((1, n_in))
    return namespace(row).concat([row] * n_out, axis=0)


@mistake("he_normal", cause="absolute values", feedback="the mean is not 0")
def he_positive(n_in, n_out, rng):
    w = math.sqrt(2 / n_in) * rng.normal((n_out, n_in))
    return namespace(w).abs(w)


@mistake("he_normal", cause="cut off at two deviations", feedback="not normal")
def he_truncated(n_in, n_out, rng):
    w = rng.normal((n_out, n_in))
    xp = namespace(w)
    # Cut off, and widened so that the variance is right again.
    w = xp.clip(w, -2, 2) / 0.9594
    return math.sqrt(2 / n_in) * w


@mistake("he_normal", cause="standard normal", feedback="the weights are standard normal")
def he_standard(n_in, n_out, rng):
    return rng.normal((n_out, n_in))


@mistake("he_normal", cause="root of 2 only", feedback="the root covers the 2 only")
def he_half_root(n_in, n_out, rng):
    return math.sqrt(2) / n_in * rng.normal((n_out, n_in))


@mistake("he_normal", cause="a source of its own", feedback="not from rng")
def he_own(n_in, n_out, rng):
    like = rng.normal((1,))
    return math.sqrt(2 / n_in) * new_rng(None, like=like).normal((n_out, n_in))


@correct("he_normal", how="divided by a root")
def he_divided(n_in, n_out, rng):
    return rng.normal((n_out, n_in)) / math.sqrt(n_in / 2)


@correct("he_normal", how="drawn in a row")
def he_flat(n_in, n_out, rng):
    w = rng.normal((n_in * n_out,)) * (2 / n_in) ** 0.5
    return namespace(w).reshape(w, (n_out, n_in))


@correct("he_normal", how="unit by unit")
def he_rows(n_in, n_out, rng):
    rows = [np.sqrt(2 / n_in).item() * rng.normal((n_in,)) for _ in range(n_out)]
    return namespace(rows[0]).stack(rows)
