"""Attempts at smote."""

from dlcourse import namespace
from dlcourse import rng as new_rng

from tests.mistakes import correct, mistake


def _nearest(rows, skip=1):
    """Row numbers by distance; the first is the row itself, unless two rows are the same."""
    xp = namespace(rows)
    squares = xp.sum((rows[:, None, :] - rows[None, :, :]) ** 2, axis=2)
    return xp.argsort(squares, axis=1, stable=True)[:, skip:]


def _smote(x, labels, new_rows):
    """All classes filled up with what ``new_rows(own, missing, label)`` gives."""
    xp = namespace(x, labels)
    values = sorted({int(label) for label in labels})
    largest = max(int(xp.sum(xp.astype(labels == value, xp.int64))) for value in values)
    xs, names = [x], [labels]
    for value in values:
        own = x[labels == value]
        missing = largest - own.shape[0]
        if missing:
            xs.append(new_rows(own, missing, value))
            names.append(xp.full((missing,), value, dtype=labels.dtype, device=labels.device))
    return xp.concat(xs), xp.concat(names)


def _picks(own, missing, k, rng, skip=1):
    first = rng.integers(0, own.shape[0], (missing,))
    near = _nearest(own, skip)
    limit = min(k, near.shape[1])
    return first, near[first, rng.integers(0, limit, (missing,))]


def _with(x, labels, k, rng, u=None, skip=1):
    """Right, unless u or the neighbours are others."""

    def new_rows(own, missing, value):
        first, other = _picks(own, missing, k, rng, skip)
        share = rng.uniform((missing, 1)) if u is None else u(own, missing)
        return own[first] + share * (own[other] - own[first])

    return _smote(x, labels, new_rows)


@mistake("smote", cause="a row is its own neighbour", feedback="among its own neighbours")
def smote_itself(x, labels, k, rng):
    return _with(x, labels, k, rng, skip=0)


@mistake("smote", cause="one u a column", feedback="every column has a u of its own")
def smote_columns(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: rng.uniform((missing, own.shape[1])))


@mistake("smote", cause="one u for all", feedback="u is the same for all new rows")
def smote_one_u(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: rng.uniform())


@mistake("smote", cause="the middle", feedback="u is the same for all new rows")
def smote_middle(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: 0.5 + 0 * rng.uniform((missing, 1)))


@mistake("smote", cause="u from -1 to 1", feedback="on the line beyond both rows")
def smote_beyond(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: 2 * rng.uniform((missing, 1)) - 1)


@mistake("smote", cause="normal u", feedback="on the line beyond both rows")
def smote_normal(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: rng.normal((missing, 1)))


@mistake("smote", cause="u near the row", feedback="u is not drawn evenly")
def smote_near(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: rng.uniform((missing, 1)) ** 3)


@mistake("smote", cause="any row of the class", feedback="not among the k nearest")
def smote_any(x, labels, k, rng):
    return _with(x, labels, 10**6, rng)


@mistake("smote", cause="k + 1 neighbours", feedback="not among the k nearest")
def smote_one_more(x, labels, k, rng):
    return _with(x, labels, k + 1, rng)


@mistake("smote", cause="the nearest only", feedback="only the very nearest")
def smote_nearest(x, labels, k, rng):
    return _with(x, labels, 1, rng)


@mistake("smote", cause="the farthest", feedback="not among the k nearest")
def smote_farthest(x, labels, k, rng):
    xp = namespace(x, labels)

    def new_rows(own, missing, value):
        first = rng.integers(0, own.shape[0], (missing,))
        near = xp.flip(_nearest(own), axis=1)
        other = near[first, rng.integers(0, min(k, near.shape[1]), (missing,))]
        return own[first] + rng.uniform((missing, 1)) * (own[other] - own[first])

    return _smote(x, labels, new_rows)


@mistake("smote", cause="neighbours of any class", feedback="belong to another class")
def smote_other_class(x, labels, k, rng):
    near = _nearest(x)
    xp = namespace(x, labels)

    def new_rows(own, missing, value):
        (rows,) = xp.nonzero(labels == value)
        first = rows[rng.integers(0, rows.shape[0], (missing,))]
        other = near[first, rng.integers(0, k, (missing,))]
        return x[first] + rng.uniform((missing, 1)) * (x[other] - x[first])

    return _smote(x, labels, new_rows)


