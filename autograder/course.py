"""Where a course keeps its things: notebooks, submissions, gradebook, secret."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory

CONFIG = "nbgrader_config.py"
SECRET = "course_secret.txt"


class CourseError(Exception):
    """Something that a course needs is missing; the message says what to do."""


@dataclass(frozen=True)
class Course:
    """A course on disk.

    root: holds ``submitted/``, and gets ``autograded/``, ``feedback/`` and the gradebook.
    materials: holds ``solutions/`` and ``labs/``; the repository, unless ``root`` has its own.
    database: the gradebook's address; where it is empty, what nbgrader_config.py sets for its own
        folder, or else a file in ``root``.
    """

    root: Path
    materials: Path
    database: str = ""

    @property
    def database_url(self) -> str:
        """The gradebook as SQLAlchemy addresses it."""
        set_for_nbgrader = ""
        if self.root == self.materials:
            set_for_nbgrader = self._settings().CourseDirectory.get("db_url", "")
        return self.database or set_for_nbgrader or f"sqlite:///{self.root / 'gradebook.db'}"

    def submission(self, student: str, lab: str) -> Path:
        """The notebook that a student handed in."""
        return self.root / "submitted" / student / lab / f"{lab}.ipynb"

    def autograded(self, student: str, lab: str) -> Path:
        """The graded notebook, which formgrader shows."""
        return self.root / "autograded" / student / lab / f"{lab}.ipynb"

    def feedback(self, student: str, lab: str) -> Path:
        """The page that a student gets back."""
        return self.root / "feedback" / student / lab / f"{lab}.html"

    def release(self, lab: str) -> Path:
        """The notebook that students were given; raises ``CourseError`` when it is not built."""
        return self._built(self.materials / "labs" / lab / f"{lab}.ipynb")

    def source(self, lab: str) -> Path:
        """The notebook with solutions; raises ``CourseError`` when it is not built."""
        return self._built(self.materials / "solutions" / lab / f"{lab}.ipynb")

    def config(self) -> Config:
        """The settings with which nbgrader's own classes work on this course."""
        config = self._settings()
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.db_url = self.database_url
        config.CourseDirectory.source_directory = str(self.materials / "solutions")
        config.CourseDirectory.release_directory = str(self.materials / "labs")
        return config

    def directory(self, lab: str) -> CourseDirectory:
        """nbgrader's view of this course, for one lab."""
        # Grading processes need no nbgrader, which takes a second to import.
        from nbgrader.coursedir import CourseDirectory

        config = self.config()
        config.CourseDirectory.assignment_id = lab
        return CourseDirectory(config=config)

    def secret(self) -> bytes:
        """The secret from which hidden inputs are drawn; made at the first use, then kept.

        The environment variable DLCOURSE_SECRET comes first, for graders on several machines.
        """
        if from_environment := os.environ.get("DLCOURSE_SECRET"):
            return from_environment.encode()
        path = self.root / SECRET
        if not path.exists():
            write_private(path, secrets.token_hex(32))
        return path.read_text(encoding="utf-8").strip().encode()

    def _settings(self) -> Config:
        """What nbgrader_config.py says."""
        config = Config()
        if (self.materials / CONFIG).is_file():
            config.merge(PyFileConfigLoader(CONFIG, path=str(self.materials)).load_config())
        return config

    def _built(self, path: Path) -> Path:
        if not path.is_file():
            raise CourseError(f"{path} is missing: build it with `autograder build`")
        return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; if another process was first, keep its text.

    It comes to its name with all of its text, so that nobody reads half a secret.
    """
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


def find_course(root: Path | None = None) -> Course:
    """The course in ``root``, or the one around the current folder.

    Raises ``CourseError`` when neither the folder nor the installed package leads to the labs.
    """
    materials = _materials(root)
    folder = (root or materials).resolve()
    if not folder.is_dir():
        raise CourseError(f"the folder {folder} does not exist: make it, or name another --root")
    return Course(folder, materials, os.environ.get("DLCOURSE_DATABASE", ""))


def _materials(root: Path | None) -> Path:
    """The nearest folder that holds labs: the root itself, one above here, or the repository."""
    here = Path.cwd()
    for folder in ([root] if root else []) + [here, *here.parents, Path(__file__).parents[1]]:
        if (folder / "labs").is_dir() and (folder / "solutions").is_dir():
            return folder.resolve()
    raise CourseError(
        f"no course found: neither {root or here} nor a folder above it holds labs/ and "
        "solutions/. Run the command inside the course's repository"
    )
