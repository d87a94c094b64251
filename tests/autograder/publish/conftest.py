"""One publication for all tests here."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograder.build.start import Start
from autograder.course import Course
from autograder.publish import public_half, update

START = Start("git+https://github.com/you/students.git@fall#subdirectory=course")


@pytest.fixture(scope="session")
def content(repository: Path) -> dict[str, bytes]:
    """What is public, by path."""
    return public_half(Course(repository, repository), START)


@pytest.fixture(scope="session")
def published(content: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication that tests only read."""
    folder = tmp_path_factory.mktemp("public") / "students"
    update(folder, content)
    return folder


@pytest.fixture(scope="session")
def texts(published: Path) -> dict[str, str]:
    """Every file of it that is text; of a notebook, what its cells say."""
    files = [f for f in published.rglob("*") if f.is_file() and f.suffix != ".whl"]
    return {f.relative_to(published).as_posix(): _text(f) for f in files}


def _text(file: Path) -> str:
    if file.suffix != ".ipynb":
        return file.read_text(encoding="utf-8")
    return "\n".join(cell.source for cell in nbformat.read(file, as_version=4).cells)
