"""Visible checks of changes of images."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlcourse.checking import Draw, Student, exact, matches_oracle, portable
from dlcourse.checking.compare import TOLERANCE
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties.crops import (
    are_crops,
    crops_and_places,
    evenly_placed,
)
from dlcourse.visible.lab4_regularization.shown import Outcomes, check
from dlcourse.visible.text import as_text

#: Whoever rounds coordinates, so that a pixel at the edge stays inside, is as right as others.
TURNED = 1e-8
#: One image of 3 x 3 pixels and one channel, all pixels different.
SQUARE = np.array([[0.0, 0.1, 0.2], [0.3, 0.4, 0.5], [0.6, 0.7, 1.0]])[None, :, :, None]
WIDE = np.array([[0.0, 0.25, 0.5, 0.75], [1.0, 0.5, 0.0, 0.25]])[None, :, :, None]


def _shown(image: Any) -> str:
    return f"one image with one channel,\n{as_text(image[0, :, :, 0])}"


@check("flip_horizontal")
def flip_small(student: Student, draw: Draw) -> Outcomes:
    """One image of 2 x 4 pixels; three with three channels; float32 and torch tensors."""
    yield matches_oracle(student, "flip_horizontal", WIDE, tried=_shown(WIDE))
    images = draw.uniform(3, 5, 4, 3)
    yield matches_oracle(student, "flip_horizontal", images, what="3 images of 5 x 4, 3 channels")
    yield from portable(student, "flip_horizontal", exact(draw.uniform(2, 4, 5, 3)))


@check("rotate")
def rotate_quarters(student: Student, draw: Draw) -> Outcomes:
    """3 x 3 pixels by 0, 90, 180 and -90 degrees: pixels go to pixels."""
    for degrees in (0.0, 90.0, 180.0, -90.0):
        tried = f"degrees = {degrees:g}, {_shown(SQUARE)}"
        what = f"{degrees:g} degrees"
        yield matches_oracle(
            student, "rotate", SQUARE, degrees, tolerance=TURNED, what=what, tried=tried
        )


@check("rotate")
def rotate_between(student: Student, draw: Draw) -> Outcomes:
    """3 x 3 pixels by 30 and by -45 degrees: new pixels lie between old ones."""
    for degrees in (30.0, -45.0):
        tried = f"degrees = {degrees:g}, {_shown(SQUARE)}"
        what = f"{degrees:g} degrees"
        yield matches_oracle(
            student, "rotate", SQUARE, degrees, tolerance=TURNED, what=what, tried=tried
        )


@check("rotate")
def rotate_wide(student: Student, draw: Draw) -> Outcomes:
    """2 x 4 pixels by 90 and by 20 degrees; what comes from outside is 0."""
    for degrees in (90.0, 20.0):
        tried = f"degrees = {degrees:g}, {_shown(WIDE)}"
        what = f"a wide image, {degrees:g} degrees"
        yield matches_oracle(
            student, "rotate", WIDE, degrees, tolerance=TURNED, what=what, tried=tried
        )


@check("rotate")
def rotate_others(student: Student, draw: Draw) -> Outcomes:
    """Two images of 6 x 5 pixels with three channels, in float32 and on torch tensors."""
    images = exact(draw.uniform(2, 6, 5, 3))
    yield matches_oracle(
        student, "rotate", images, 12.0, tolerance=TURNED, what="2 images of 6 x 5, 12 degrees"
    )
    yield from portable(student, "rotate", images, 75.0, tolerance=TOLERANCE["float32"])


@check("random_crop")
def crop_windows(student: Student, draw: Draw) -> Outcomes:
    """Each crop is a window of its image, all channels, pixels in their places."""
    tried = f"size = 2, {_shown(WIDE)}"
    yield from are_crops(student, WIDE, 2, draw.random(), tried)
    for kind in (("numpy", "float64"), *KINDS):
        images = exact(draw.uniform(4, 6, 5, 3))
        yield from are_crops(student.on(*kind), images, 3, draw.random())


@check("random_crop")
def crop_places(student: Student, draw: Draw) -> Outcomes:
    """All places where the window fits occur equally often, by the numbers of rng."""
    images = draw.uniform(1500, 4, 5, 1)
    outcomes, places = crops_and_places(student, images, 2, draw.random())
    yield from outcomes
    if places is not None:
        yield evenly_placed(places, 3, 4)
    yield from from_the_source(
        lambda rng: student.random_crop(images[:12], 2, rng), draw.random(), draw.random()
    )


@check("shift_color")
def shift_small(student: Student, draw: Draw) -> Outcomes:
    """Up by 0.4 and down by 0.4: what leaves [0, 1] is cut off."""
    for shift in (0.4, -0.4):
        tried = f"shift = {shift}, {_shown(SQUARE)}"
        yield matches_oracle(
            student, "shift_color", SQUARE, shift, what=f"shift = {shift}", tried=tried
        )


@check("shift_color")
def shift_channels(student: Student, draw: Draw) -> Outcomes:
    """One number for each of three channels, also in float32 and on torch tensors."""
    images, shift = exact(draw.uniform(2, 4, 5, 3)), np.array([0.5, 0.0, -0.25])
    what = "one number a channel"
    yield matches_oracle(student, "shift_color", images, shift, what=what)
    yield from portable(student, "shift_color", images, shift)
    yield from portable(student, "shift_color", images, 0.25)


@check("change_contrast")
def contrast_small(student: Student, draw: Draw) -> Outcomes:
    """Half the contrast, twice and no contrast, of one image of 2 x 4 pixels."""
    for factor in (0.5, 2.0, 0.0):
        tried = f"factor = {factor}, {_shown(WIDE)}"
        what = f"factor {factor}"
        yield matches_oracle(student, "change_contrast", WIDE, factor, what=what, tried=tried)


@check("change_contrast")
def contrast_images(student: Student, draw: Draw) -> Outcomes:
    """A dark and a bright image with three channels, also in float32 and on torch tensors."""
    images = exact(draw.uniform(2, 3, 4, 3) * 0.4 + np.array([0.0, 0.6])[:, None, None, None])
    what = "a dark and a bright image"
    yield matches_oracle(student, "change_contrast", images, 1.5, what=what)
    yield from portable(student, "change_contrast", images, 3.0)
