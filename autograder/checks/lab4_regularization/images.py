"""Images flipped, turned, brightened: pieces without chance."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import Draw, Student, exact, hold, matches_oracle, portable
from dlcourse.checking.compare import TOLERANCE
from dlcourse.visible.lab4_regularization.images import TURNED
from numpy.typing import NDArray

from autograder.checks.lab4_regularization.hidden import IMAGES, Outcomes, hidden

Floats = NDArray[np.float64]


def _words(images: Floats) -> str:
    count, height, width, channels = images.shape
    return f"{count} images of {height} x {width} pixels, channels: {channels}"


@hidden("flip_horizontal", weight=2)
def flipped(student: Student, draw: Draw) -> Outcomes:
    """Left and right exchanged, for images of any shape; twice is not at all."""
    for shape in IMAGES:
        images = draw.uniform(*shape)
        what = _words(images)
        yield matches_oracle(student, "flip_horizontal", images, what=what)
        twice = student.flip_horizontal(student.flip_horizontal(images))
        yield hold(np.array_equal(twice, images), what, "flipped twice it is not what it was")


@hidden("flip_horizontal")
def flip_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    yield from portable(student, "flip_horizontal", exact(draw.uniform(2, 4, 5, 3)))


@hidden("rotate", weight=2)
def quarter_turns(student: Student, draw: Draw) -> Outcomes:
    """0, 90, 180, 270, 360 and -90 degrees: pixels of square images go to pixels."""
    for shape in ((3, 5, 5, 2), (2, 4, 4, 1)):
        images = draw.uniform(*shape)
        for degrees in (0.0, 90.0, 180.0, 270.0, 360.0, -90.0):
            what = f"{degrees:g} degrees, {_words(images)}"
            yield matches_oracle(student, "rotate", images, degrees, tolerance=TURNED, what=what)


@hidden("rotate", weight=3)
def any_angle(student: Student, draw: Draw) -> Outcomes:
    """Any angle, to both sides, for images that are wide, high or square."""
    for shape in IMAGES:
        images, tilt = draw.uniform(*shape), float(draw.uniform(low=5, high=40))
        angles = {
            "to the left": tilt,
            "to the right": -tilt,
            "by more than a quarter": 90 + tilt,
            "by a quarter": 90.0,
            "by a half": 180.0,
        }
        for word, degrees in angles.items():
            what = f"turned {word}, {_words(images)}"
            yield matches_oracle(student, "rotate", images, degrees, tolerance=TURNED, what=what)


@hidden("rotate")
def rotate_border(student: Student, draw: Draw) -> Outcomes:
    """What comes from outside is black, and an image of one row or one pixel turns as well."""
    bright, tilt = draw.uniform(1, 6, 6, 1, low=0.7, high=1.0), float(draw.uniform(low=41, high=44))
    yield matches_oracle(student, "rotate", bright, tilt, tolerance=TURNED, what="a bright square")
    for shape in ((2, 1, 5, 1), (2, 5, 1, 2), (1, 1, 1, 3)):
        images, degrees = draw.uniform(*shape), float(draw.uniform(low=10, high=80))
        yield matches_oracle(
            student, "rotate", images, degrees, tolerance=TURNED, what=_words(images)
        )


@hidden("rotate")
def rotate_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    images = exact(draw.uniform(2, 4, 5, 3))
    yield from portable(
        student, "rotate", images, float(draw.integer(10, 80)), tolerance=TOLERANCE["float32"]
    )


@hidden("shift_color", weight=3)
def shifted(student: Student, draw: Draw) -> Outcomes:
    """One number for all channels, or one for each, up and down, cut off at 0 and 1."""
    for shape in IMAGES:
        images = draw.uniform(*shape)
        for sign, word in ((1, "brighter"), (-1, "darker")):
            shift = sign * float(draw.uniform(low=0.1, high=0.4))
            yield matches_oracle(
                student, "shift_color", images, shift, what=f"{word}, {_words(images)}"
            )
        shifts = draw.uniform(shape[-1], low=-0.5, high=0.5)
        what = f"one number a channel, {_words(images)}"
        yield matches_oracle(student, "shift_color", images, shifts, what=what)


@hidden("shift_color")
def shift_small(student: Student, draw: Draw) -> Outcomes:
    """By so little that nothing is cut off, by nothing, and by so much that everything is."""
    images = draw.uniform(2, 3, 3, 3, low=0.4, high=0.6)
    for shift, what in ((0.05, "a little"), (0.0, "not at all"), (-2.0, "to black")):
        yield matches_oracle(student, "shift_color", images, shift, what=what)


@hidden("shift_color")
def shift_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors, with a number and with an array."""
    images = exact(draw.uniform(2, 4, 5, 3))
    yield from portable(student, "shift_color", images, 0.25)
    yield from portable(student, "shift_color", images, exact(draw.uniform(3, low=-0.5, high=0.5)))


@hidden("change_contrast", weight=3)
def contrasts(student: Student, draw: Draw) -> Outcomes:
    """More and less contrast, about the mean of each image, cut off at 0 and 1."""
    for shape in IMAGES:
        images = draw.uniform(*shape) * draw.uniform(shape[0], 1, 1, 1, low=0.4, high=1.0)
        for low, high, word in ((0.2, 0.8, "less"), (1.2, 1.5, "more"), (3.0, 6.0, "much more")):
            factor = float(draw.uniform(low=low, high=high))
            what = f"{word} contrast, {_words(images)}"
            yield matches_oracle(student, "change_contrast", images, factor, what=what)


@hidden("change_contrast")
def contrast_ends(student: Student, draw: Draw) -> Outcomes:
    """Factor 1 changes nothing, factor 0 leaves each image its mean."""
    images = draw.uniform(3, 4, 5, 3) * draw.uniform(3, 1, 1, 1, low=0.3, high=1.0)
    yield matches_oracle(student, "change_contrast", images, 1.0, what="factor 1")
    yield matches_oracle(student, "change_contrast", images, 0.0, what="factor 0")


@hidden("change_contrast")
def contrast_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    yield from portable(student, "change_contrast", exact(draw.uniform(2, 4, 5, 3)), 1.5)
