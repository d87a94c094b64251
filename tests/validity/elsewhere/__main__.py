"""How many wrong solutions each style of checking lets pass, beside our own checks.

``python -m tests.validity.elsewhere`` prints a table: a row for each style, with the wrong
solutions of the pieces that it knows, written by hand and mutants.  Counted are those whose numbers
are wrong in NumPy's float64; how many more break only what our contract adds (tensors, float32, a
card, arguments left alone, errors, no warnings) is said below.  ``--list`` names what each style
lets pass, ``--pieces`` has a row for each piece, ``--by-hand`` leaves the mutants out.
"""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.progress import Progress

from autograder.pool import local_workers
from tests.validity.elsewhere import tables
from tests.validity.elsewhere.judging import (
    Solution,
    Verdict,
    by_hand,
    judge,
    limit_memory,
    mutated,
    stopped,
)
from tests.validity.elsewhere.pool import spread


def main() -> None:
    """Judge all solutions and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.validity.elsewhere", description=__doc__)
    parser.add_argument("--workers", type=int, default=local_workers())
    parser.add_argument("--by-hand", action="store_true", help="no mutants")
    parser.add_argument("--list", action="store_true", help="name what each style lets pass")
    parser.add_argument("--pieces", action="store_true", help="a row for each piece")
    options = parser.parse_args()
    found = judge_all(by_hand() + ([] if options.by_hand else mutated()), options.workers)
    console = Console(width=120)
    console.print(tables.by_style(found))
    console.print(tables.beside(found), highlight=False)
    console.print("\n".join(tables.sources()), highlight=False, markup=False)
    if options.pieces:
        console.print(tables.by_piece(found))
    lines = [*tables.false_alarms(found), *(tables.let_pass(found) if options.list else ())]
    for line in lines:
        console.print(line, highlight=False, markup=False)


def judge_all(solutions: list[Solution], workers: int) -> list[Verdict]:
    """All verdicts, in an order that does not hang on the processes."""
    found = []
    # No thread for the display: processes are forked meanwhile.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("judging", total=len(solutions))
        for verdict in spread(solutions, judge, stopped, workers, limit_memory):
            found.append(verdict)
            progress.update(task, advance=1, refresh=True)
    return sorted(found, key=lambda v: (v.piece, v.source, v.name))


if __name__ == "__main__":
    main()
