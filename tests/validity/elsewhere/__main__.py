"""How many wrong solutions each style of checking lets pass, beside our own checks.

``python -m tests.validity.elsewhere`` prints a table: a row for each style, with the wrong solutions
of the pieces that it knows: those written by hand and the mutants.  In the denominator are those
whose numbers are wrong in NumPy's float64; how many more break only what our contract adds, such as
tensors, float32, a card, arguments left alone, is said below.  ``--list`` names what each style lets
pass, ``--pieces`` has a row for each piece, ``--by-hand`` leaves the mutants out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

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
from tests.validity.elsewhere.styles import STYLES

TOGETHER = "all of these together"


def main() -> None:
    """Judge all solutions and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--by-hand", action="store_true", help="no mutants")
    parser.add_argument("--list", action="store_true", help="name what each style lets pass")
    parser.add_argument("--pieces", action="store_true", help="a row for each piece")
    options = parser.parse_args()
    found = judge_all(by_hand() + ([] if options.by_hand else mutated()), options.workers)
    console = Console(width=120)
    console.print(by_style(found))
    console.print(_beside(found))
    if options.pieces:
        console.print(by_piece(found))
    for line in _false_alarms(found):
        console.print(line, highlight=False, markup=False)
    if options.list:
        for line in _let_pass(found):
            console.print(line, highlight=False, markup=False)


def judge_all(solutions: list[Solution], workers: int) -> list[Verdict]:
    """All verdicts, in an order that does not hang on the processes."""
    found = []
    # No thread for the display: processes are forked meanwhile.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("judging", total=len(solutions))
        for verdict in spread(solutions, judge, stopped, workers, limit_memory):
            found.append(verdict)
            progress.advance(task)
            progress.refresh()
    return sorted(found, key=lambda v: (v.piece, v.source, v.name))


def counted(found: Iterable[Verdict], style: str) -> list[tuple[Verdict, bool]]:
    """Solutions whose numbers are wrong, of pieces that the style knows, and whether it is content."""
    wrong = [v for v in found if not v.right and v.numbers]
    if style == TOGETHER:
        return [(v, all(v.passed.values())) for v in wrong]
    return [(v, v.passed[style]) for v in wrong if style in v.passed]


def by_style(found: list[Verdict]) -> Table:
    """A row for each style."""
    table = Table(
        *(
            "style",
            "",
            "pieces",
            "wrong solutions",
            "let pass",
            "",
            "ours, on these",
            "right ones failed",
        ),
        title="Wrong solutions that get through",
    )
    for column in table.columns[2:]:
        column.justify = "right"
    rows = [(style.name, style.words) for style in STYLES] + [(TOGETHER, "")]
    for name, words in rows:
        if name == TOGETHER:
            table.add_section()
        pairs = counted(found, name)
        through = sum(passes for _, passes in pairs)
        ours = sum(verdict.ours for verdict, _ in pairs)
        table.add_row(
            name,
            words,
            str(len({verdict.piece for verdict, _ in pairs})),
            str(len(pairs)),
            str(through),
            f"{through / max(len(pairs), 1):.0%}",
            str(ours),
            _failed_right_ones(found, name),
        )
    return table


def _right_ones(found: Iterable[Verdict], style: str) -> list[tuple[Verdict, bool]]:
    right = [v for v in found if v.right]
    if style == TOGETHER:
        return [(v, all(v.passed.values())) for v in right]
    return [(v, v.passed[style]) for v in right if style in v.passed]


def _failed_right_ones(found: list[Verdict], style: str) -> str:
    pairs = _right_ones(found, style)
    return f"{sum(not passes for _, passes in pairs)} of {len(pairs)}"


def by_piece(found: list[Verdict]) -> Table:
    """What each style lets pass of each piece; a dot where it does not know the piece."""
    names = [style.name for style in STYLES]
    table = Table("piece", "wrong", *names, "ours", title="Let pass, by piece")
    for piece in sorted({verdict.piece for verdict in found}):
        wrong = [v for v in found if v.piece == piece and not v.right and v.numbers]
        cells = [
            str(sum(v.passed[name] for v in wrong)) if wrong and name in wrong[0].passed else "."
            for name in names
        ]
        table.add_row(piece, str(len(wrong)), *cells, str(sum(v.ours for v in wrong)))
    return table


def _beside(found: list[Verdict]) -> str:
    """What is not in the denominators."""
    others = [v for v in found if not v.right and not v.numbers]
    halted = sum(v.stopped for v in found if not v.right)
    by_source = {v.source for v in found if not v.right}
    counts = ", ".join(
        f"{sum(v.source == s and v.numbers for v in found if not v.right)} {s}"
        for s in sorted(by_source)
    )
    return (
        f"Wrong numbers: {counts}; {halted} of them were stopped, which counts as noticed by everybody. "
        f"{len(others)} more are wrong only on tensors, in float32 or on a card; "
        f"ours let {sum(v.ours for v in others)} of them pass."
    )


def _false_alarms(found: list[Verdict]) -> Iterable[str]:
    """Right solutions that a style, or our own checks, fail."""
    for style in STYLES:
        for verdict, passes in _right_ones(found, style.name):
            if not passes:
                yield f"{style.name} fails a right solution: {verdict.piece}, {verdict.name}"
    for verdict in found:
        if verdict.right and not verdict.ours:
            yield f"ours fail a right solution: {verdict.piece}, {verdict.name}"


def _let_pass(found: list[Verdict]) -> Iterable[str]:
    for style in STYLES:
        yield f"{style.name} lets pass:"
        for verdict, passes in counted(found, style.name):
            if passes:
                yield f"  {verdict.piece}: {verdict.name} ({verdict.source})"


if __name__ == "__main__":
    main()
