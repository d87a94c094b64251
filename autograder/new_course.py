"""Makes the folder of a course for one term, from the repository or from last term's folder."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.build.lab import build_lab
from autograder.build.notebook import write_notebook
from autograder.build.release import release_lab
from autograder.build.start import Start, restart
from autograder.course import CONFIG, SECRET, Course, CourseError, write_private

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
#: A secret that is given must be as hard to guess as this many characters can be.
SHORTEST_SECRET = 16
#: What a course gathers beside what .gitignore of the repository names.
GATHERED = "/downloaded/\n/*.csv\n"
README = """\
# {course_id}

An nbgrader course with the labs and lectures of dlcourse. Commands work in this folder, once the
environment of dlcourse is activated:

```
nbgrader generate_assignment lab1_mlp --force    # enter the lab into the gradebook
nbgrader release_assignment lab1_mlp             # hand it out through the exchange
nbgrader collect lab1_mlp                        # or fill submitted/<student>/lab1_mlp/
autograder grade lab1_mlp
autograder report lab1_mlp
nbgrader release_feedback lab1_mlp
nbgrader export
autograder publish ../students                   # what students get, as a repository to push
```

Change the texts in `lectures/*.py` and `solutions/*.py`, then run `autograder build`. Settings are
in `nbgrader_config.py` and `pyproject.toml`. Hidden inputs are drawn from `course_secret.txt`: keep
it, and show it to nobody. `.gitignore` leaves it out, and everything that students hand in.

Students on this machine need two lines in `/etc/jupyter/nbgrader_config.py`, below
`c = get_config()`:

```
c.Exchange.root = {exchange!r}
c.CourseDirectory.course_id = {course_id!r}
```
"""


@dataclass(frozen=True)
class NewCourse:
    """What a teacher decides.

    exchange: nbgrader's exchange folder, which students of one machine share with the teacher.
    secret: the one of an earlier course, to draw the same hidden inputs; empty: a new one.
    database: the gradebook's address; a file in the folder where it is empty.
    """

    name: str
    term: str
    start: Start
    exchange: Path
    secret: str = ""
    database: str = ""

    @property
    def course_id(self) -> str:
        """What nbgrader calls the course."""
        return f"{self.name}-{self.term}"


def make_course(folder: Path, source: Course, new: NewCourse) -> None:
    """Make a course's folder, whole or not at all, that only its owner can read.

    Raises ``CourseError`` when something does not fit, ``BuildError`` when a lab cannot be built.
    """
    require_fit(folder, new)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        _write_settings(made, source.materials, new)
        _write_labs(made, source.materials)
        _write_lectures(made, source.materials, new.start)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def require_fit(folder: Path, new: NewCourse) -> None:
    """Raise ``CourseError`` with what to do when a course cannot be made so, or not there."""
    require_new(folder)
    for word in (new.name, new.term):
        require_name(word)
    if not new.exchange.is_absolute() or new.exchange.is_relative_to(folder.absolute()):
        raise CourseError(
            f"the exchange {new.exchange} must be a whole path outside of {folder}, which students "
            "cannot enter: such as /srv/nbgrader/exchange"
        )
    if new.secret and (len(new.secret) < SHORTEST_SECRET or new.secret != new.secret.strip()):
        raise CourseError(
            f"the secret must have {SHORTEST_SECRET} characters or more, and no spaces around it: "
            "students who guess it know the hidden inputs. Leave it out, and one is made"
        )


def require_new(folder: Path) -> None:
    """Raise ``CourseError`` when there is something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} exists and is not empty: name a new folder")


def require_name(word: str) -> None:
    """Raise ``CourseError`` when folders cannot be called so on every system."""
    if not NAME.fullmatch(word):
        raise CourseError(
            f"{word!r} must begin with a letter or digit and hold only letters, digits, '.', '_' "
            "and '-', since folders are called by it: such as deep-learning, or 2026-fall"
        )


def _write_settings(made: Path, materials: Path, new: NewCourse) -> None:
    text = (materials / CONFIG).read_text(encoding="utf-8")
    (made / CONFIG).write_text(_nbgrader_config(text, new), encoding="utf-8")
    text = (materials / "pyproject.toml").read_text(encoding="utf-8")
    (made / "pyproject.toml").write_text(_settings(text, new.start), encoding="utf-8")
    ignored = (materials / ".gitignore").read_text(encoding="utf-8").removesuffix(GATHERED)
    (made / ".gitignore").write_text(ignored + GATHERED, encoding="utf-8")
    shutil.copyfile(materials / "LICENSE", made / "LICENSE")
    words = README.format(course_id=new.course_id, exchange=str(new.exchange))
    (made / "README.md").write_text(words, encoding="utf-8")
    write_private(made / SECRET, new.secret or secrets.token_hex(32))


def _nbgrader_config(text: str, new: NewCourse) -> str:
    """The settings of the course that it is made from, with names and places of its own."""
    own = [("CourseDirectory.course_id", new.course_id), ("Exchange.root", str(new.exchange))]
    if new.database:
        own.append(("CourseDirectory.db_url", new.database))
    old = r"^c\.(?:Exchange\.root|CourseDirectory\.db_url) = .*\n"
    text = re.sub(old, "", text, flags=re.MULTILINE)
    lines = "\n".join(f"c.{name} = {json.dumps(value)}" for name, value in own)
    text, found = re.subn(
        r"^c\.CourseDirectory\.course_id = .*$", lambda _: lines, text, flags=re.MULTILINE
    )
    if found != 1:
        raise CourseError(f"{CONFIG} must set c.CourseDirectory.course_id in one line of its own")
    return text


def _settings(text: str, start: Start) -> str:
    """The section [tool.dlcourse], with what notebooks of this course start with."""
    _, title, rest = text.partition("[tool.dlcourse]\n")
    section = re.split(r"^\[", rest, maxsplit=1, flags=re.MULTILINE)[0]
    section = re.sub(r"^notebooks-at = .*\n", "", section, flags=re.MULTILINE)
    own = f"install-from = {json.dumps(start.install_from)}"
    if start.notebooks_at:
        own += f"\nnotebooks-at = {json.dumps(start.notebooks_at)}"
    return title + re.sub(r"^install-from = .*$", lambda _: own, section, flags=re.MULTILINE)


def _write_labs(made: Path, materials: Path) -> None:
    (made / "solutions").mkdir()
    for source in sorted((materials / "solutions").glob("*.py")):
        shutil.copyfile(source, made / "solutions" / source.name)
        build_lab(made, source.stem)
        release_lab(made, source.stem)


def _write_lectures(made: Path, materials: Path, start: Start) -> None:
    """With their pictures: running them again takes minutes, and only the start is another."""
    (made / "lectures").mkdir()
    for source in sorted((materials / "lectures").glob("*.py")):
        shutil.copyfile(source, made / "lectures" / source.name)
        built = source.with_suffix(".ipynb")
        if built.is_file():
            notebook = nbformat.read(built, as_version=4)
            restart(notebook, start, f"lectures/{built.name}")
            write_notebook(notebook, made / "lectures" / built.name)
