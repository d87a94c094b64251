"""The pages that students get back, written on all cores."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from autograder.course import Course
from autograder.feedback_page import Page, Pages
from autograder.orphans import end_with_parent
from autograder.pool import local_workers

#: Fewer pages than this are written sooner than more processes start.
WORTH_A_POOL = 40

_pages: Pages | None = None


def write_feedback(
    course: Course, lab: str, students: Iterable[str], workers: int | None = None
) -> Iterator[Page]:
    """Write ``feedback/<student>/<lab>/<lab>.html`` for every student; yields each as it is done.

    The files are those of ``nbgrader generate_feedback``.  A page that is up to date is left as it
    is.  One that cannot be written has a ``problem``, and stops no other.
    """
    pages, count = Pages(course, lab), workers or local_workers()
    waiting = {}
    for student in students:
        if pages.up_to_date(student):
            yield Page(student)
        else:
            waiting[student] = True
    if count == 1 or len(waiting) < WORTH_A_POOL:
        yield from map(pages.write, waiting)
        return
    try:
        for page in _together(course, lab, list(waiting), count):
            del waiting[page.student]
            yield page
    except BrokenProcessPool:  # a process died: one by one, whoever's page it was is found
        for student in waiting:
            yield _alone(course, lab, student)


def _together(course: Course, lab: str, students: list[str], workers: int) -> Iterator[Page]:
    with _pool(course, lab, workers) as pool:
        for done in as_completed([pool.submit(_write, student) for student in students]):
            yield done.result()


def _alone(course: Course, lab: str, student: str) -> Page:
    try:
        (page,) = _together(course, lab, [student], workers=1)
    except BrokenProcessPool:
        return Page(student, problem="the process that wrote it has died; is memory short?")
    return page


def _pool(course: Course, lab: str, workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    return ProcessPoolExecutor(workers, context, _open, (course, lab))


def _open(course: Course, lab: str) -> None:
    global _pages
    end_with_parent()
    _pages = Pages(course, lab)


def _write(student: str) -> Page:
    if _pages is None:
        raise RuntimeError("the process that writes pages was not set up")
    return _pages.write(student)
