"""More ways to write oversampling, SMOTE and the weights at the start."""

import math
from collections import Counter

from dlcourse import namespace

from tests.mistakes import correct


@correct("random_oversample", how="counted by Counter, drawn one by one from lists")
def rows_counter(x, labels, rng):
    xp = namespace(x, labels)
    names = [int(label) for label in labels]
    counts = Counter(names)
    largest = counts.most_common(1)[0][1]
    extra = []
    for name, count in counts.items():
        own = [n for n, other in enumerate(names) if other == name]
        extra += [own[int(rng.integers(0, count))] for _ in range(largest - count)]
    if not extra:
        return xp.asarray(x, copy=True), xp.asarray(labels, copy=True)
    rows = xp.asarray(extra, device=x.device)
    return xp.concat([x, x[rows]]), xp.concat([labels, labels[rows]])


@correct("random_oversample", how="masks of the classes, joined class by class")
def rows_masks(x, labels, rng):
    xp = namespace(x, labels)
    x_new, labels_new = x, labels
    values = xp.unique_values(labels)
    most = max(int(xp.sum(xp.astype(labels == v, xp.int64))) for v in values)
    for value in values:
        own, names = x[labels == value], labels[labels == value]
        picks = rng.integers(0, len(own), (most - len(own),))
        x_new = xp.concat([x_new, own[picks]], axis=0)
        labels_new = xp.concat([labels_new, names[:1].repeat(most - len(own))], axis=0)
    return x_new, labels_new


@correct("random_oversample", how="rows written into empty arrays of the final size")
def rows_written(x, labels, rng):
    xp = namespace(x, labels)
    classes, inverse = xp.unique_inverse(labels)
    counts = [int(xp.sum(xp.astype(inverse == c, xp.int64))) for c in range(classes.shape[0])]
    total = max(counts) * len(counts)
    new = xp.empty((total, x.shape[1]), dtype=x.dtype, device=x.device)
    names = xp.empty((total,), dtype=labels.dtype, device=labels.device)
    new[: x.shape[0]], names[: x.shape[0]] = x, labels
    at = x.shape[0]
    for c, count in enumerate(counts):
        own = xp.nonzero(inverse == c)[0]
        while count < max(counts):
            row = int(own[int(rng.integers(0, own.shape[0]))])
            new[at], names[at] = x[row], labels[row]
            at, count = at + 1, count + 1
    return new, names


@correct("smote", how="the k nearest picked one by one, the nearest pushed away each time")
def smote_picked(x, labels, k, rng):
    xp = namespace(x, labels)
    classes, counts = xp.unique_counts(labels)
    most = int(xp.max(counts))
    parts, names = [x], [labels]
    for c in range(len(classes)):
        own = x[labels == classes[c]]
        n = own.shape[0]
        if n == most:
            continue
        far = xp.sqrt(xp.sum((own[:, None] - own[None]) ** 2, axis=-1))
        for i in range(n):
            far[i, i] = math.inf
        near = []
        for _ in range(min(k, n - 1)):
            best = xp.argmin(far, axis=1)
            near.append(best)
            for i in range(n):
                far[i, int(best[i])] = math.inf
        near = xp.stack(near, axis=1)
        a = rng.integers(0, n, (most - n,))
        b = near[a, rng.integers(0, near.shape[1], (most - n,))]
        u = xp.reshape(rng.uniform((most - n,)), (-1, 1))
        parts.append(own[a] * (1 - u) + own[b] * u)
        names.append(xp.ones_like(labels[:1]).repeat(most - n) * classes[c])
    return xp.concat(parts), xp.concat(names)


