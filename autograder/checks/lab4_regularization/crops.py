"""Random crops: windows of the images, at places of their own."""

from __future__ import annotations

from dlcourse.checking import Draw, Student, exact
from dlcourse.checking.distributions import from_the_source
from dlcourse.checking.portable import KINDS
from dlcourse.visible.lab4_regularization.properties.crops import (
    are_crops,
    crops_and_places,
    evenly_placed,
)

from autograder.checks.lab4_regularization.hidden import IMAGES, Outcomes, hidden


@hidden("random_crop", weight=2)
def windows(student: Student, draw: Draw) -> Outcomes:
    """Each crop is a window of its own image, for images that are wide, high or square."""
    for shape in IMAGES:
        for size in (1, 3, min(shape[1:3])):
            yield from are_crops(student, draw.uniform(*shape), size, draw.random())


@hidden("random_crop", weight=2)
def places(student: Student, draw: Draw) -> Outcomes:
    """Every place occurs equally often, one for each image, by the numbers of rng."""
    for height, width, size in ((6, 8, 4), (7, 5, 3)):
        images = draw.uniform(2000, height, width, 1)
        outcomes, found = crops_and_places(student, images, size, draw.random())
        yield from outcomes
        if found is not None:
            yield evenly_placed(found, height - size + 1, width - size + 1)
    few = images[:12]
    yield from from_the_source(
        lambda rng: student.random_crop(few, 2, rng), draw.random(), draw.random()
    )


@hidden("random_crop")
def crop_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    for kind in KINDS:
        images = exact(draw.uniform(4, 6, 5, 3))
        yield from are_crops(student.on(*kind), images, 3, draw.random())
