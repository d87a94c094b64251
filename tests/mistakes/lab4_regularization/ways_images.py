"""More ways to write the pieces that change images."""

import math

from dlcourse import namespace

from tests.mistakes import correct


@correct("flip_horizontal", how="take with falling indices")
def flip_take(images):
    xp = namespace(images)
    places = xp.arange(images.shape[2] - 1, -1, -1, device=images.device)
    return xp.take(images, places, axis=2)


@correct("flip_horizontal", how="a product with a matrix that turns columns round")
def flip_matrix(images):
    xp = namespace(images)
    one = xp.eye(images.shape[2], dtype=images.dtype, device=images.device)
    return xp.einsum("nhwc,wv->nhvc", images, xp.flip(one, axis=0))


@correct("flip_horizontal", how="columns exchanged in pairs in a copy")
def flip_pairs(images):
    out = namespace(images).asarray(images, copy=True)
    left, right = 0, images.shape[2] - 1
    while left < right:
        out[:, :, left], out[:, :, right] = images[:, :, right], images[:, :, left]
        left, right = left + 1, right - 1
    return out


@correct("shift_color", how="in place, on a copy; masks assigned")
def shift_masks(images, shift):
    out = namespace(images).asarray(images, copy=True)
    out += shift
    out[out < 0] = 0.0
    out[out > 1] = 1.0
    return out


@correct("shift_color", how="the middle of three, by absolute values")
def shift_absolute(images, shift):
    xp = namespace(images)
    moved = images + shift
    return (xp.abs(moved) - xp.abs(moved - 1) + 1) / 2


@correct("shift_color", how="image by image, the shift given a shape of its own")
def shift_shaped(images, shift):
    xp = namespace(images)
    if hasattr(shift, "shape"):
        shift = xp.reshape(shift, (1, 1, -1))
    return xp.stack([xp.clip(image + shift, 0.0, 1.0) for image in images], axis=0)


@correct("change_contrast", how="sums axis by axis")
def contrast_sums(images, factor):
    xp = namespace(images)
    total = images.sum(3).sum(2).sum(1)
    m = (total / math.prod(images.shape[1:]))[:, None, None, None]
    out = m + factor * (images - m)
    out = xp.where(out > 1, xp.ones_like(out), out)
    return xp.where(out < 0, xp.zeros_like(out), out)


@correct("change_contrast", how="einsum for the mean, in place on a copy")
def contrast_einsum(images, factor):
    xp = namespace(images)
    _, height, width, channels = images.shape
    m = xp.einsum("nhwc->n", images) / (height * width * channels)
    m = xp.reshape(m, (-1, 1, 1, 1))
    out = xp.asarray(images, copy=True)
    out -= m
    out *= factor
    out += m
    return xp.clip(out, 0, 1)


@correct("change_contrast", how="means of means, written image by image")
def contrast_written(images, factor):
    xp = namespace(images)
    out = xp.empty_like(images)
    for n in range(images.shape[0]):
        m = images[n].mean(-1).mean(-1).mean(-1)
        out[n] = xp.minimum(xp.maximum(images[n] * factor + m * (1 - factor), 0 * m), 0 * m + 1)
    return out


@correct("random_crop", how="one number for each place, split into row and column")
def crop_one_number(images, size, rng):
    count, height, width, _ = images.shape
    down, across = height - size + 1, width - size + 1
    crops = []
    for n, place in enumerate(rng.integers(0, down * across, (count,))):
        top, left = divmod(int(place), across)
        crops.append(images[n][top : top + size][:, left : left + size])
    return namespace(images).stack(crops, axis=0)


@correct("random_crop", how="drawn one by one, joined")
def crop_joined(images, size, rng):
    xp = namespace(images)

    def cut(image):
        top = rng.integers(0, image.shape[0] - size + 1)
        left = rng.integers(0, image.shape[1] - size + 1)
        return image[None, int(top) : int(top) + size, int(left) : int(left) + size, :]

    return xp.concat([cut(image) for image in images])


@correct("random_crop", how="all windows, one picked by a mask")
def crop_of_all(images, size, rng):
    xp = namespace(images)
    count, height, width, _ = images.shape
    picks = rng.integers(0, (height - size + 1) * (width - size + 1), (count,))
    out = xp.zeros_like(images[:, :size, :size, :])
    number = 0
    for top in range(height - size + 1):
        for left in range(width - size + 1):
            here = (picks == number)[:, None, None, None]
            out = xp.where(here, images[:, top : top + size, left : left + size, :], out)
            number += 1
    return out


@correct("random_crop", how="rolled, then cut at the corner")
def crop_rolled(images, size, rng):
    xp = namespace(images)
    count, height, width, _ = images.shape
    tops = rng.integers(0, 1 + height - size, count)
    lefts = rng.integers(0, 1 + width - size, count)
    rolled = [
        xp.roll(images[n], (-int(tops[n]), -int(lefts[n])), axis=(0, 1)) for n in range(count)
    ]
    return xp.stack(rolled)[:, :size, :size, :]


@correct("rotate", how="complex numbers for the places; a table with a border of zeros")
def rotate_complex(images, degrees):
    xp = namespace(images)
    n, height, width, channels = images.shape
    out = xp.zeros_like(images)
    border = xp.zeros(
        (n, height + 2, width + 2, channels), dtype=images.dtype, device=images.device
    )
    border[:, 1:-1, 1:-1, :] = images
    turn = complex(math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
    middle = complex((height - 1) / 2, (width - 1) / 2)
    for i in range(height):
        for j in range(width):
            place = middle + (complex(i, j) - middle) * turn.conjugate()
            top, left = math.floor(place.real), math.floor(place.imag)
            if not (-1 <= top < height and -1 <= left < width):
                continue
            down, right = place.real - top, place.imag - left
            above = (1 - right) * border[:, top + 1, left + 1] + right * border[
                :, top + 1, left + 2
            ]
            below = (1 - right) * border[:, top + 2, left + 1] + right * border[
                :, top + 2, left + 2
            ]
            out[:, i, j] = (1 - down) * above + down * below
    return xp.clip(out, 0, 1)


@correct("rotate", how="a rotation matrix, flat places, take")
def rotate_take(images, degrees):
    xp = namespace(images)
    n, height, width, channels = images.shape
    c, s = math.cos(degrees * math.pi / 180), math.sin(degrees * math.pi / 180)
    here = {"dtype": images.dtype, "device": images.device}
    y = xp.arange(height, **here) - (height - 1) / 2
    x = xp.arange(width, **here) - (width - 1) / 2
    y, x = xp.meshgrid(y, x, indexing="ij")
    grid = xp.stack([xp.reshape(y, (-1,)), xp.reshape(x, (-1,))])
    old = xp.asarray([[c, s], [-s, c]], **here) @ grid
    rows, columns = old[0] + (height - 1) / 2, old[1] + (width - 1) / 2
    flat = xp.reshape(images, (n, height * width, channels))
    result = xp.zeros_like(flat)
    top, left = xp.floor(rows), xp.floor(columns)
    for di in (0, 1):
        for dj in (0, 1):
            i, j = top + di, left + dj
            weight = (1 - xp.abs(rows - i)) * (1 - xp.abs(columns - j))
            inside = (i >= 0) & (i <= height - 1) & (j >= 0) & (j <= width - 1)
            weight = xp.where(inside, weight, xp.zeros_like(weight))
            place = xp.where(inside, i * width + j, xp.zeros_like(i))
            result = result + weight[:, None] * xp.take(flat, xp.astype(place, xp.int64), axis=1)
    return xp.clip(xp.reshape(result, images.shape), 0.0, 1.0)
