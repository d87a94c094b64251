"""Attempts at random_crop."""

from dlcourse import namespace
from dlcourse import rng as new_rng

from tests.mistakes import correct, mistake


def _offsets(images, size, rng, extra=1):
    count, height, width, _ = images.shape
    rows = rng.integers(0, max(height - size + extra, 1), (count,))
    return rows, rng.integers(0, max(width - size + extra, 1), (count,))


def _cut(images, size, rows, columns):
    xp = namespace(images)
    crops = []
    for image, i, j in zip(images, rows, columns, strict=True):
        i, j = int(i), int(j)
        crops.append(image[i : i + size, j : j + size])
    return xp.stack(crops)


@mistake("random_crop", cause="one place for all", feedback="at the same place")
def crop_one_place(images, size, rng):
    i = int(rng.integers(0, images.shape[1] - size + 1))
    j = int(rng.integers(0, images.shape[2] - size + 1))
    return 1 * images[:, i : i + size, j : j + size]


@mistake("random_crop", cause="last place missing", feedback="the last place never occurs")
def crop_no_last(images, size, rng):
    return _cut(images, size, *_offsets(images, size, rng, extra=0))


@mistake("random_crop", cause="first place missing", feedback="the first place, 0, never occurs")
def crop_no_first(images, size, rng):
    rows, columns = _offsets(images, size, rng)
    height, width = images.shape[1:3]
    rows = [max(int(i), 1) if height > size else 0 for i in rows]
    columns = [max(int(j), 1) if width > size else 0 for j in columns]
    return _cut(images, size, rows, columns)


@mistake("random_crop", cause="centre", feedback="at the same place")
def crop_centre(images, size, rng):
    i, j = (images.shape[1] - size) // 2, (images.shape[2] - size) // 2
    return 1 * images[:, i : i + size, j : j + size]


@mistake("random_crop", cause="rows and columns alike", feedback="to be drawn apart")
def crop_diagonal(images, size, rng):
    count, height, width, _ = images.shape
    smaller = min(height, width) - size + 1
    rows = rng.integers(0, smaller, (count,))
    more_rows = rng.integers(0, height - min(height, width) + 1, (count,))
    more_columns = rng.integers(0, width - min(height, width) + 1, (count,))
    return _cut(images, size, rows + more_rows, rows + more_columns)


@mistake("random_crop", cause="limits of rows and columns exchanged", feedback="stops with")
def crop_limits(images, size, rng):
    rows, columns = _offsets(images, size, rng)
    return _cut(images, size, columns, rows)


@mistake("random_crop", cause="rows and columns exchanged", feedback="rows and columns are")
def crop_transposed(images, size, rng):
    xp = namespace(images)
    return xp.permute_dims(_cut(images, size, *_offsets(images, size, rng)), (0, 2, 1, 3))


@mistake("random_crop", cause="other images", feedback="one of another image")
def crop_shuffled(images, size, rng):
    crops = _cut(images, size, *_offsets(images, size, rng))
    return namespace(images).roll(crops, 1, axis=0)


@mistake("random_crop", cause="size one too large", feedback="expected (N, size, size, C)")
def crop_larger(images, size, rng):
    return _cut(images, size - 1, *_offsets(images, size, rng))


@mistake("random_crop", cause="a channel lost", feedback="has shape")
def crop_channel(images, size, rng):
    return _cut(images[..., :1], size, *_offsets(images, size, rng))[..., 0]


@mistake("random_crop", cause="a source of its own", feedback="not from rng")
def crop_own(images, size, rng):
    return _cut(images, size, *_offsets(images, size, new_rng(None)))


@mistake("random_crop", cause="the middle more often", feedback="more often than others")
def crop_uneven(images, size, rng):
    count, height = images.shape[:2]
    highest = height - size
    rows = [
        (int(rng.integers(0, highest + 1)) + int(rng.integers(0, highest + 1))) // 2
        for _ in range(count)
    ]
    return _cut(images, size, rows, _offsets(images, size, rng)[1])


@correct("random_crop", how="a loop over the images")
def crop_loop(images, size, rng):
    return _cut(images, size, *_offsets(images, size, rng))


@correct("random_crop", how="indices for all images at once")
def crop_indices(images, size, rng):
    xp = namespace(images)
    rows, columns = _offsets(images, size, rng)
    steps = xp.arange(size, device=images.device)
    i = (rows[:, None] + steps)[:, :, None]
    j = (columns[:, None] + steps)[:, None, :]
    return images[xp.arange(images.shape[0])[:, None, None], i, j]


@correct("random_crop", how="drawn image by image, by uniform numbers")
def crop_uniform(images, size, rng):
    xp = namespace(images)
    count, height, width, channels = images.shape
    out = xp.empty((count, size, size, channels), dtype=images.dtype, device=images.device)
    for n in range(count):
        u = rng.uniform((2,))
        i, j = int(u[0] * (height - size + 1)), int(u[1] * (width - size + 1))
        out[n] = images[n, i : i + size, j : j + size]
    return out
