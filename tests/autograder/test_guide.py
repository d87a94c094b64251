"""The instructor's guide and the README's commands, run as a new user runs them.

From a clone of this folder as it is now, in order, in a shell, with a home of its own.  Three
things are not as they are for a new user.  The packages of this environment are used, instead of
being installed again; but the code is that of the clone.  GitHub's repositories are on this
machine.  And the students are samples.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.gradebook import open_gradebook
from tests.cohort import Materials
from tests.conftest import missing

pytestmark = pytest.mark.slow

LAB = "lab1_mlp"
GUIDE = Path("autograder", "docs", "instructor", "first-class.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## ", re.MULTILINE)
PATIENCE = 300.0
WRONG = "@piece\ndef mse(y, t):\n    return ((y - t) ** 2).sum()\n"
#: nbgrader starts in half the time without a grammar of web addresses that it never needs.
QUICK = 'import sys\n\nsys.modules.setdefault("rfc3987_syntax", None)\n'
#: Before make: the environment is there already.
MAKE = """\
#!/bin/sh
if [ ! -e .venv ]; then
    mkdir .venv
    ln -s {prefix}/* .venv/
    rm -f .venv/installed
    touch .venv/installed
fi
exec {make} "$@"
"""


@dataclass(frozen=True)
class Step:
    """Commands, and the lines that the guide says one sees after them."""

    commands: str
    seen: list[str]


@dataclass
class Desk:
    """A new user's terminal: where it is, and its variables, stay from step to step."""

    base: Path

    @property
    def home(self) -> Path:
        """Where the user is at first."""
        return self.base / "home"

    def run(self, commands: str) -> str:
        """What the commands say; fails at the first that fails."""
        state, where = self.base / "state", self.base / "where"
        script = f"source {shlex.quote(str(state))}\ncd {shlex.quote(where.read_text().strip())}\n"
        script += f"set -e\n{commands}\nset +e\ndeclare -px > {state}\npwd > {where}\n"
        done = subprocess.run(
            ["bash", "-c", script],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={},
            timeout=PATIENCE,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout[-3000:]}"
        return done.stdout


def _sections(page: Path) -> dict[str, str]:
    text = page.read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in HEADING.split(text)[1:])
    return {title: words for title, _, words in parts}


def _steps(text: str) -> list[Step]:
    """The blocks of commands in a text, each with the block of words behind it, if there is one."""
    steps: list[Step] = []
    for kind, words in BLOCK.findall(text):
        if kind == "text":
            steps[-1].seen.extend(words.splitlines())
        else:
            steps.append(Step(words, []))
    return steps


def _try(desk: Desk, steps: list[Step]) -> None:
    for step in steps:
        said = desk.run(step.commands)
        for line in step.seen:
            pattern = ".*".join(re.escape(part) for part in line.split("..."))
            pattern = pattern.replace(r"\ ", r"\s+")  # columns are as wide as what is in them
            assert re.search(pattern, said), f"not seen: {line}\n{said[-3000:]}"


def _desk(base: Path, github: Path) -> Desk:
    """A new user's home, with GitHub on this machine."""
    desk = Desk(base)
    desk.home.mkdir(parents=True)
    clone, programs = desk.home / "dlcourse", base / "programs"
    programs.mkdir()
    make = programs / "make"
    make.write_text(MAKE.format(prefix=shlex.quote(sys.prefix), make=shutil.which("make")))
    make.chmod(0o755)
    (programs / "sitecustomize.py").write_text(QUICK)
    variables = {
        "HOME": str(desk.home),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(map(str, (clone, clone / "course", programs))),
        "LANG": "C.UTF-8",
        **_git(github),
    }
    lines = [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    (base / "state").write_text("\n".join(lines))
    (base / "where").write_text(str(desk.home))
    return desk


def _on_github(github: Path, repository: Path) -> None:
    """The course as it is now, committed or not, and an empty repository for students."""
    git = [
        "git",
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "--git-dir",
        str(github / "dlcourse"),
    ]
    new = ["git", "init", "--quiet", "--bare", "--initial-branch=main"]
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    for command in (
        [*new, str(github / "students")],
        [*new, str(github / "dlcourse")],
        [*git, "--work-tree", str(repository), "add", "--all"],
        [*git, "--work-tree", str(repository), "commit", "--quiet", "--message", "now"],
    ):
        subprocess.run(command, check=True, env=environment, cwd=repository)


def _git(github: Path) -> dict[str, str]:
    """Addresses on GitHub that lead to this machine, and who commits."""
    settings = [
        (f"url.{github / 'dlcourse'}.insteadOf", "https://github.com/dlcourse/dlcourse.git"),
        (f"url.{github / 'students'}.insteadOf", "https://github.com/you/students.git"),
        ("user.name", "a teacher"),
        ("user.email", "teacher@university.example"),
    ]
    found = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return found


def _hand_in(course: Path, repository: Path) -> None:
    """Two students, where the guide says: one with all right, one with a mistake."""
    materials = Materials.read(repository, LAB)
    for student, notebook in (("ada", materials.solved()), ("ben", materials.solved(mse=WRONG))):
        folder = course / "submitted" / student / LAB
        folder.mkdir(parents=True)
        (folder / f"{LAB}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def _marks(course: Path) -> dict[str, float]:
    with open_gradebook(Course(course, course)) as gradebook:
        entries = gradebook.notebook_submissions(LAB, LAB)
        return {entry.student.id: entry.score for entry in entries}


def _exported(course: Path) -> dict[str, float]:
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def _do_the_guide(desk: Desk, repository: Path) -> Path:
    """Run every command of the guide; where its course is."""
    course = desk.home / "deep-learning-2026"
    for title, text in _sections(repository / GUIDE).items():
        if title == "Collect":
            _hand_in(course, repository)
        steps = _steps(text)
        assert steps, f"{title}: no commands"
        _try(desk, steps)
    return course


def _do_the_readme(desk: Desk, repository: Path) -> Path:
    """Install as the guide says, then run the commands of the README; where the clone is."""
    _try(desk, _steps(_sections(repository / GUIDE)["Install"]))
    clone = desk.home / "dlcourse"
    site = desk.home / ".jupyter" / "nbgrader_config.py"  # the README says: in /etc/jupyter
    site.parent.mkdir(exist_ok=True)
    site.write_text(f"c = get_config()\nc.Exchange.root = {str(desk.home / 'exchange')!r}\n")
    _hand_in(clone, repository)
    steps = _steps(_sections(repository / "README.md")["You are an instructor"])
    assert steps
    _try(desk, steps)
    return clone


@pytest.fixture(scope="module")
def github(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repositories that the guide speaks of."""
    activate = Path(sys.prefix, "bin", "activate")
    if not (shutil.which("make") and shutil.which("git") and activate.is_file()):
        missing("git, make and an environment from `make test`: `apt-get install git make`")
    folder = tmp_path_factory.mktemp("github")
    _on_github(folder, repository)
    return folder


@pytest.fixture(scope="module")
def done(
    github: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Future[Path], Future[Path]]]:
    """The guide's course and the README's, made side by side: much of either is waiting."""
    base = tmp_path_factory.mktemp("users")
    with ThreadPoolExecutor(2) as pool:
        yield (
            pool.submit(_do_the_guide, _desk(base / "guide", github), repository),
            pool.submit(_do_the_readme, _desk(base / "readme", github), repository),
        )


Done = tuple[Future[Path], Future[Path]]


def test_the_guide_leads_to_a_graded_reported_exported_class(done: Done) -> None:
    course = done[0].result()
    marks = _marks(course)
    student = (marks.keys() - {"ada", "ben"}).pop()  # whoever runs this
    assert marks == {"ada": 50, "ben": 48, student: 0}
    for name in marks:
        assert (course / "feedback" / name / LAB / f"{LAB}.html").is_file()
    reports = {path.name for path in (course / "reports").iterdir()}
    kinds = ("pieces", "diagnoses", "students")
    assert reports == {f"{LAB}.html", *(f"{LAB}_{kind}.csv" for kind in kinds)}
    assert _exported(course) == marks
    returned = course.with_name("student") / LAB / "feedback"
    assert len(list(returned.glob(f"*/{LAB}.html"))) == 1


def test_students_can_clone_what_the_guide_published(
    done: Done, github: Path, tmp_path: Path
) -> None:
    done[0].result()
    clone = ["git", "clone", "--quiet", str(github / "students"), str(tmp_path / "cloned")]
    subprocess.run(clone, check=True)
    assert (tmp_path / "cloned" / "labs" / LAB / f"{LAB}.ipynb").is_file()
    assert not (tmp_path / "cloned" / "solutions").exists()


def test_the_commands_of_the_readme_work_in_the_clone(done: Done) -> None:
    clone = done[1].result()
    assert _marks(clone) == _exported(clone) == {"ada": 50, "ben": 48}
    assert (clone / "reports" / f"{LAB}.html").is_file()
    assert (clone / "feedback" / "ben" / LAB / f"{LAB}.html").is_file()
