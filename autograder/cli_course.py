"""The commands that set a course up: ``autograder publish`` and ``autograder new-course``."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from autograder.course import Course, CourseError, find_course
from autograder.markers import console

if TYPE_CHECKING:
    from autograder.build.start import Start
    from autograder.publish import Changes

#: nbgrader's own default.
EXCHANGE = Path("/usr/local/share/nbgrader/exchange")

InstallFrom = Annotated[
    str | None,
    typer.Option(help="what pip installs dlcourse from on Colab; pyproject.toml's if not given"),
]
NotebooksAt = Annotated[
    str | None,
    typer.Option(help="the repository that badges lead to, if it is not --install-from"),
]


def publish(
    folder: Annotated[Path, typer.Argument(help="a new folder, or one of an earlier publication")],
    install_from: InstallFrom = None,
    notebooks_at: NotebooksAt = None,
) -> None:
    """Write what students get (lectures, labs, dlcourse) to a folder that you push.

    Files that others put there stay as they are.  Exit code: 0 written, 2 wrong use, 3 not written.
    """
    from autograder.publish import PublishError, public_half, require_ours, update

    try:
        require_ours(folder)
        course = _course()
        start = _start(course, install_from, notebooks_at)
        _build(course)
        changes = update(folder, public_half(course, start))
    except (PublishError, CourseError, OSError) as error:
        console.print(f"[red]not published:[/red] {escape(str(error))}", highlight=False)
        raise typer.Exit(3) from error
    _say(changes, folder)
    _say_next(folder, start)


def _new(folder: Path) -> Path:
    """Said before anything is asked."""
    from autograder.new_course import require_new

    with _as_wrong_use():
        require_new(folder)
    return folder


def _named(word: str) -> str:
    from autograder.new_course import require_name

    with _as_wrong_use():
        require_name(word)
    return word


@contextmanager
def _as_wrong_use() -> Iterator[None]:
    try:
        yield
    except CourseError as error:
        raise typer.BadParameter(str(error)) from error


def new_course(
    folder: Annotated[Path, typer.Argument(help="a folder that does not exist yet", callback=_new)],
    name: Annotated[
        str,
        typer.Option(
            prompt="Name, such as deep-learning",
            help="its name; asked if not given",
            callback=_named,
        ),
    ],
    term: Annotated[
        str,
        typer.Option(
            prompt="Term, such as 2026-fall", help="its term; asked if not given", callback=_named
        ),
    ],
    install_from: Annotated[
        str,
        typer.Option(
            prompt="Where Colab installs dlcourse from",
            default_factory=lambda: _start(_course(), None, None).install_from,
            help="what pip installs dlcourse from on Colab",
        ),
    ],
    exchange: Annotated[
        Path, typer.Option(prompt="nbgrader's exchange folder", help="nbgrader's exchange folder")
    ] = EXCHANGE,
    secret: Annotated[
        str,
        typer.Option(
            prompt="Secret of an earlier course, or",
            hide_input=True,
            help="what hidden inputs are drawn from: an earlier course's, or new",
        ),
    ] = "new",
    notebooks_at: NotebooksAt = None,
    database: Annotated[
        str, typer.Option(help="the gradebook's address; gradebook.db if not given")
    ] = "",
) -> None:
    """Make the folder of a course for one term, and ask for what is not given.

    Exit code: 0 made, 2 wrong use, 3 not made.
    """
    from autograder.build.lab import BuildError
    from autograder.new_course import NewCourse, make_course

    course = _course()
    start = _start(course, install_from, notebooks_at)
    given = "" if secret == "new" else secret
    new = NewCourse(name, term, start, exchange.expanduser(), given, database)
    try:
        make_course(folder, course, new)
    except (CourseError, BuildError, OSError) as error:
        console.print(f"[red]not made:[/red] {escape(str(error))}", highlight=False)
        raise typer.Exit(3) from error
    _print(f"made: {folder}, for nbgrader the course {new.course_id}")
    _print("hidden inputs come from course_secret.txt in it: keep it, and show it to nobody")
    _print(
        "next:", f"cd {shlex.quote(str(folder))}", "nbgrader generate_assignment lab1_mlp --force"
    )


def _course() -> Course:
    with _as_wrong_use():
        return find_course()


def _build(course: Course) -> None:
    """Every notebook as its source says."""
    from autograder.build.everything import build_all
    from autograder.build.lab import BuildError

    try:
        for path, changed in build_all(course):
            if changed:
                console.print(f"built     {path}", highlight=False)
    except BuildError as error:
        console.print(f"[red]not built:[/red] {escape(str(error))}", highlight=False)
        raise typer.Exit(2) from error


def _start(course: Course, install_from: str | None, notebooks_at: str | None) -> Start:
    """The settings of the course, or those that are given instead."""
    from autograder.build.start import Start, read_start

    for name, value in (("install-from", install_from), ("notebooks-at", notebooks_at)):
        if value is not None and not _fits_a_cell(value):
            raise typer.BadParameter(f"--{name} {value!r}: no quotes, backslashes or line breaks")
    if install_from:
        return Start(install_from, notebooks_at or "")
    start = read_start(course.materials)
    return replace(start, notebooks_at=notebooks_at or start.notebooks_at)


def _fits_a_cell(value: str) -> bool:
    """Whether the first cell of a notebook can hold this between its quotes."""
    return value.isprintable() and not set(value) & set('"\\') and value == value.strip()


def _say(changes: Changes, folder: Path) -> None:
    counts = f"{len(changes.written)} files written, {len(changes.removed)} removed"
    _print(f"published: {counts}, {folder}")
    for path in changes.kept:
        _print(f"left as it is, since somebody has changed it: {folder / path}")


def _say_next(folder: Path, start: Start) -> None:
    """The commands that bring the folder to where Colab's buttons point."""
    place = start.on_github()
    lines = ["git add --all", 'git commit -m "Course materials"']
    if (folder / ".git").exists():
        lines += ["git push"]
    else:
        branch = place.get("branch", "main")
        address = "https://github.com/{owner}/{name}.git".format(**place) if place else "<address>"
        lines.insert(0, f"git init --initial-branch={branch}")
        lines += [f"git remote add origin {address}", f"git push --set-upstream origin {branch}"]
    _print(f"Colab installs dlcourse from {start.install_from}")
    _print("next:", f"cd {shlex.quote(str(folder))}", *lines)


def _print(*lines: str) -> None:
    """Lines as they are, for copying; all but the first are set in."""
    console.print("\n    ".join(lines), soft_wrap=True, highlight=False, markup=False)
