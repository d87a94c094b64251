"""The slide of a lecture that explains a piece, by its title."""

from __future__ import annotations

from pathlib import Path

from autograder.slides import Slide, read_slides


def read_titles(materials: Path) -> dict[str, str]:
    """The titles of all slides, by "lecture#anchor" as the catalogue names them."""
    lectures = [source.stem for source in sorted((materials / "lectures").glob("*.py"))]
    return {
        f"{lecture}#{anchor}": title
        for lecture in lectures
        for anchor, title in read_slides(materials, lecture).items()
    }


def slide_of(name: str, titles: dict[str, str]) -> Slide:
    """The slide that the catalogue names; its anchor in words where no lecture has it."""
    lecture, _, rest = name.partition("#")
    return Slide(lecture, titles.get(name, rest.replace("-", " ")))
