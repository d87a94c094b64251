"""How every notebook starts: the badge that opens it on Colab, and the lines that add dlcourse."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from dlcourse import __version__
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.utils import compute_checksum

from autograder.badge import BADGE, is_badge
from autograder.build.notebook import give_ids

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

#: What students of a lab read under the badge.
BEFORE_YOU_START = """

On Colab, first choose File > Save a copy in Drive. At any time, `dlcourse.save()` keeps a version \
of your work."""

#: A repository on GitHub, as pip or a browser writes it, and its branch if one is named.
GITHUB = re.compile(
    r"github\.com[/:](?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?"
    r"(?:(?:@|/tree/)(?P<branch>[\w./-]+))?/?(?:[#?].*)?$"
)


#: The same lines with whatever setting they were built.
ANY_INSTALL = re.compile(
    re.escape(INSTALL).replace("SOURCE", r'[^"\n]*').replace("VERSION", r'[^"\n]*')
)


@dataclass(frozen=True)
class Start:
    """The settings of pyproject.toml that every notebook starts with.

    install_from: what pip installs dlcourse from.
    notebooks_at: the repository that badges lead to; ``install_from`` where it is empty.
    """

    install_from: str
    notebooks_at: str = ""

    def install(self) -> str:
        """The lines that add dlcourse where it is missing."""
        return INSTALL.replace("SOURCE", self.install_from).replace("VERSION", __version__)

    def on_github(self) -> dict[str, str]:
        """Owner, name and branch of the repository with the notebooks; empty elsewhere."""
        found = GITHUB.search(self.notebooks_at or self.install_from)
        return found.groupdict() | {"branch": found["branch"] or "main"} if found else {}

    def badge(self, path: str) -> str:
        """The button that opens the notebook at ``path`` on Colab; empty if not on GitHub."""
        parts = self.on_github()
        return BADGE.format(**parts, path=path) if parts else ""


def read_start(materials: Path) -> Start:
    """What pyproject.toml says."""
    text = (materials / "pyproject.toml").read_text(encoding="utf-8")
    settings: dict[str, str] = tomllib.loads(text)["tool"]["dlcourse"]
    return Start(settings["install-from"], settings.get("notebooks-at", ""))


def add_install(cell: NotebookNode, materials: Path) -> None:
    """Put the lines that install dlcourse where it is missing before a set-up cell's own."""
    cell.source = f"{read_start(materials).install()}\n{cell.source}"


def add_badge(notebook: NotebookNode, materials: Path, path: str) -> None:
    """Put the badge for the notebook at ``path`` on top; none where it is not on GitHub."""
    _put_badge(notebook, read_start(materials), path)


def restart(notebook: NotebookNode, start: Start, path: str) -> None:
    """Give a built notebook the start that a build with other settings gives; outputs stay."""
    if is_badge(notebook.cells[0]):
        del notebook.cells[0]
    for cell in notebook.cells:
        if cell.cell_type == "code" and ANY_INSTALL.match(cell.source):
            cell.source = start.install() + ANY_INSTALL.sub("", cell.source, count=1)
            if "checksum" in cell.metadata.get("nbgrader", {}):
                cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    _put_badge(notebook, start, path)
    give_ids(notebook)


def _put_badge(notebook: NotebookNode, start: Start, path: str) -> None:
    badge = start.badge(path)
    if badge:
        words = BEFORE_YOU_START if path.startswith("labs/") else ""
        cell = new_markdown_cell(badge + words)
        cell.metadata["slideshow"] = {"slide_type": "skip"}
        notebook.cells.insert(0, cell)
