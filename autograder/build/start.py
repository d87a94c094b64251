"""How every notebook starts: the badge that opens it on Colab, and the lines that add dlcourse."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from dlcourse import __version__
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

#: The first lines of a notebook's first code cell; ``SOURCE`` is the setting in pyproject.toml.
INSTALL = """\
# Where dlcourse is missing, as on Google Colab, this adds it and changes nothing else.
from importlib.metadata import distributions

if not any(distributions(name="dlcourse")):
    %pip install --quiet --no-deps array-api-compat "SOURCE"
    assert any(distributions(name="dlcourse")), "No dlcourse yet: is there a network? Try again."

import dlcourse

dlcourse.require("VERSION")
"""

BADGE = """\
[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]\
(https://colab.research.google.com/github/{owner}/{name}/blob/{branch}/{path})"""
#: What students of a lab read under the badge.
BEFORE_YOU_START = """

On Colab, first choose File > Save a copy in Drive. At any time, `dlcourse.save()` keeps a version \
of your work."""

#: A repository on GitHub, as pip or a browser writes it, and its branch if one is named.
GITHUB = re.compile(
    r"github\.com[/:](?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?"
    r"(?:(?:@|/tree/)(?P<branch>[\w./-]+))?/?(?:[#?].*)?$"
)


def add_install(cell: NotebookNode, materials: Path) -> None:
    """Put the lines that install dlcourse where it is missing before a set-up cell's own."""
    source = _settings(materials)["install-from"]
    lines = INSTALL.replace("SOURCE", source).replace("VERSION", __version__)
    cell.source = f"{lines}\n{cell.source}"


def add_badge(notebook: NotebookNode, materials: Path, path: str) -> None:
    """Put the badge for the notebook at ``path`` on top; none where it is not on GitHub."""
    settings = _settings(materials)
    found = GITHUB.search(settings.get("notebooks-at") or settings["install-from"])
    if found is None:
        return
    parts = found.groupdict() | {"branch": found["branch"] or "main", "path": path}
    words = BEFORE_YOU_START if path.startswith("labs/") else ""
    badge = new_markdown_cell(BADGE.format(**parts) + words)
    badge.metadata["slideshow"] = {"slide_type": "skip"}
    notebook.cells.insert(0, badge)


def _settings(materials: Path) -> dict[str, str]:
    text = (materials / "pyproject.toml").read_text(encoding="utf-8")
    settings: dict[str, str] = tomllib.loads(text)["tool"]["dlcourse"]
    return settings
