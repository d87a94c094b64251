"""Attempts at minibatches."""

import numpy as np
import torch

from tests.mistakes import correct, mistake


@mistake("minibatches", cause="not shuffled", feedback="rng that is given")
def batches_in_order(n, batch_size, rng):
    for start in range(0, n, batch_size):
        yield np.arange(start, min(start + batch_size, n))


@mistake("minibatches", cause="only the batches are shuffled", feedback="not shuffled well")
def batches_of_neighbours(n, batch_size, rng):
    starts = range(0, n, batch_size)
    for k in [*np.asarray(rng.permutation(n // batch_size)), *range(n // batch_size, len(starts))]:
        yield np.arange(n)[starts[k] : starts[k] + batch_size]


@mistake("minibatches", cause="shuffled within batches", feedback="not shuffled well")
def batches_within(n, batch_size, rng):
    for start in range(0, n, batch_size):
        size = min(batch_size, n - start)
        yield start + rng.permutation(size)


@mistake("minibatches", cause="last batch dropped", feedback="samples are lost")
def batches_dropped(n, batch_size, rng):
    order = rng.permutation(n)
    for k in range(n // batch_size):
        yield order[k * batch_size : (k + 1) * batch_size]


@mistake("minibatches", cause="an empty batch at the end", feedback="there is an empty batch")
def batches_empty(n, batch_size, rng):
    order = rng.permutation(n)
    for k in range(n // batch_size + 1):
        yield order[k * batch_size : (k + 1) * batch_size]


@mistake("minibatches", cause="drawn with replacement", feedback="more than once")
def batches_replacement(n, batch_size, rng):
    for start in range(0, n, batch_size):
        yield rng.integers(0, n, min(batch_size, n - start))


@mistake("minibatches", cause="a new order for each batch", feedback="more than once")
def batches_new_order(n, batch_size, rng):
    for start in range(0, n, batch_size):
        yield rng.permutation(n)[start : start + batch_size]


@mistake("minibatches", cause="batches overlap", feedback="more than once")
def batches_overlap(n, batch_size, rng):
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size + 1]


@mistake("minibatches", cause="batches of equal size", feedback="other sizes than expected")
def batches_even(n, batch_size, rng):
    yield from np.array_split(np.asarray(rng.permutation(n)), -(-n // batch_size))


@mistake("minibatches", cause="batch_size is the number of batches", feedback="than expected")
def batches_number(n, batch_size, rng):
    yield from np.array_split(np.asarray(rng.permutation(n)), min(batch_size, n))


@mistake("minibatches", cause="the short batch comes first", feedback="other sizes than expected")
def batches_short_first(n, batch_size, rng):
    order, rest = rng.permutation(n), n % batch_size
    if rest:
        yield order[:rest]
    for start in range(rest, n, batch_size):
        yield order[start : start + batch_size]


@mistake("minibatches", cause="NumPy's own chance", feedback="chance comes from elsewhere")
def batches_own_chance(n, batch_size, rng):
    order = np.random.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


@mistake("minibatches", cause="a seed of its own", feedback="rng that is given")
def batches_seeded(n, batch_size, rng):
    order = np.random.default_rng(1).permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


@mistake("minibatches", cause="the first batch only", feedback="expected an array of integers")
def batches_return(n, batch_size, rng):
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        return [int(i) for i in order[start : start + batch_size]]


@mistake("minibatches", cause="lists of numbers", feedback="expected an array of integers")
def batches_lists(n, batch_size, rng):
    order = [int(i) for i in rng.permutation(n)]
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


@mistake("minibatches", cause="one batch with everything", feedback="other sizes than expected")
def batches_whole(n, batch_size, rng):
    yield rng.permutation(n)


@correct("minibatches", how="a list")
def batches_list(n, batch_size, rng):
    order = np.asarray([int(i) for i in rng.permutation(n)])
    return [order[k : k + batch_size] for k in range(0, n, batch_size)]


@correct("minibatches", how="torch's split, as a tuple")
def batches_split(n, batch_size, rng):
    return torch.split(torch.as_tensor(rng.permutation(n)), batch_size)


@correct("minibatches", how="cut off while something is left")
def batches_while(n, batch_size, rng):
    keys = rng.uniform(n)
    left = keys.argsort()
    while len(left):
        yield left[:batch_size]
        left = left[batch_size:]


@correct("minibatches", how="places that are counted")
def batches_full(n, batch_size, rng):
    order = np.array([int(i) for i in rng.permutation(n)], dtype=np.int32)
    full = n // batch_size
    rows = list(order[: full * batch_size].reshape(full, batch_size))
    return iter(rows + [order[full * batch_size :]] * (n % batch_size > 0))


@correct("minibatches", how="an iterator of its own class")
def batches_class(n, batch_size, rng):
    class Epoch:
        def __init__(self):
            self.order, self.at = rng.permutation(n), 0

        def __iter__(self):
            return self

        def __next__(self):
            if self.at >= n:
                raise StopIteration
            self.at += batch_size
            return self.order[self.at - batch_size : self.at]

    return Epoch()


@correct("minibatches", how="numbers collected one by one until a batch is full")
def batches_collected(n, batch_size, rng):
    batch = []
    for i in rng.permutation(n):
        batch.append(int(i))
        if len(batch) == batch_size:
            yield np.array(batch)
            batch = []
    if batch:
        yield np.array(batch)