@mistake("smote", cause="rows copied", feedback="a copy of an original")
def smote_copies(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: 0 * rng.uniform((missing, 1)))


@mistake("smote", cause="noise around rows", feedback="on no segment")
def smote_noise(x, labels, k, rng):
    def new_rows(own, missing, value):
        first = rng.integers(0, own.shape[0], (missing,))
        return own[first] + 0.1 * rng.normal((missing, own.shape[1]))

    return _smote(x, labels, new_rows)


@mistake("smote", cause="difference the wrong way round", feedback="on the line beyond both rows")
def smote_backwards(x, labels, k, rng):
    return _with(x, labels, k, rng, u=lambda own, missing: -rng.uniform((missing, 1)))


@mistake("smote", cause="new rows before the originals", feedback="originals stand behind")
def smote_first(x, labels, k, rng):
    xp = namespace(x, labels)
    x_new, labels_new = _with(x, labels, k, rng)
    return xp.roll(x_new, -x.shape[0], axis=0), xp.roll(labels_new, -x.shape[0], axis=0)


@mistake("smote", cause="the first row only", feedback="never occur")
def smote_first_row(x, labels, k, rng):
    def new_rows(own, missing, value):
        first, _ = _picks(own, missing, k, rng)
        near = _nearest(own)
        other = near[0 * first, rng.integers(0, min(k, near.shape[1]), (missing,))]
        return own[0 * first] + rng.uniform((missing, 1)) * (own[other] - own[0 * first])

    return _smote(x, labels, new_rows)


@mistake("smote", cause="a source of its own", feedback="not from rng")
def smote_own(x, labels, k, rng):
    return _with(x, labels, k, new_rng(None, like=x))


@mistake("smote", cause="small classes not thought of", feedback="stops with")
def smote_small(x, labels, k, rng):
    def new_rows(own, missing, value):
        first = rng.integers(0, own.shape[0], (missing,))
        other = _nearest(own)[first, rng.integers(0, k, (missing,))]
        return own[first] + rng.uniform((missing, 1)) * (own[other] - own[first])

    return _smote(x, labels, new_rows)


@mistake("smote", cause="nothing added", feedback="as unequal as before")
def smote_nothing(x, labels, k, rng):
    return 1 * x, 1 * labels


@correct("smote", how="distances sorted, the row itself skipped")
def smote_sorted(x, labels, k, rng):
    return _with(x, labels, k, rng)


@correct("smote", how="row by row")
def smote_loop(x, labels, k, rng):
    xp = namespace(x, labels)

    def new_rows(own, missing, value):
        made, count = [], own.shape[0]
        for _ in range(missing):
            i = int(rng.integers(0, count))
            far = [(float(xp.sum((own[i] - own[j]) ** 2)), j) for j in range(count) if j != i]
            near = [j for _, j in sorted(far)[:k]]
            j = near[int(rng.integers(0, len(near)))]
            u = float(rng.uniform())
            made.append((1 - u) * own[i] + u * own[j])
        return xp.stack(made)

    return _smote(x, labels, new_rows)


@correct("smote", how="rows in turn, distances by a product, the row itself pushed away")
def smote_in_turn(x, labels, k, rng):
    xp = namespace(x, labels)

    def new_rows(own, missing, value):
        count = own.shape[0]
        squares = xp.sum(own**2, axis=1)
        far = squares[:, None] + squares[None, :] - 2 * (own @ own.T)
        far = far + 1e6 * xp.eye(count, dtype=own.dtype, device=own.device)
        near = xp.argsort(far, axis=1)[:, : min(k, count - 1)]
        first = xp.arange(missing) % count
        pick = xp.floor(rng.uniform((missing,)) * near.shape[1])
        other = near[first, xp.astype(pick, xp.int64)]
        u = rng.uniform((missing,))[:, None]
        return u * own[first] + (1 - u) * own[other]

    return _smote(x, labels, new_rows)
