"""Which slide of which lecture explains a piece, in words and as a link."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Formatter

from dlcourse.catalogue import find_piece

from autograder.course import CourseError

SETTING = "lectures-at"
PLACES = {"lecture", "slide"}
TITLE = re.compile(r"^# (#{1,2}) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Slide:
    """A slide of a lecture.

    link: its address, where the course says where lectures are published; else empty.
    """

    lecture: str
    title: str
    link: str = ""

    def as_text(self) -> str:
        """The words that send a reader there."""
        return f"To read: slide “{self.title}” of lecture {self.lecture}"

    def as_html(self) -> str:
        """The same, as a link where there is one."""
        words = escape(self.as_text())
        if self.link:
            words = f"<a href='{escape(self.link)}'>{words}</a>"
        return f"<p class='dlcourse-slide'>{words}</p>"


@functools.cache
def slide_of(piece: str, materials: Path) -> Slide:
    """The slide that explains a piece, by its title in ``lectures/``.

    Raises ``CourseError`` when the setting in pyproject.toml cannot be used.
    """
    lecture, _, anchor = find_piece(piece).slide.partition("#")
    names = read_slides(materials, lecture)
    title = names.get("", lecture)
    address = _published(materials).format(lecture=lecture, slide=anchor)
    return Slide(
        f"{lecture.split('_')[0].lstrip('0')}, {title}", names.get(anchor, anchor), address
    )


def anchor(title: str) -> str:
    """A slide's title as it stands behind the # of an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def read_slides(materials: Path, lecture: str) -> dict[str, str]:
    """Titles of a lecture by their anchors; the lecture's own is at the empty one."""
    source = materials / "lectures" / f"{lecture}.py"
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    found = TITLE.findall(text)
    return {"" if mark == "#" else anchor(title): title for mark, title in reversed(found)}


def _published(materials: Path) -> str:
    """The setting: an address with {lecture} and {slide} in it, or nothing."""
    path = materials / "pyproject.toml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    address = str(tomllib.loads(text).get("tool", {}).get("dlcourse", {}).get(SETTING, ""))
    try:
        places = {name for _, name, _, _ in Formatter().parse(address) if name is not None}
    except ValueError as error:
        raise CourseError(f"{path}: {SETTING} = {address!r}: {error}") from error
    if address and not (address.startswith(("http://", "https://")) and places <= PLACES):
        raise CourseError(
            f"{path}: {SETTING} = {address!r} is no address of a lecture: write it as in "
            "https://example.org/lectures/{lecture}.html#{slide}"
        )
    return address
