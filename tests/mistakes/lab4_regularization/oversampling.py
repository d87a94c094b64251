"""Attempts at random_oversample."""

from dlcourse import namespace
from dlcourse import rng as new_rng

from tests.mistakes import correct, mistake

PIECE = "random_oversample"


def _rows(labels, drawn):
    """Row numbers: all of them, and for each class those that ``drawn`` gives."""
    xp = namespace(labels)
    classes, counts = xp.unique_counts(labels)
    parts = [xp.arange(labels.shape[0], device=labels.device)]
    for c in range(classes.shape[0]):
        (own,) = xp.nonzero(labels == classes[c])
        parts.append(drawn(own, int(xp.max(counts)) - int(counts[c])))
    return xp.concat(parts)


def _again(rng):
    return lambda own, missing: own[rng.integers(0, own.shape[0], (missing,))]


@mistake(PIECE, cause="the largest class taken as the number to add", feedback="as many rows are")
def rows_too_many(x, labels, rng):
    xp = namespace(x, labels)
    largest = int(xp.max(xp.unique_counts(labels)[1]))

    def drawn(own, missing):
        return own[rng.integers(0, own.shape[0], (largest if missing else 0,))]

    rows = _rows(labels, drawn)
    return x[rows], labels[rows]


@mistake(PIECE, cause="drawn from all classes", feedback="label of another class")
def rows_any_class(x, labels, rng):
    xp = namespace(x, labels)
    rows = _rows(labels, _again(rng))
    n, new = labels.shape[0], rows.shape[0] - labels.shape[0]
    other = rng.integers(0, n, (new,))
    return xp.concat([x, x[other]]), labels[rows]


@mistake(PIECE, cause="the largest class drawn from", feedback="the classes are not equally large")
def rows_from_anywhere(x, labels, rng):
    xp = namespace(x, labels)
    rows = _rows(labels, lambda own, missing: rng.integers(0, labels.shape[0], (missing,)))
    return xp.concat([x, x[rows[labels.shape[0] :]]]), labels[rows]


@mistake(PIECE, cause="one class only", feedback="only one class grows")
def rows_one_class(x, labels, rng):
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    (own,) = xp.nonzero(labels == classes[int(xp.argmin(counts))])
    missing = int(xp.max(counts)) - int(xp.min(counts))
    rows = xp.concat([xp.arange(labels.shape[0]), _again(rng)(own, missing)])
    return x[rows], labels[rows]


@mistake(PIECE, cause="nothing added", feedback="as unequal as before")
def rows_nothing(x, labels, rng):
    return 1 * x, 1 * labels


@mistake(PIECE, cause="new rows first", feedback="originals stand behind")
def rows_first(x, labels, rng):
    xp = namespace(x, labels)
    rows = _rows(labels, _again(rng))
    n = labels.shape[0]
    rows = xp.concat([rows[n:], rows[:n]])
    return x[rows], labels[rows]


@mistake(PIECE, cause="shuffled", feedback="not the originals in their order")
def rows_shuffled(x, labels, rng):
    rows = _rows(labels, _again(rng))
    rows = rows[rng.permutation(rows.shape[0])]
    return x[rows], labels[rows]


@mistake(PIECE, cause="sorted by class", feedback="not the originals in their order")
def rows_sorted(x, labels, rng):
    xp = namespace(x, labels)
    rows = _rows(labels, _again(rng))
    rows = rows[xp.argsort(labels[rows], stable=True)]
    return x[rows], labels[rows]


@mistake(PIECE, cause="the first row again and again", feedback="some rows are never drawn")
def rows_first_only(x, labels, rng):
    rows = _rows(labels, lambda own, missing: own[0 * rng.integers(0, 1, (missing,))])
    return x[rows], labels[rows]


@mistake(PIECE, cause="the rows in turn", feedback="no row is drawn twice")
def rows_in_turn(x, labels, rng):
    xp = namespace(x, labels)
    rows = _rows(labels, lambda own, missing: own[xp.arange(missing) % own.shape[0]])
    return x[rows], labels[rows]


@mistake(PIECE, cause="permutations", feedback="no row is drawn twice")
def rows_permuted(x, labels, rng):
    xp = namespace(x, labels)

    def drawn(own, missing):
        turns = [own[rng.permutation(own.shape[0])] for _ in range(missing // own.shape[0] + 1)]
        return xp.concat(turns)[:missing]

    rows = _rows(labels, drawn)
    return x[rows], labels[rows]


@mistake(PIECE, cause="the last row never", feedback="some rows are never drawn")
def rows_no_last(x, labels, rng):
    def drawn(own, missing):
        return own[rng.integers(0, own.shape[0] - 1, (missing,))]

    rows = _rows(labels, drawn)
    return x[rows], labels[rows]


@mistake(PIECE, cause="classes cut to the smallest", feedback="rows are lost")
def rows_cut(x, labels, rng):
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    least, parts = int(xp.min(counts)), []
    for c in range(classes.shape[0]):
        (own,) = xp.nonzero(labels == classes[c])
        parts.append(own[:least])
    rows = xp.concat(parts)
    return (x[rows], labels[rows]) if rows.shape[0] < labels.shape[0] else (x[:-1], labels[:-1])


@mistake(PIECE, cause="a source of its own", feedback="not from rng")
def rows_own(x, labels, rng):
    rows = _rows(labels, _again(new_rng(None, like=x)))
    return x[rows], labels[rows]


@mistake(PIECE, cause="labels missing", feedback="expected 2 things")
def rows_no_labels(x, labels, rng):
    return x[_rows(labels, _again(rng))]


@mistake(PIECE, cause="labels as floats", feedback="an array of integers")
def rows_float_labels(x, labels, rng):
    xp = namespace(x, labels)
    rows = _rows(labels, _again(rng))
    return x[rows], xp.astype(labels[rows], x.dtype)


@correct(PIECE, how="row numbers of all classes, joined")
def rows_plain(x, labels, rng):
    rows = _rows(labels, _again(rng))
    return x[rows], labels[rows]


@correct(PIECE, how="row by row, until the classes are equal")
def rows_loop(x, labels, rng):
    xp = namespace(x, labels)
    by_class = {}
    for n in range(labels.shape[0]):
        by_class.setdefault(int(labels[n]), []).append(n)
    largest = max(len(rows) for rows in by_class.values())
    numbers = list(range(labels.shape[0]))
    for rows in by_class.values():
        for _ in range(largest - len(rows)):
            numbers.append(rows[int(rng.integers(0, len(rows)))])
    rows = xp.asarray(numbers)
    return x[rows], labels[rows]


@correct(PIECE, how="uniform numbers, the largest class first")
def rows_uniform(x, labels, rng):
    xp = namespace(x, labels)
    values = sorted({int(label) for label in labels}, key=lambda v: -int(xp.sum(labels == v)))
    largest = int(xp.sum(labels == values[0]))
    xs, names = [x], [labels]
    for value in values[1:]:
        own = x[labels == value]
        missing = largest - own.shape[0]
        picks = xp.astype(xp.floor(rng.uniform((missing,)) * own.shape[0]), xp.int64)
        xs.append(own[picks])
        names.append(xp.full((missing,), value, dtype=labels.dtype, device=labels.device))
    return xp.concat(xs), xp.concat(names)
