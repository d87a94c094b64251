"""What a page of the site holds: ids, addresses, pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

#: Tags and the attribute with which they lead somewhere.
LEADS = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src"}


@dataclass
class Read:
    """One page. ids: all anchors; leads: tag and address of every link, script and picture."""

    ids: set[str] = field(default_factory=set)
    leads: list[tuple[str, str]] = field(default_factory=list)
    without_alt: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.read.ids.add(values["id"])
        if tag == "img" and "alt" not in values:
            self.read.without_alt.append(values.get("src", ""))
        if address := values.get(LEADS.get(tag, "")):
            self.read.leads.append((tag, address))


def read_page(path: Path) -> Read:
    """Read a page."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.read
