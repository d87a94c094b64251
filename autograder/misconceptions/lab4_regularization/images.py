"""Changes of images, misunderstood."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def flip_horizontal(images: Floats) -> Wrong:
    """Another axis than the width."""
    found: Wrong = {
        "top and bottom are exchanged: axis 1 is the height, axis 2 the width": images[:, ::-1],
        "both axes are flipped: this is a half turn": images[:, ::-1, ::-1],
        "the channels are flipped": images[..., ::-1],
        "the order of the images is turned round, not the images": images[::-1],
        "nothing is flipped": images,
        "rows and columns are exchanged": images.swapaxes(1, 2),
        "the brightness is turned round, not the image": 1 - images,
    }
    return found


def rotate(images: Floats, degrees: float) -> Wrong:
    """The wrong way, about another point, another way to read between pixels."""
    height, width = images.shape[1:3]
    middle = ((height - 1) / 2, (width - 1) / 2)
    plain = _turned(images, degrees, middle)
    return {
        "the image is turned clockwise": _turned(images, -degrees, middle),
        "degrees are taken for radians": _turned(images, math.degrees(degrees), middle),
        "degrees are taken for radians, and the image is turned clockwise": _turned(
            images, -math.degrees(degrees), middle
        ),
        "the image is turned about its corner, not about its centre": _turned(
            images, degrees, (0.0, 0.0)
        ),
        "the image is turned about its corner, and clockwise": _turned(images, -degrees, (0, 0)),
        "the centre is taken as H/2 and W/2: half a pixel too far, since pixels count from 0": (
            _turned(images, degrees, (height / 2, width / 2))
        ),
        "the centre is rounded to a whole pixel": _turned(
            images, degrees, (height // 2, width // 2)
        ),
        "the centre is rounded down to a whole pixel": _turned(
            images, degrees, ((height - 1) // 2, (width - 1) // 2)
        ),
        "the centre of the rows is taken for that of the columns": _turned(
            images, degrees, middle[::-1]
        ),
        "the nearest pixel is taken, and not read between four": _turned(
            images, degrees, middle, order=0
        ),
        "a place outside takes the pixel at the edge, and it should count as 0": _turned(
            images, degrees, middle, mode="nearest"
        ),
        "a place outside is read on the other side of the image": _turned(
            images, degrees, middle, mode="grid-wrap"
        ),
        "a place outside is read as in a mirror": _turned(images, degrees, middle, mode="reflect"),
        "a place between an edge pixel and the outside is 0 at once": _turned(
            images, degrees, middle, mode="constant"
        ),
        "a place outside is white": _turned(images, degrees, middle, outside=1.0),
        "the image is turned about its centre, then flipped": plain[:, :, ::-1],
        "nothing is turned": images,
        "the image is transposed as well": plain.swapaxes(1, 2),
    }


def _turned(
    images: Floats,
    degrees: float,
    centre: tuple[float, float],
    order: int = 1,
    mode: str = "grid-constant",
    outside: float = 0.0,
) -> Floats:
    """SciPy's affine map about any point."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    matrix = np.eye(4)
    matrix[1:3, 1:3] = [[cosine, sine], [-sine, cosine]]
    at = np.array([0.0, *centre, 0.0])
    turned: Floats = ndimage.affine_transform(
        images, matrix, at - matrix @ at, order=order, mode=mode, cval=outside
    )
    return np.clip(turned, 0, 1)


def shift_color(images: Floats, shift: Any) -> Wrong:
    """What is added, and where it is cut off."""
    moved = images + shift
    return {
        "nothing is cut off at 0 and 1": moved,
        "it is cut off at 1 only": np.minimum(moved, 1),
        "it is cut off at 0 only": np.maximum(moved, 0),
        "the shift is subtracted": np.clip(images - shift, 0, 1),
        "the image is multiplied by the shift": np.clip(images * shift, 0, 1),
        "the image is multiplied by 1 + shift": np.clip(images * (1 + shift), 0, 1),
        "what is beyond 1 begins at 0 again": moved % 1.0,
        "the shift is added to the first channel only": np.clip(
            _first_channel(images, shift), 0, 1
        ),
        "all channels get the mean of the shifts": np.clip(images + np.mean(shift), 0, 1),
        "all channels get the first of the shifts": np.clip(images + np.ravel(shift)[0], 0, 1),
        "all channels get the sum of the shifts": np.clip(images + np.sum(shift), 0, 1),
        "the shifts are taken from the last channel to the first": np.clip(
            images + np.ravel(shift)[::-1], 0, 1
        ),
        "nothing is shifted": images,
        "everything is cut off to 0: the bounds of the clip are 0 and 1, in this order": 0 * images,
        "the image is stretched to reach from 0 to 1": _stretched(moved),
        "the absolute value of the shift is added": np.clip(images + np.abs(shift), 0, 1),
    }


def _first_channel(images: Floats, shift: Any) -> Floats:
    moved = images.copy()
    moved[..., 0] += np.ravel(shift)[0]
    return np.asarray(np.clip(moved, 0, 1))


def _stretched(images: Floats) -> Floats:
    low, high = images.min(), images.max()
    return np.asarray((images - low) / (high - low))


def change_contrast(images: Floats, factor: float) -> Wrong:
    """About which mean, and where it is cut off."""
    axes = (1, 2, 3)
    m = images.mean(axis=axes, keepdims=True)

    def about(middle: Any) -> Floats:
        return np.asarray(np.clip(middle + factor * (images - middle), 0, 1))

    return {
        "the mean goes over the whole batch, not over each image": about(images.mean()),
        "the mean goes over the batch, pixel by pixel": about(images.mean(axis=0)),
        "every channel has a mean of its own": about(images.mean(axis=(1, 2), keepdims=True)),
        "every channel has a mean of its own, over the whole batch": about(
            images.mean(axis=(0, 1, 2))
        ),
        "the mean goes over the channels of a pixel only": about(
            images.mean(axis=3, keepdims=True)
        ),
        "the mean goes over a column only": about(images.mean(axis=1, keepdims=True)),
        "the mean goes over a row only": about(images.mean(axis=2, keepdims=True)),
        "1/2 is taken for the mean": about(0.5),
        "0 is taken for the mean: the image gets brighter or darker": about(0.0),
        "the median is taken for the mean": about(np.median(images, axis=axes, keepdims=True)),
        "nothing is cut off at 0 and 1": m + factor * (images - m),
        "it is cut off at 1 only": np.minimum(m + factor * (images - m), 1),
        "it is cut off at 0 only": np.maximum(m + factor * (images - m), 0),
        "everything is cut off to 0: a sign is wrong, or a bound of the clip": 0 * images,
        "the sum is taken for the mean": about(images.sum(axis=axes, keepdims=True)),
        "the mean is not subtracted from the image": np.clip(m + factor * images, 0, 1),
        "the difference from the mean is subtracted, not added": np.clip(
            m - factor * (images - m), 0, 1
        ),
        "the image is left out: only its mean is returned": m,
        "the factor is taken the other way round": np.clip(m + (images - m) / factor, 0, 1),
        "the factor is added to 1": np.clip(m + (1 + factor) * (images - m), 0, 1),
        "the mean is subtracted, and not added again": np.clip(factor * (images - m), 0, 1),
        "the factor multiplies the mean as well": np.clip(factor * images, 0, 1),
        "the factor multiplies the mean, not the difference": np.clip(
            factor * m + (images - m), 0, 1
        ),
        "image and mean are exchanged": np.clip(images + factor * (m - images), 0, 1),
    }
