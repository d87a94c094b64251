"""What to repeat in the next lecture, in two or three sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.report.class_ import Class
from autograder.report.items import Item, own_faults
from autograder.report.slides import slide_of
from autograder.slides import Slide

#: Worth a place in a lecture: so many students, and this share of those who wrote the piece.
STUDENTS, SHARE = 2, 0.1
#: A piece that this share of the class has not written is worth a word.
LEFT_OUT = 0.2
MOST = 2


@dataclass(frozen=True)
class Lesson:
    """A slide to repeat, and why."""

    slide: Slide
    item: Item
    words: str


def summary(class_: Class) -> str:
    """How the class did, in one sentence."""
    graded = class_.graded
    if not class_.students:
        return "Nobody has handed in anything yet."
    if not graded:
        return "Nobody has marks yet: run `autograder grade` first."
    scores = [student.score for student in graded]
    if len(graded) == 1:
        return f"One submission is graded: {scores[0]:g} of {class_.maximum:g} points."
    return (
        f"{len(graded)} submissions are graded: half of them have {np.median(scores):.4g} of "
        f"{class_.maximum:g} points or more."
    )


def lessons(found: Sequence[Item], titles: dict[str, str]) -> list[Lesson]:
    """The slides whose pieces cost the class most."""
    worth = [item for item in found if _cost(item)]
    by_slide: dict[str, list[Item]] = {}
    for item in worth:
        by_slide.setdefault(item.piece.slide, []).append(item)
    dearest = sorted(by_slide.values(), key=lambda group: -sum(map(_cost, group)))[:MOST]
    chosen = [max(group, key=_cost) for group in dearest]
    return [Lesson(slide_of(i.piece.slide, titles), i, _why(i)) for i in chosen]


def left_out(found: Sequence[Item]) -> str:
    """The piece that most have not written, in one sentence; empty when most wrote all."""
    if not found:
        return ""
    item = max(found, key=lambda item: item.unwritten)
    count = item.unwritten + item.written
    if item.unwritten < LEFT_OUT * count:
        return ""
    return f"{item.unwritten} of {count} did not write {item.piece.name}."


def percent(part: float, whole: float) -> str:
    """A share in words."""
    return f"{100 * part / whole:.0f}%" if whole else "0%"


def _cost(item: Item) -> float:
    """The points that mistakes in the piece itself cost the class; 0 when they are few."""
    faults = sum(count for _, count in own_faults(item))
    students = min(STUDENTS, item.written)
    if faults < max(students, SHARE * item.written, 1):
        return 0.0
    return faults * item.piece.points


def _why(item: Item) -> str:
    faults = own_faults(item)
    lose = sum(count for _, count in faults)
    words, count = faults[0]
    start = f"{lose} of the {item.written} who wrote it lose points ({percent(lose, item.written)})"
    if count == lose:
        return f"{start}: {words}"
    if count == 1:
        return f"{start}, each in another way"
    return f"{start}; {count} of them: {words}"