@correct("smote", how="sorted lists of pairs, arrays grown row by row")
def smote_lists(x, labels, k, rng):
    xp = namespace(x, labels)
    groups = {}
    for n, label in enumerate(labels):
        groups.setdefault(int(label), []).append(n)
    most = max(map(len, groups.values()))

    def neighbours(i, rows):
        others = [j for j in rows if j != i]
        others.sort(key=lambda j: float(xp.sum(xp.square(x[i] - x[j]))))
        return others[:k]

    rows_new, names = [], []
    for label, rows in groups.items():
        near = {i: neighbours(i, rows) for i in rows}
        for _ in range(most - len(rows)):
            i = rows[int(rng.integers(0, len(rows)))]
            j = near[i][int(rng.integers(0, len(near[i])))]
            rows_new.append(x[i] + rng.uniform() * (x[j] - x[i]))
            names.append(label)
    if not rows_new:
        return x, labels
    more = xp.asarray(names, dtype=labels.dtype, device=labels.device)
    return xp.concat([x, xp.stack(rows_new)]), xp.concat([labels, more])


@correct("smote", how="drawn by the order of random numbers; distances by einsum")
def smote_einsum(x, labels, k, rng):
    xp = namespace(x, labels)
    values = xp.unique_values(labels)
    sizes = [int((labels == value).sum()) for value in values]
    out, out_labels = [x], [labels]
    for value, size in zip(values, sizes, strict=True):
        missing = max(sizes) - size
        if missing == 0:
            continue
        own = x[labels == value]
        apart = own[:, None, :] - own[None, :, :]
        order = xp.argsort(xp.einsum("ijd,ijd->ij", apart, apart), axis=1)
        near = order[:, 1 : k + 1]
        made = []
        for _ in range(missing):
            i = int(xp.argmin(rng.uniform((size,))))
            j = near[i, int(xp.argmax(rng.uniform((near.shape[1],))))]
            made.append((own[j] - own[i]) * rng.uniform((1,)) + own[i])
        out.append(xp.stack(made))
        out_labels.append(xp.zeros_like(labels[:1]).repeat(missing) + value)
    return xp.concat(out), xp.concat(out_labels)


@correct("xavier_uniform", how="in place on what was drawn")
def xavier_in_place(n_in, n_out, rng):
    w = rng.uniform((n_out, n_in))
    w *= 2
    w -= 1
    w *= (6.0 / (n_in + n_out)) ** 0.5
    return w


@correct("xavier_uniform", how="a size drawn, and a sign drawn")
def xavier_signs(n_in, n_out, rng):
    size, coin = rng.uniform((n_out, n_in)), rng.uniform((n_out, n_in))
    xp = namespace(size)
    a = math.sqrt(2) * math.sqrt(3 / (n_in + n_out))
    return a * xp.where(coin < 0.5, -size, size)


@correct("xavier_uniform", how="row by row, by a function inside")
def xavier_rows(n_in, n_out, rng):
    low, high = -math.sqrt(6 / (n_in + n_out)), math.sqrt(6 / (n_in + n_out))

    def between(shape):
        return low + (high - low) * rng.uniform(shape)

    rows = [between((1, n_in)) for _ in range(n_out)]
    return namespace(rows[0]).concat(rows, axis=0)


@correct("he_normal", how="in place on what was drawn, transposed")
def he_transposed(n_in, n_out, rng):
    w = rng.normal((n_in, n_out))
    w /= math.sqrt(n_in)
    w *= math.sqrt(2)
    return namespace(w).permute_dims(w, (1, 0))


@correct("he_normal", how="by Box and Muller from even numbers")
def he_box_muller(n_in, n_out, rng):
    u, v = 1 - rng.uniform((n_out, n_in)), rng.uniform((n_out, n_in))
    xp = namespace(u)
    return xp.sqrt(-4 * xp.log(u) / n_in) * xp.sin(2 * math.pi * v)


@correct("he_normal", how="two normal numbers of half the variance each")
def he_of_two(n_in, n_out, rng):
    sigma = n_in**-0.5
    return rng.normal((n_out, n_in)) * sigma - rng.normal((n_out, n_in)) * sigma
