"""The slide of a lecture that explains a piece, by its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HEADING = re.compile(r"^# #{1,3} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Slide:
    """A lecture, such as "01_mlp", and the title of a slide in it."""

    lecture: str
    title: str


def read_titles(lectures: Path) -> dict[str, str]:
    """The titles of all slides, by "lecture#anchor" as the catalogue names them."""
    return {
        f"{source.stem}#{anchor(title)}": title
        for source in sorted(lectures.glob("*.py"))
        for title in HEADING.findall(source.read_text(encoding="utf-8"))
    }


def anchor(title: str) -> str:
    """A title as the catalogue writes it: small letters, and one line for all that is none."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def slide_of(name: str, titles: dict[str, str]) -> Slide:
    """The slide that the catalogue names; its anchor in words where no lecture has it."""
    lecture, _, rest = name.partition("#")
    return Slide(lecture, titles.get(name, rest.replace("-", " ")))
