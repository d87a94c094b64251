"""What students get, file by file; nothing is public that is not named here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from dlcourse.catalogue import LABS
from jinja2 import Environment, PackageLoader, StrictUndefined
from nbformat import NotebookNode

from autograder.build.start import Start, restart
from autograder.course import Course
from autograder.publish.folder import PublishError
from autograder.publish.wheel import build_wheel, sources_in

#: The repository from which this package is installed: it holds the students' package and LICENSE.
REPOSITORY = Path(__file__).parents[2]
IGNORED = "__pycache__/\n.ipynb_checkpoints/\n.venv/\n*.egg-info/\n/course/build/\n/mine/\n"
#: What conda calls some of pip's packages.
CONDA = {"torch": "pytorch"}


def public_half(course: Course, start: Start) -> dict[str, bytes]:
    """Every public file of a course by its path: notebooks, dlcourse, its wheel, first words.

    Raises ``CourseError`` when a notebook is not built, ``PublishError`` when dlcourse cannot be.
    """
    if not (REPOSITORY / "course").is_dir():
        raise PublishError(
            f"{REPOSITORY / 'course'} is missing: publish with the autograder of a clone of the "
            "course's repository, as `make notebooks` there installs it"
        )
    notebooks = dict(_notebooks(course, start))
    name, wheel = build_wheel(REPOSITORY / "course")
    content = {path: _as_bytes(notebook) for path, notebook in notebooks.items()}
    content |= {f"course/{path}": data for path, data in sources_in(wheel).items()}
    for path in ("course/pyproject.toml", "course/README.md", "LICENSE"):
        content[path] = (REPOSITORY / path).read_bytes()
    content |= {f"wheels/{name}": wheel, ".gitignore": IGNORED.encode()}
    for path, words in _words(notebooks, start, name).items():
        content[path] = words.encode()
    return content


def _notebooks(course: Course, start: Start) -> Iterator[tuple[str, NotebookNode]]:
    """Lectures and released labs, with the start that the settings say."""
    lectures = sorted((course.materials / "lectures").glob("*.ipynb"))
    files = {f"lectures/{file.name}": file for file in lectures}
    files |= {f"labs/{lab}/{lab}.ipynb": course.release(lab) for lab in LABS}
    for path, file in files.items():
        notebook = nbformat.read(file, as_version=4)
        restart(notebook, start, path)
        yield path, notebook


def _as_bytes(notebook: NotebookNode) -> bytes:
    return f"{nbformat.writes(notebook)}\n".encode()


def _words(notebooks: dict[str, NotebookNode], start: Start, wheel: str) -> dict[str, str]:
    """README.md and environment.yml."""
    templates = Environment(
        loader=PackageLoader("autograder.publish"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rows = [(path, _title(notebook), start.badge(path)) for path, notebook in notebooks.items()]
    values: dict[str, Any] = {
        "lectures": [row for row in rows if row[0].startswith("lectures/")],
        "labs": [row for row in rows if row[0].startswith("labs/")],
        "repository": start.on_github(),
        "wheel": wheel,
        "packages": _packages(),
    }
    names = ("README.md", "environment.yml")
    return {name: templates.get_template(f"{name}.j2").render(values) for name in names}


def _title(notebook: NotebookNode) -> str:
    """The notebook's first heading."""
    lines = (line for cell in notebook.cells for line in cell.source.splitlines())
    return next((line[2:] for line in lines if line.startswith("# ")), "")


def _packages() -> list[str]:
    """What dlcourse needs with data sets and torch, as conda calls it."""
    text = (REPOSITORY / "course" / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    found: list[str] = [*project["dependencies"], *extras["data"], *extras["torch"]]
    names = (line.partition(">=") for line in found)
    return [f"{CONDA.get(name, name)}{sign}{version}" for name, sign, version in names]
