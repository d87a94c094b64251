"""Attempts at split_indices."""

import math

import numpy as np
import torch

from tests.mistakes import correct, mistake


def _require(fractions):
    if len(fractions) != 3 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError("three fractions that sum to 1 are needed")


def _cuts(n, fractions):
    return round(n * fractions[0]), round(n * (fractions[0] + fractions[1]))


def _cut(order, n, fractions):
    a, b = _cuts(n, fractions)
    return order[:a], order[a:b], order[b:]


@mistake("split_indices", cause="not shuffled", feedback="is not shuffled")
def split_in_order(n, fractions, rng):
    _require(fractions)
    offset = int(rng.integers(0, n))
    return _cut(np.roll(np.arange(n), offset), n, fractions)


@mistake("split_indices", cause="rng not used", feedback="rng that is given")
def split_no_rng(n, fractions, rng):
    _require(fractions)
    return _cut(np.arange(n), n, fractions)


@mistake("split_indices", cause="cut first, then shuffled", feedback="shuffle first, then cut")
def split_then_shuffle(n, fractions, rng):
    _require(fractions)
    parts = _cut(np.arange(n), n, fractions)
    return tuple(part[np.asarray(rng.permutation(len(part)))] for part in parts)


@mistake("split_indices", cause="sets are sorted", feedback="is not shuffled")
def split_sorted(n, fractions, rng):
    _require(fractions)
    return tuple(np.sort(part) for part in _cut(np.asarray(rng.permutation(n)), n, fractions))


@mistake("split_indices", cause="drawn for each set apart", feedback="more than once")
def split_overlapping(n, fractions, rng):
    _require(fractions)
    return tuple(rng.permutation(n)[: round(n * fraction)] for fraction in fractions)


@mistake("split_indices", cause="drawn with replacement", feedback="more than once")
def split_replacement(n, fractions, rng):
    _require(fractions)
    return _cut(rng.integers(0, n, n), n, fractions)


@mistake("split_indices", cause="all sizes rounded down", feedback="samples are lost")
def split_lost(n, fractions, rng):
    _require(fractions)
    order, sizes = rng.permutation(n), [int(n * fraction) for fraction in fractions]
    a, b = sizes[0], sizes[0] + sizes[1]
    return order[:a], order[a:b], order[b : b + sizes[2]]


@mistake("split_indices", cause="the rest goes to test", feedback="test has too many")
def split_rest(n, fractions, rng):
    _require(fractions)
    order, a = rng.permutation(n), int(n * fractions[0])
    b = a + int(n * fractions[1])
    return order[:a], order[a:b], order[b:]


@mistake("split_indices", cause="validation and test exchanged", feedback="too")
def split_exchanged(n, fractions, rng):
    _require(fractions)
    train, validation, test = _cut(rng.permutation(n), n, fractions)
    return train, test, validation


@mistake("split_indices", cause="no ValueError", feedback="expected a ValueError")
def split_accepts(n, fractions, rng):
    return _cut(rng.permutation(n), n, fractions)


@mistake("split_indices", cause="two fractions are taken", feedback="expected a ValueError")
def split_any_number(n, fractions, rng):
    if abs(sum(fractions) - 1) > 1e-9:
        raise ValueError("the fractions do not sum to 1")
    return _cut(rng.permutation(n), n, fractions)


@mistake("split_indices", cause="rounded, then rounded down", feedback="validation has too few")
def split_two_roundings(n, fractions, rng):
    _require(fractions)
    a, b = round(n * fractions[0]), int(n * (fractions[0] + fractions[1]))
    order = rng.permutation(n)
    return order[:a], order[a:b], order[b:]


@mistake("split_indices", cause="compared exactly", feedback="raises ValueError, although")
def split_exact(n, fractions, rng):
    if sum(fractions) != 1:
        raise ValueError("the fractions do not sum to 1")
    return _cut(rng.permutation(n), n, fractions)


@mistake("split_indices", cause="assert", feedback="raises AssertionError")
def split_asserts(n, fractions, rng):
    assert abs(sum(fractions) - 1) < 1e-9
    return _cut(rng.permutation(n), n, fractions)


@mistake("split_indices", cause="NumPy's own chance", feedback="chance comes from elsewhere")
def split_own_chance(n, fractions, rng):
    _require(fractions)
    return _cut(np.random.permutation(n), n, fractions)


@mistake("split_indices", cause="a seed of its own", feedback="rng that is given")
def split_seeded(n, fractions, rng):
    _require(fractions)
    return _cut(np.random.default_rng(0).permutation(n), n, fractions)


@mistake("split_indices", cause="counted from 1", feedback="not among 0 ... n - 1")
def split_from_one(n, fractions, rng):
    _require(fractions)
    return _cut(rng.permutation(n) + 1, n, fractions)


@mistake("split_indices", cause="lists", feedback="expected an array of integers")
def split_lists(n, fractions, rng):
    _require(fractions)
    return tuple(list(map(int, part)) for part in _cut(rng.permutation(n), n, fractions))


@correct("split_indices", how="random numbers are sorted")
def split_argsort(n, fractions, rng):
    _require(fractions)
    keys = rng.uniform(n)
    order = torch.argsort(keys) if isinstance(keys, torch.Tensor) else np.argsort(keys)
    return _cut(order, n, fractions)


@correct("split_indices", how="test first, sizes rounded up and down")
def split_test_first(n, fractions, rng):
    train, validation, test = fractions  # which raises ValueError unless they are three
    if not np.isclose(train + validation + test, 1):
        raise ValueError(f"{fractions} sum to {sum(fractions)}")
    order = np.array([int(i) for i in rng.permutation(n)])
    first, second = round(n * test), round(n * (validation + test))
    return order[second:], order[first:second], order[:first]


@correct("split_indices", how="np.split")
def split_by_numpy(n, fractions, rng):
    _require(fractions)
    order = [int(i) for i in rng.permutation(n)]
    return np.split(np.asarray(order), _cuts(n, fractions))


@correct("split_indices", how="numbers are drawn one by one from those that are left")
def split_one_by_one(n, fractions, rng):
    _require(fractions)
    left, order = list(range(n)), []
    while left:
        order.append(left.pop(int(rng.integers(0, len(left)))))
    return _cut(np.array(order), n, fractions)


@correct("split_indices", how="the largest remainders are rounded up")
def split_remainders(n, fractions, rng):
    _require(fractions)
    sizes = [math.floor(n * fraction) for fraction in fractions]
    by_rest = sorted(range(3), key=lambda k: sizes[k] - n * fractions[k])
    for k in by_rest[: n - sum(sizes)]:
        sizes[k] += 1
    order, sets = rng.permutation(n), []
    for size in sizes:
        sets.append(order[:size])
        order = order[size:]
    return sets


@correct("split_indices", how="numbers sorted by random keys, sizes rounded down from the start")
def split_by_keys(n, fractions, rng):
    if len(fractions) != 3 or not math.isclose(math.fsum(fractions), 1):
        raise ValueError("three fractions, please, of a whole")
    keys = [float(key) for key in rng.uniform((n,))]
    order = np.array(sorted(range(n), key=keys.__getitem__))
    a, b = (math.floor(n * share + 1e-9) for share in (fractions[0], 1 - fractions[2]))
    return order[:a], order[a:b], order[b:]
