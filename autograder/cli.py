"""The command line; the commands that set a course up have a file of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from autograder.cli_course import new_course, publish
from autograder.course import Course, CourseError, find_course
from autograder.markers import cluster_marker, console, local_marker
from autograder.progress import shown

if TYPE_CHECKING:
    from autograder.grading import Marker
    from autograder.mark import Marked

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Build, grade and explain the labs of dlcourse.",
)
LabName = Annotated[str, typer.Argument(help="the lab, such as lab1_mlp")]
Root = Annotated[
    Path | None, typer.Option(help="folder with submitted/; the repository if not given")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--student", "--only", help="grade this student only; may be repeated"),
]
JsonFile = Annotated[Path | None, typer.Option("--json", help="write the class to this file")]
Feedback = Annotated[bool, typer.Option(help="write the students' feedback pages")]
Regrade = Annotated[
    bool,
    typer.Option(
        "--regrade/--resume", help="grade everything anew / go on where it was (the default)"
    ),
]
Workers = Annotated[int | None, typer.Option(help="processes; one for each core if not given")]
Unsafe = Annotated[
    bool, typer.Option("--unsafe", help="run students' code without a sandbox: you trust them all")
]

Scheduler = Annotated[
    str | None, typer.Option(help="grade on a Dask cluster, such as tcp://host:8786, not here")
]


@app.command()
def build() -> None:
    """Build every notebook from its source: lectures, labs with solutions, releases."""
    from autograder.build.everything import build_all
    from autograder.build.lab import BuildError

    try:
        for path, changed in build_all(_course(None)):
            console.print(f"{'built    ' if changed else 'as it was'}  {path}", highlight=False)
    except BuildError as error:
        console.print(f"[red]not built:[/red] {error}")
        raise typer.Exit(2) from error


@app.command()
def grade(
    lab: LabName,
    root: Root = None,
    json: JsonFile = None,
    only: Only = None,
    feedback: Feedback = True,
    regrade: Regrade = False,
    workers: Workers = None,
    unsafe: Unsafe = False,
    scheduler: Scheduler = None,
) -> None:
    """Grade the submissions of a lab, enter the marks, write feedback, show the class.

    Exit code: 0 all graded, 1 some unreadable, 2 wrong use, 3 a fault of this machine.
    """
    _known(lab)
    course = _course(root)
    if scheduler and unsafe:
        raise typer.BadParameter("--unsafe is for this machine only, not for --scheduler")
    _require_submissions(course, lab, only or [])
    marking: AbstractContextManager[Marker] = (
        nullcontext(cluster_marker(scheduler)) if scheduler else local_marker(lab, workers, unsafe)
    )
    try:
        with marking as marker:
            class_ = _grade(course, lab, marker, only or [], regrade)
    except CourseError as error:
        console.print(f"[red]not graded:[/red] {escape(str(error))}", highlight=False)
        raise typer.Exit(3) from error
    if json:
        from autograder.table import write_json

        write_json(json, lab, class_)
    whole = _show(course, lab, class_, feedback)
    statuses = {marked.status for marked in class_}
    if "infrastructure" in statuses or not whole:
        raise typer.Exit(3)
    raise typer.Exit(1 if "unreadable" in statuses else 0)


@app.command()
def report(
    lab: Annotated[str | None, typer.Argument(help="the lab; or --all")] = None,
    root: Root = None,
    every: Annotated[bool, typer.Option("--all", help="all labs, and an overview")] = False,
    anonymous: Annotated[bool, typer.Option(help="no student's name, to show it in class")] = False,
) -> None:
    """Write a page that says how the class did, what to repeat, and which submissions to look at.

    It lies in reports/, with the numbers as CSV beside it.  Exit code: 0 written, 2 wrong use.
    """
    if (lab is None) != every:
        raise typer.BadParameter("name one lab, such as lab1_mlp, or give --all")
    if lab:
        _known(lab)
    pages = _report(_course(root), lab, anonymous)
    if not pages:
        console.print("nothing was handed in yet, for no lab: there is nothing to report")
        raise typer.Exit(2)


def _report(course: Course, lab: str | None, anonymous: bool = False) -> list[Path]:
    """The report of a lab, or of all, with where it lies."""
    from autograder.report import report_lab, report_labs

    try:
        pages = [report_lab(course, lab, anonymous)] if lab else report_labs(course, anonymous)
    except CourseError as error:
        console.print(f"[red]no report:[/red] {escape(str(error))}", highlight=False)
        raise typer.Exit(3) from error
    for page in pages:
        console.print(f"report: {page}", soft_wrap=True, highlight=False)
    return pages


@app.command()
def demo(
    root: Annotated[Path, typer.Option(help="where the sample class goes")] = Path("demo"),
) -> None:
    """Build, hand out, hand in, grade, explain and report the labs for a sample class."""
    from autograder.demo import run_demo

    def grade_lab(course: Course, lab: str) -> list[Marked]:
        with local_marker(lab) as marker:
            return _grade(course, lab, marker)

    run_demo(_course(None), root, console, grade_lab, _show, partial(_report, lab=None))


@app.command()
def site(
    to: Annotated[Path, typer.Option(help="the folder of the site; made anew")] = Path("site"),
) -> None:
    """Build the course site: lectures, slides, labs, guides and reference, to be read offline."""
    from autograder.site import SiteError, build_site

    try:
        console.print(f"built {build_site(_course(None), to)}", highlight=False, soft_wrap=True)
    except SiteError as error:
        console.print(f"[red]not built:[/red] {escape(str(error))}", highlight=False)
        raise typer.Exit(2) from error


app.command()(publish)
app.command()(new_course)


def _course(root: Path | None) -> Course:
    try:
        return find_course(root)
    except CourseError as error:
        raise typer.BadParameter(str(error)) from error


def _known(lab: str) -> None:
    from dlcourse.catalogue import LABS

    if lab not in LABS:
        raise typer.BadParameter(f"no lab is called {lab!r}; the labs are {', '.join(LABS)}")


def _grade(
    course: Course, lab: str, marker: Marker, only: Iterable[str] = (), regrade: bool = False
) -> list[Marked]:
    """Grade with a progress bar; returns what became of each submission, by name."""
    from autograder.collect import students
    from autograder.grading import grade_class

    count = len(set(only) or set(students(course, lab)))
    marks = grade_class(course, lab, marker, only, regrade)
    class_ = list(shown("grading", marks, count, console))
    return sorted(class_, key=lambda marked: marked.student)


def _require_submissions(course: Course, lab: str, only: Iterable[str]) -> None:
    """Leave with exit code 2 when nobody, or not everybody who is asked for, has handed in."""
    from autograder.collect import students

    handed_in = set(students(course, lab))
    if not handed_in:
        console.print(f"nothing was handed in: {course.root}/submitted/<student>/{lab}/ is missing")
        raise typer.Exit(2)
    if strangers := sorted(set(only) - handed_in):
        names = escape(", ".join(strangers))
        console.print(f"nothing was handed in by {names}: see {course.root}/submitted/")
        raise typer.Exit(2)


def _show(course: Course, lab: str, class_: Sequence[Marked], feedback: bool = True) -> bool:
    """The class as a table, and the pages; whether every page could be written."""
    from autograder.table import class_table

    console.print(class_table(lab, class_))
    graded = [row.student for row in class_ if row.status == "graded"]
    return _write_pages(course, lab, graded) if feedback and graded else True


def _write_pages(course: Course, lab: str, students: Sequence[str]) -> bool:
    from autograder.feedback import write_feedback

    pages = list(shown("feedback", write_feedback(course, lab, students), len(students), console))
    written = sum(page.written for page in pages)
    problems = sorted((page.student, page.problem) for page in pages if page.problem)
    where = f"{course.root}/feedback/<student>/{lab}/{lab}.html"
    kept = len(pages) - written - len(problems)
    console.print(f"feedback: {written} pages written, {kept} up to date, {where}", soft_wrap=True)
    for student, problem in problems:
        console.print(f"[red]no page for[/red] {escape(f'{student}: {problem}')}", highlight=False)
    return not problems
