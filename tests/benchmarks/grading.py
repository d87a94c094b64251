"""How fast grading is: against stock ``nbgrader autograde``, and against the students' own code.

``python -m tests.benchmarks.grading`` grades one class of 100 twice, with stock nbgrader and with
``autograder grade`` in its full sandbox, and prints ratios.  Both sides have the same files of the
same students (``light.py``: the 14 pieces of lab 1 without demonstrations; every fourth student
left one out), both start from the command line and write marks to a gradebook, and the marks must
be equal.  Stock is timed on a sample and extrapolated.  A ratio is that of whole commands for the
whole class, start-up included.

Then the real labs: a submission's wall time against its *floor*, the time of the cells that must
run for a mark (set-up, pieces, and test cells with all visible and hidden checks) in a warm process
without sandbox.  ``--flat 10,100,500,2000`` shows what a submission costs in classes of that size.
Times are of this machine as it is now: trust ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dlcourse.catalogue import LABS, find_lab

from autograder.course import Course
from autograder.gradebook import enter_lab
from tests.benchmarks.floor import seconds_of_cells
from tests.benchmarks.light import LAB, missing, write_class, write_ours, write_stock
from tests.benchmarks.memory import Memory
from tests.benchmarks.stages import print_stages
from tests.benchmarks.stock import MARKED, PAGE, Timed, prepare, scores, timed
from tests.cohort import Materials

ROOT = Path(__file__).parents[2]
#: Times stock for marks (torch, NumPy only), and for marks with feedback pages.
TARGETS = {"torch": 25.0, "numpy": 12.0}
FEEDBACK_TARGET = 8.0
#: Wall time of a submission of a real lab, in units of its floor divided by the cores.
REAL_TARGET = 1.5
CORES = len(os.sched_getaffinity(0))


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--sample", type=int, default=5, help="students that stock grades")
    parser.add_argument("--only", choices=["numpy", "torch", "real"], help="one part of it")
    parser.add_argument("--flat", default="", help="sizes of classes, such as 10,100,500,2000")
    options = parser.parse_args()
    print(f"{CORES} cores, load {os.getloadavg()[0]:.1f}")
    if options.flat:
        _flat([int(size) for size in options.flat.split(",")])
        return
    for kind in TARGETS:
        if options.only in (None, kind):
            _light(kind, options.students, options.sample)
    if options.only in (None, "real"):
        for lab in LABS:
            _real(lab, options.students)


def _light(kind: str, students: int, sample: int) -> None:
    print(f"\nlight class, {kind}: {students} students", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        stock, theirs, ours = (Path(folder, name) for name in ("stock", "theirs", "ours"))
        write_stock(stock, ROOT)
        write_class(stock, ROOT, sample, kind == "torch")
        write_ours(ours, ROOT)
        write_class(ours, ROOT, students, kind == "torch")
        enter_lab(Course(ours, ours), LAB)  # as ``prepare`` does for stock
        shutil.copytree(ours, theirs)
        prepare(stock)
        marks = timed(stock, (MARKED,), "nbgrader", "autograde", LAB)
        pages = timed(stock, (PAGE,), "nbgrader", "generate_feedback", LAB)
        plain = grade(ours, LAB, students)
        _require_equal(ours, scores(stock))
        with_pages = grade(theirs, LAB, students, pages=True)
        _say("marks", marks, plain, students, sample, TARGETS[kind])
        _say("marks and pages", marks + pages, with_pages, students, sample, FEEDBACK_TARGET)
        print_stages(ours, ROOT)


def _say(what: str, stock: Timed, ours: Timed, students: int, sample: int, target: float) -> None:
    theirs = stock.for_class(students, sample)
    ratio = theirs / ours.whole
    met = "met" if ratio >= target else "NOT met"
    print(f"{what}: {ratio:.1f} times stock, target {target:g}: {met}")
    print(
        f"  stock {stock.each:.2f} s a submission (a sample of {sample}), "
        f"{theirs:.0f} s for {students}, extrapolated\n"
        f"  ours {ours.each:.3f} s a submission past the start, {ours.whole:.1f} s for {students}\n"
        f"  past the start on both sides: {stock.each / ours.each:.1f} times",
        flush=True,
    )


def grade(root: Path, lab: str, students: int, pages: bool = False) -> Timed:
    """Grade a class with our command line."""
    words = ["grade", lab, "--root", str(root), "--json", str(root / "class.json")]
    made = (MARKED, PAGE) if pages else (MARKED,)
    took = timed(root, made, "autograder", *words, "--feedback" if pages else "--no-feedback")
    graded = json.loads((root / "class.json").read_text("utf-8"))["students"]
    assert len(graded) == students
    assert {row["status"] for row in graded.values()} == {"graded"}
    return took


def _require_equal(ours: Path, stock: dict[str, float]) -> None:
    """Both sides gave the same marks, and the right ones."""
    points = {piece.name: piece.points for piece in find_lab(LAB).pieces}
    found = scores(ours)
    for number, student in enumerate(sorted(found)):
        right = sum(points.values()) - sum(points[name] for name in missing(number))
        assert found[student] == right, (student, found[student])
        assert student not in stock or stock[student] == found[student], student


def _write_real(root: Path, lab: str, students: int) -> None:
    book = json.dumps(Materials.read(ROOT, lab).solved())
    for number in range(students):
        path = root / "submitted" / f"student-{number:05d}" / lab / f"{lab}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(book, encoding="utf-8")


def _real(lab: str, students: int) -> None:
    floor = seconds_of_cells(ROOT, lab)
    with tempfile.TemporaryDirectory() as folder:
        _write_real(Path(folder), lab, students)
        with Memory() as memory:
            ours = grade(Path(folder), lab, students)
    ratio = ours.each / (floor / CORES)
    met = "met" if ratio <= REAL_TARGET else "NOT met"
    print(f"\n{lab}, {students} solved notebooks: {ratio:.2f} x floor / cores, ", end="")
    print(f"target {REAL_TARGET:g}: {met}")
    print(f"  floor {floor * 1e3:.0f} ms of one core, ours {ours.each * 1e3:.0f} ms of the clock")
    print(f"  {memory}", flush=True)


def _flat(sizes: Sequence[int]) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _write_real(Path(folder), LAB, size)
            ours = grade(Path(folder), LAB, size)
        start = ours.whole - ours.each * size
        print(f"{LAB}, class of {size:5}: {ours.each * 1e3:.0f} ms a submission, ", end="")
        print(f"start {start:.1f} s, load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
