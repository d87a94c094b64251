"""Attempts at anomaly_threshold."""

import math

from dlcourse import namespace

from tests.mistakes import correct, mistake


def _sorted(errors):
    return namespace(errors).sort(errors)


def _at(row, position):
    """The row at a position, straight between two entries, and at its ends beyond them."""
    last = len(row) - 1
    low = min(max(math.floor(position), 0), last)
    high = min(low + 1, last)
    return row[low] + (position - math.floor(position)) * (row[high] - row[low])


@mistake("anomaly_threshold", cause="not sorted", feedback="the errors are not sorted")
def threshold_not_sorted(errors, quantile):
    return _at(errors, quantile * (len(errors) - 1))


@mistake("anomaly_threshold", cause="descending", feedback="from the largest to the smallest")
def threshold_descending(errors, quantile):
    return _at(namespace(errors).flip(_sorted(errors), axis=0), quantile * (len(errors) - 1))


@mistake("anomaly_threshold", cause="position q N", feedback="the position is q N, not q (N - 1)")
def threshold_q_n(errors, quantile):
    return _at(_sorted(errors), quantile * len(errors))


@mistake("anomaly_threshold", cause="position q N - 1", feedback="the position is q N - 1")
def threshold_q_n_minus_one(errors, quantile):
    return _at(_sorted(errors), quantile * len(errors) - 1)


@mistake("anomaly_threshold", cause="rounded down", feedback="the error below is taken")
def threshold_floor(errors, quantile):
    return _sorted(errors)[math.floor(quantile * (len(errors) - 1))]


@mistake("anomaly_threshold", cause="rounded up", feedback="the error above is taken")
def threshold_ceil(errors, quantile):
    return _sorted(errors)[math.ceil(quantile * (len(errors) - 1))]


@mistake("anomaly_threshold", cause="nearest", feedback="the nearest error is taken")
def threshold_nearest(errors, quantile):
    return _sorted(errors)[round(quantile * (len(errors) - 1))]


@mistake("anomaly_threshold", cause="entry q N", feedback="entry number q N is taken")
def threshold_entry(errors, quantile):
    return _sorted(errors)[min(int(quantile * len(errors)), len(errors) - 1)]


@mistake(
    "anomaly_threshold", cause="weights exchanged", feedback="weights of the two neighbours are"
)
def threshold_weights(errors, quantile):
    row, position = _sorted(errors), quantile * (len(errors) - 1)
    low = math.floor(position)
    high, part = min(low + 1, len(row) - 1), position - low
    return part * row[low] + (1 - part) * row[high]


@mistake("anomaly_threshold", cause="averaged", feedback="the two neighbours are averaged")
def threshold_averaged(errors, quantile):
    row, low = _sorted(errors), math.floor(quantile * (len(errors) - 1))
    return (row[low] + row[min(low + 1, len(row) - 1)]) / 2


@mistake(
    "anomaly_threshold",
    cause="between the extremes",
    feedback="between the smallest and the largest",
)
def threshold_extremes(errors, quantile):
    row = _sorted(errors)
    return row[0] + quantile * (row[-1] - row[0])


@mistake(
    "anomaly_threshold", cause="two standard deviations", feedback="mean and standard deviation"
)
def threshold_sigma(errors, quantile):
    mean = errors.mean()
    return mean + 2 * ((errors - mean) ** 2).mean() ** 0.5


@mistake("anomaly_threshold", cause="past the end", feedback="stops with IndexError")
def threshold_past_the_end(errors, quantile):
    row, position = _sorted(errors), quantile * (len(errors) - 1)
    low = math.floor(position)
    return row[low] + (position - low) * (row[low + 1] - row[low])


@mistake("anomaly_threshold", cause="sorted in place", feedback="changes its argument errors")
def threshold_in_place(errors, quantile):
    errors[:] = _sorted(errors)
    return _at(errors, quantile * (len(errors) - 1))


@correct("anomaly_threshold", how="the library's quantile")
def threshold_by_the_library(errors, quantile):
    return namespace(errors).quantile(errors, quantile)


@correct("anomaly_threshold", how="a Python list")
def threshold_list(errors, quantile):
    row = sorted(float(error) for error in errors)
    position = quantile * (len(row) - 1)
    low = min(int(position), max(len(row) - 2, 0))
    return row[low] * (1 - position + low) + row[min(low + 1, len(row) - 1)] * (position - low)


@correct("anomaly_threshold", how="ranks, and weights that fall off around the position")
def threshold_weighted(errors, quantile):
    xp = namespace(errors)
    row = xp.sort(errors)
    ranks = xp.arange(len(errors), dtype=errors.dtype, device=errors.device)
    weights = 1 - xp.abs(ranks - quantile * (len(errors) - 1))
    return xp.sum(xp.where(weights > 0, weights, 0 * weights) * row)


@correct("anomaly_threshold", how="divmod, an array of one element")
def threshold_divmod(errors, quantile):
    row = namespace(errors).sort(errors)
    low, part = divmod(quantile * (len(errors) - 1), 1)
    low = int(low)
    return (
        row[low : low + 1] if part == 0 else (1 - part) * row[low : low + 1] + part * row[low + 1]
    )


@correct("anomaly_threshold", how="two ranks found by quickselect, nothing sorted")
def threshold_quickselect(errors, quantile):
    def find(values, rank):
        pivot = values[len(values) // 2]
        less = [value for value in values if value < pivot]
        same = sum(value == pivot for value in values)
        if rank < len(less):
            return find(less, rank)
        if rank < len(less) + same:
            return pivot
        return find([value for value in values if value > pivot], rank - len(less) - same)

    values, position = [float(error) for error in errors], quantile * (len(errors) - 1)
    low = find(values, int(position))
    high = find(values, min(int(position) + 1, len(values) - 1))
    return low + position % 1 * (high - low)


@correct("anomaly_threshold", how="the last error twice, so that there is always a neighbour")
def threshold_padded(errors, quantile):
    xp = namespace(errors)
    row = xp.sort(errors)
    row = xp.concat([row, row[-1:]])
    position = quantile * (errors.shape[0] - 1)
    i = int(position // 1)
    return row[i] * (i + 1 - position) + row[i + 1] * (position - i)
