"""The report as one HTML page that needs nothing else."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup

from autograder.report.attention import Look
from autograder.report.class_ import NOTHING, Class, Student
from autograder.report.items import Item
from autograder.report.lessons import Lesson, left_out, lessons, percent, summary
from autograder.report.pictures import marks_picture, pieces_picture
from autograder.report.slides import slide_of

#: The stages of grading, in their order, in words.
STAGES = {
    "normalise": "rebuilt on the release",
    "run": "run in the sandbox",
    "verdict": "judged",
    "explain": "explained",
    "gradebook": "entered into the gradebook",
    "feedback": "page for the student written",
}


@dataclass(frozen=True)
class Page:
    """What a page is made of."""

    class_: Class
    items: Sequence[Item]
    looks: Sequence[Look]
    titles: dict[str, str]
    anonymous: bool = False

    @property
    def summary(self) -> str:
        """How the class did, in one sentence."""
        return summary(self.class_)

    @property
    def lessons(self) -> list[Lesson]:
        """What to repeat."""
        return lessons(self.items, self.titles)

    @property
    def left_out(self) -> str:
        """What most have not written."""
        return left_out(self.items)

    @property
    def suspects(self) -> list[Item]:
        """The pieces whose check may be at fault."""
        return [item for item in self.items if item.suspicion]

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """The class's marks in a few numbers."""
        scores = [student.score for student in self.class_.graded]
        if not scores:
            return []
        low, middle, high = np.quantile(scores, (0.25, 0.5, 0.75))
        return [
            ("graded", f"{len(scores)}"),
            ("mean", f"{np.mean(scores):.1f}"),
            ("median", f"{middle:.4g}"),
            ("middle half", f"{low:.4g} to {high:.4g}"),
            ("lowest", f"{min(scores):g}"),
            ("highest", f"{max(scores):g} of {self.class_.maximum:g}"),
        ]

    @property
    def late(self) -> list[Student]:
        """Who came after the due date, the latest first."""
        late = [student for student in self.class_.graded if student.seconds_late > 0]
        return sorted(late, key=lambda student: -student.seconds_late)

    @property
    def absent(self) -> list[str]:
        """Who is on the list and has handed in nothing."""
        return [student.name for student in self.class_.of(NOTHING)]

    @property
    def waiting(self) -> int:
        """How many submissions have a question that nobody has graded."""
        return sum(bool(student.waiting) for student in self.class_.graded)

    @property
    def stages(self) -> list[dict[str, Any]]:
        """The seconds of each stage: in all, of a usual submission, of the slowest."""
        rows = []
        for name, words in STAGES.items():
            times = [s.stages[name] for s in self.class_.graded if name in s.stages]
            if times:
                total, usual, most = sum(times), float(np.median(times)), max(times)
                rows.append({"words": words, "total": total, "usual": usual, "most": most})
        return rows


@dataclass(frozen=True)
class Overview:
    """A page and where it lies."""

    page: Page
    path: Path


def page_html(page: Page) -> str:
    """One lab."""
    pictures = {}
    if page.items:
        pictures["marks"] = Markup(marks_picture(page.class_))
        pictures["pieces"] = Markup(pieces_picture(page.items))
    return _template("report.html.j2").render(page=page, lab=page.class_.lab, pictures=pictures)


def overview_html(rows: Sequence[Overview]) -> str:
    """All labs, with a link to the page of each."""
    return _template("overview.html.j2").render(rows=rows)


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@functools.cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("autograder.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"percent": percent, "late": _late}
    made.globals["slide"] = slide_of
    return made


def _late(seconds: float) -> str:
    """A time in words."""
    hours = seconds / 3600
    return f"{hours / 24:.1f} days" if hours >= 48 else f"{hours:.1f} hours"
