"""Builds the site: lays out its sources in a folder of their own and runs Sphinx on them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from autograder.course import Course
from autograder.site.api import write_api
from autograder.site.pages import write_lab, write_lecture
from autograder.site.reference import write_reference
from autograder.site.scripts import copy_scripts, missing_packages
from autograder.site.slides import write_deck

DOCS = Path(__file__).parents[1] / "docs"
#: A file that Sphinx writes into every site.
MARK = "objects.inv"


class SiteError(Exception):
    """The site could not be built; the message says why."""


def build_site(course: Course, to: Path, jobs: int = 2) -> Path:
    """Build the site into ``to``, from nothing; returns its first page.

    What was there before stays until the new site is whole.  Raises ``SiteError`` when ``to`` holds
    something else, when a package is missing, or when Sphinx warns of anything.
    """
    _require_packages()
    _require_ours(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".site-") as work:
        sources, site = Path(work) / "sources", Path(work) / "site"
        lay_out(course.materials, sources)
        _run_sphinx(sources, site, Path(work) / "doctrees", jobs)
        if to.exists():
            shutil.rmtree(to)
        site.rename(to)
    return to / "index.html"


def lay_out(materials: Path, sources: Path) -> None:
    """Everything that Sphinx reads: the texts of ``autograder/docs`` and what is made for them."""
    shutil.copytree(DOCS, sources, ignore=shutil.ignore_patterns("slides", "__pycache__"))
    copy_scripts(sources / "_static")
    for path in sorted((materials / "lectures").glob("*.ipynb")):
        notebook = write_lecture(materials, path.stem, sources)
        write_deck(notebook, path.stem, sources / "_extra" / "slides")
    for path in sorted((materials / "labs").glob("*/*.ipynb")):
        write_lab(materials, path.stem, sources)
    write_reference(materials, sources / "reference")
    write_api(sources / "reference")


def _require_packages() -> None:
    if missing := missing_packages():
        raise SiteError(
            f"The site needs packages that are not installed ({', '.join(missing)}): install them "
            "with `pip install --editable '.[docs]'` in the course's folder"
        )


def _require_ours(to: Path) -> None:
    if to.exists() and not (to / MARK).is_file() and (not to.is_dir() or any(to.iterdir())):
        raise SiteError(f"{to} holds something that is no site: name another folder with --to")


def _run_sphinx(sources: Path, site: Path, doctrees: Path, jobs: int) -> None:
    from sphinx.cmd.build import build_main

    options = ["-b", "html", "-W", "--keep-going", "-n", "-q", "-j", str(jobs)]
    failed = build_main([*options, "-d", str(doctrees), str(sources), str(site)])
    if failed:
        raise SiteError("Sphinx warned of what is printed above")
