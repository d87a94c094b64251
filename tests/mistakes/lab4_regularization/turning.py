"""Attempts at rotate."""

import math

from dlcourse import namespace

from tests.mistakes import correct, mistake


def _places(images, degrees, centre=None, radians=math.radians):
    """Where each new pixel comes from."""
    xp = namespace(images)
    height, width = images.shape[1:3]
    top, left = ((height - 1) / 2, (width - 1) / 2) if centre is None else centre
    sine, cosine = math.sin(radians(degrees)), math.cos(radians(degrees))
    rows, columns = (_numbers(xp, n, images) for n in (height, width))
    down, across = rows[:, None] - top, columns[None, :] - left
    return top + cosine * down + sine * across, left + cosine * across - sine * down


def _numbers(xp, count, images):
    return xp.arange(count, dtype=xp.float64, device=images.device)


def _read(images, row, column, edge=False):
    """Bilinear, with a border of zeros (or of edge pixels) around the images."""
    xp = namespace(images)
    height, width = images.shape[1:3]
    out = xp.zeros_like(images)
    for a in (0, 1):
        for b in (0, 1):
            i, j = xp.floor(row) + a, xp.floor(column) + b
            share = (1 - xp.abs(row - i)) * (1 - xp.abs(column - j))
            if not edge:
                share = share * ((i >= 0) & (i < height) & (j >= 0) & (j < width))
            i = xp.astype(xp.clip(i, 0, height - 1), xp.int64)
            j = xp.astype(xp.clip(j, 0, width - 1), xp.int64)
            out = out + xp.astype(share, images.dtype)[..., None] * images[:, i, j]
    return xp.clip(out, 0, 1)


@mistake("rotate", cause="clockwise", feedback="turned clockwise")
def rotate_clockwise(images, degrees):
    return _read(images, *_places(images, -degrees))


@mistake("rotate", cause="degrees as radians", feedback="degrees are taken for radians")
def rotate_radians(images, degrees):
    return _read(images, *_places(images, degrees, radians=lambda angle: angle))


@mistake("rotate", cause="about the corner", feedback="about its corner")
def rotate_corner(images, degrees):
    return _read(images, *_places(images, degrees, centre=(0, 0)))


@mistake("rotate", cause="centre half a pixel off", feedback="half a pixel too far")
def rotate_half_pixel(images, degrees):
    return _read(images, *_places(images, degrees, (images.shape[1] / 2, images.shape[2] / 2)))


