"""How long the report of a class takes, and how often honest work is called similar.

``python -m tests.benchmarks.report --students 500``
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from autograder.course import Course
from autograder.report import report_lab
from autograder.report.similar import find_alike
from tests.autograder.honest import Cells, disguised, honest_class, release_of, ways_of
from tests.autograder.made_up import grade_made_up, write_cells

ROOT = Path(__file__).parents[2]
LAB = "lab1_mlp"
WORDS = ("is half times what is expected", "stops with ValueError", "the sign is turned")


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--classes", type=int, default=20, help="classes of 40, for alarms")
    given = parser.parse_args()
    _time(given.students)
    for lab in (LAB, "lab2_backprop"):
        _alarms(lab, 40, given.classes)


def _time(students: int) -> None:
    chance = random.Random(0)
    cells = {n: _unlike(c, chance) for n, c in honest_class(LAB, students, 0).items()}
    plan = {
        name: {
            p: (chance.choice([0, 0.5]), chance.choice(WORDS)) for p in c if chance.random() < 0.2
        }
        for name, c in cells.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        course = Course(Path(folder), ROOT)
        grade_made_up(course, LAB, plan, lambda name, book: write_cells(book, cells[name]))
        clock, processor = time.perf_counter(), time.process_time()
        report_lab(course, LAB)
        seconds = time.perf_counter() - clock, time.process_time() - processor
    print(f"{students} students: {seconds[0]:.1f} s by the clock, {seconds[1]:.1f} s of one core")


def _unlike(cells: Cells, chance: random.Random) -> Cells:
    """No two cells are the same text, as in a real class."""
    return {name: f"{code}\n# {chance.random()}\n" for name, code in cells.items()}


def _alarms(lab: str, size: int, classes: int) -> None:
    alarms = found = 0
    for seed in range(classes):
        class_, release = honest_class(lab, size, seed), release_of(lab)
        alarms += len(find_alike(class_, release))
        whole = next(name for name, cells in class_.items() if len(cells) == len(ways_of(lab)))
        groups = find_alike({**class_, "copy": disguised(class_[whole])}, release)
        found += any({whole, "copy"} <= set(group.students) for group in groups)
    pairs = classes * size * (size - 1) // 2
    print(f"{lab}: {alarms} alarms in {pairs} honest pairs; {found} of {classes} copies found")


if __name__ == "__main__":
    main()
