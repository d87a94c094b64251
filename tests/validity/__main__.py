"""``python -m tests.validity [LAB or PIECE ...]``: do the checks tell right from wrong?

Exits with 1 where a wrong solution gets full marks without a reason in ``equivalent/``, a right one
loses points, a reason is stale, or too many of the causes that are named for mutants are not right.
Of pieces that train only every fourth mutant is graded, without ``--all``.  ``--unjudged`` prints
the diagnoses that nobody has judged yet, ready to be put into ``judged/<lab>.toml``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from dlcourse.catalogue import LABS, is_piece, lab_of
from rich.console import Console

from tests.validity import tables
from tests.validity.findings import Findings, causes_are_right, pieces_of, study
from tests.validity.reviewed import verdict_on

#: Of pieces that train, each so manieth mutant: they take seconds each.
SLOW_EVERY = 4


def main() -> int:
    """Print the tables and whatever is not as it should be."""
    options = _options()
    console = Console(width=130, soft_wrap=True)
    findings = []
    for lab, pieces in _by_lab(options.names).items():
        start = time.monotonic()
        slow_every = 1 if options.all else SLOW_EVERY
        of_lab = list(study(pieces, options.secret.encode(), slow_every=slow_every))
        findings += of_lab
        console.print(tables.of_pieces(lab, of_lab))
        _print_problems(console, of_lab, options.unjudged)
        console.print(f"{time.monotonic() - start:.0f} s\n")
    console.print(tables.of_labs(findings))
    console.print(tables.of_diagnoses(findings))
    faults = any(f.survivors or f.alarms or f.stale for f in findings)
    return int(faults or not causes_are_right(findings))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.validity", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="LAB or PIECE", help="all labs without one")
    parser.add_argument("--secret", default="secret")
    parser.add_argument("--unjudged", action="store_true")
    parser.add_argument("--all", action="store_true", help="all mutants of what trains (slow)")
    return parser.parse_args()


def _by_lab(names: list[str]) -> dict[str, list[str]]:
    """The pieces that are asked for, by lab."""
    pieces: list[str] = []
    for name in names or list(LABS):
        pieces += [name] if is_piece(name) else pieces_of([name])
    labs = dict.fromkeys(lab_of(piece).name for piece in pieces)
    return {lab: [p for p in pieces if lab_of(p).name == lab] for lab in labs}


def _print_problems(console: Console, findings: list[Findings], unjudged: bool) -> None:
    for finding in findings:
        for grade in finding.survivors:
            console.print(f"SURVIVES  {finding.piece}: {grade.attempt.name}", markup=False)
        for grade in finding.alarms:
            console.print(f"FALSE ALARM  {finding.piece}: {grade.attempt.name}", markup=False)
            console.print(f"    {'; '.join(grade.said)}", markup=False)
        for change in finding.stale:
            console.print(f"STALE REASON  {finding.piece}: {change}", markup=False)
        if unjudged:
            _print_unjudged(finding)


def _print_unjudged(finding: Findings) -> None:
    """As TOML, by cause; move the wrong ones to a list of their own."""
    by_cause: dict[str, list[str]] = {}
    for grade in finding.diagnoses.get("unjudged", ()):
        piece, change = finding.piece, grade.attempt.name
        for cause in grade.causes:
            if verdict_on(lab_of(piece).name, piece, change, cause) == "unjudged":
                by_cause.setdefault(cause, []).append(change)
    for cause, changes in by_cause.items():
        print(f"[{finding.piece}.{json.dumps(cause, ensure_ascii=False)}]")
        print("right = [")
        for change in changes:
            print(f"    {json.dumps(change, ensure_ascii=False)},")
        print("]\nwrong = []")


if __name__ == "__main__":
    sys.exit(main())