@mistake("rotate", cause="whole pixel as centre", feedback="rounded to a whole pixel")
def rotate_whole_pixel(images, degrees):
    return _read(images, *_places(images, degrees, (images.shape[1] // 2, images.shape[2] // 2)))


@mistake("rotate", cause="nearest pixel", feedback="the nearest pixel is taken")
def rotate_nearest(images, degrees):
    xp = namespace(images)
    row, column = _places(images, degrees)
    return _read(images, xp.floor(row + 0.5), xp.floor(column + 0.5))


@mistake("rotate", cause="edge repeated outside", feedback="the pixel at the edge")
def rotate_edge(images, degrees):
    xp = namespace(images)
    row, column = _places(images, degrees)
    height, width = images.shape[1:3]
    return _read(images, xp.clip(row, 0, height - 1), xp.clip(column, 0, width - 1), edge=True)


@mistake("rotate", cause="0 as soon as a place is outside", feedback="is 0 at once")
def rotate_cut(images, degrees):
    xp = namespace(images)
    row, column = _places(images, degrees)
    height, width = images.shape[1:3]
    near = 1e-9
    inside = (row >= -near) & (row <= height - 1 + near)
    inside = inside & (column >= -near) & (column <= width - 1 + near)
    return _read(images, row, column) * xp.astype(inside, images.dtype)[..., None]


@mistake("rotate", cause="wraps around", feedback="read on the other side")
def rotate_wrapped(images, degrees):
    xp = namespace(images)
    height, width = images.shape[1:3]
    row, column = _places(images, degrees)
    out = xp.zeros_like(images)
    for a in (0, 1):
        for b in (0, 1):
            i, j = xp.floor(row) + a, xp.floor(column) + b
            share = (1 - xp.abs(row - i)) * (1 - xp.abs(column - j))
            i, j = xp.astype(i, xp.int64) % height, xp.astype(j, xp.int64) % width
            out = out + xp.astype(share, images.dtype)[..., None] * images[:, i, j]
    return xp.clip(out, 0, 1)


@mistake("rotate", cause="quarter turns only", feedback="nothing is turned")
def rotate_quarters(images, degrees):
    xp = namespace(images)
    turns = int(degrees // 90) % 4
    height, width = images.shape[1:3]
    out = images
    if height == width:
        for _ in range(turns):
            out = xp.flip(xp.permute_dims(out, (0, 2, 1, 3)), axis=1)
    elif turns == 2:
        out = xp.flip(images, axis=(1, 2))
    return 1 * out


@mistake("rotate", cause="height and width exchanged", feedback="the centre of the rows is taken")
def rotate_other_centre(images, degrees):
    height, width = images.shape[1:3]
    return _read(images, *_places(images, degrees, ((width - 1) / 2, (height - 1) / 2)))


@mistake("rotate", cause="pushed forwards, with holes", feedback="are wrong")
def rotate_forward(images, degrees):
    xp = namespace(images)
    height, width = images.shape[1:3]
    row, column = _places(images, -degrees)
    out = xp.zeros_like(images)
    for i in range(height):
        for j in range(width):
            a, b = round(float(row[i, j])), round(float(column[i, j]))
            if 0 <= a < height and 0 <= b < width:
                out[:, a, b] = images[:, i, j]
    return out


@mistake("rotate", cause="float64 result", feedback="gets float32 and returns float64")
def rotate_float64(images, degrees):
    xp = namespace(images)
    return _read(xp.astype(images, xp.float64), *_places(images, degrees))


@correct("rotate", how="places of all pixels, four neighbours with a mask")
def rotate_masks(images, degrees):
    return _read(images, *_places(images, degrees))


@correct("rotate", how="an image with a border of zeros")
def rotate_padded(images, degrees):
    xp = namespace(images)
    count, height, width, channels = images.shape
    row, column = _places(images, degrees)
    row, column = xp.clip(row, -1, height) + 1, xp.clip(column, -1, width) + 1
    shape = (count, height + 3, width + 3, channels)
    padded = xp.zeros(shape, dtype=images.dtype, device=images.device)
    padded[:, 1 : height + 1, 1 : width + 1] = images
    i, j = xp.astype(xp.floor(row), xp.int64), xp.astype(xp.floor(column), xp.int64)
    down = xp.astype(row - xp.floor(row), images.dtype)[..., None]
    right = xp.astype(column - xp.floor(column), images.dtype)[..., None]
    above = (1 - right) * padded[:, i, j] + right * padded[:, i, j + 1]
    below = (1 - right) * padded[:, i + 1, j] + right * padded[:, i + 1, j + 1]
    return xp.clip((1 - down) * above + down * below, 0, 1)


@correct("rotate", how="a table of weights from all old pixels to all new ones")
def rotate_matrix(images, degrees):
    xp = namespace(images)
    count, height, width, channels = images.shape
    row, column = _places(images, degrees)
    rows, columns = _numbers(xp, height, images), _numbers(xp, width, images)
    near_row = xp.clip(1 - xp.abs(row[..., None] - rows), 0, 1)
    near_column = xp.clip(1 - xp.abs(column[..., None] - columns), 0, 1)
    weights = near_row[..., :, None] * near_column[..., None, :]
    weights = xp.astype(xp.reshape(weights, (height * width, -1)), images.dtype)
    flat = xp.reshape(images, (count, height * width, channels))
    return xp.clip(xp.reshape(weights @ flat, images.shape), 0, 1)


@correct("rotate", how="pixel by pixel")
def rotate_loop(images, degrees):
    xp = namespace(images)
    height, width = images.shape[1:3]
    row, column = _places(images, degrees)
    out = xp.zeros_like(images)
    for i in range(height):
        for j in range(width):
            y, x = float(row[i, j]), float(column[i, j])
            top, left = math.floor(y), math.floor(x)
            for a in (top, top + 1):
                for b in (left, left + 1):
                    if 0 <= a < height and 0 <= b < width:
                        out[:, i, j] += (1 - abs(y - a)) * (1 - abs(x - b)) * images[:, a, b]
    return xp.clip(out, 0, 1)
