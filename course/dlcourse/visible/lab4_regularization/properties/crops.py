"""Properties of random crops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from dlcourse.checking import Outcome, Student, hold
from dlcourse.checking.distributions import LIMIT, claim

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def are_crops(
    student: Student, images: Floats, size: int, rng: Any, tried: str = ""
) -> Iterator[Outcome]:
    """Each answer is a window of its own image, all channels and pixels in their places."""
    yield from crops_and_places(student, images, size, rng, tried)[0]


def crops_and_places(
    student: Student, images: Floats, size: int, rng: Any, tried: str = ""
) -> tuple[list[Outcome], Places | None]:
    """What is to be said of the crops, and where in its image each lies, (N, 2)."""
    crops = student.answer("random_crop", images, size, rng)
    count, height, width, channels = images.shape
    what = f"crops of {size} x {size} from {height} x {width}"
    wanted = (count, size, size, channels)
    if crops.shape != wanted:
        reason = f"has shape {crops.shape}, expected (N, size, size, C) = {wanted}"
        return [claim(False, what, reason, tried)], None
    places = _find(images, crops, size)
    if (places >= 0).all():
        return [hold(True, what, "", tried=tried)], places
    turned = (_find(images, crops.swapaxes(1, 2), size) >= 0).all()
    others = (_find(np.roll(images, 1, axis=0), crops, size) >= 0).any()
    reason = "a crop is no window of its image"
    if turned:
        reason += ": rows and columns are exchanged"
    elif others and count > 1:
        reason += ": it is one of another image"
    return [claim(False, what, reason, tried)], None


def _find(images: Floats, crops: Floats, size: int) -> Places:
    """The place of every crop in its image, or -1: pixels of an image are all different."""
    windows = np.moveaxis(sliding_window_view(images, (size, size), axis=(1, 2)), 3, -1)
    same = (windows == crops[:, None, None]).all(axis=(3, 4, 5))
    found = same.reshape(len(images), -1)
    flat = np.where(found.any(axis=1), found.argmax(axis=1), -1)
    return np.where(flat[:, None] < 0, -1, np.stack(divmod(flat, same.shape[2]), axis=1))


def evenly_placed(places: Places, rows: int, columns: int) -> Outcome:
    """Every one of rows x columns places occurs, each about equally often, row and column apart."""
    what = f"{len(places)} crops, {rows} x {columns} places"
    if len(np.unique(places, axis=0)) == 1:
        reason = "all images are cut at the same place: each is to have one of its own"
        return claim(False, what, reason)
    counts = np.zeros((rows, columns))
    np.add.at(counts, (places[:, 0], places[:, 1]), 1)
    if not counts[-1].any() or not counts[:, -1].any():
        reason = "the last place never occurs: integers(low, high) stops before high"
        return claim(False, what, reason)
    if not counts[0].any() or not counts[:, 0].any():
        return claim(False, what, "the first place, 0, never occurs")
    if not counts.all():
        reason = "some places never occur: rows and columns are to be drawn apart from each other"
        return claim(False, what, reason)
    expected = len(places) / counts.size
    off = np.abs(counts - expected).max() / np.sqrt(expected * (1 - 1 / counts.size))
    return hold(off <= LIMIT, what, "some places occur more often than others")
