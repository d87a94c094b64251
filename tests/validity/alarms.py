"""False alarms: right solutions graded with many secrets, each of which draws other inputs.

The reference of every piece has ``--secrets`` of them, pieces that train a tenth.  Pieces that draw
random numbers are judged by statistics, so they have ``--random`` gradings in all, the reference
and the other right solutions in turn.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import torch
from dlcourse.catalogue import LABS, find_piece, lab_of
from rich.console import Console
from rich.table import Table

from autograder.pool import local_workers
from tests import mistakes
from tests.grading import Function, hidden_results, secrets_of, share
from tests.mistakes import CORRECT
from tests.reference import solutions
from tests.validity.findings import pieces_of

#: Secrets of one piece that a process does at a time.
BATCH = 25


@dataclass(frozen=True)
class Tried:
    """Right solutions of a piece: how often they were graded, and what went wrong."""

    piece: str
    gradings: int
    alarms: tuple[str, ...]


def is_random(piece: str) -> bool:
    """Whether a piece draws random numbers, and does not train."""
    found = find_piece(piece)
    return "rng" in found.signature and not found.trains


def over_secrets(pieces: Iterable[str], secrets: int, everybody: bool = False) -> Iterator[Tried]:
    """Grade the reference with many secrets; ``everybody``: all right solutions in turn."""
    names = list(pieces)
    counts = {name: len(secrets_of(name, secrets)) for name in names}
    jobs = [
        (name, start, min(start + BATCH, counts[name]), everybody)
        for name in names
        for start in range(0, counts[name], BATCH)
    ]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(local_workers(), context) as pool:
        alarms = list(pool.map(_alarms, *zip(*jobs, strict=True)))
    for name in names:
        found = [
            alarm for job, a in zip(jobs, alarms, strict=True) if job[0] == name for alarm in a
        ]
        yield Tried(name, counts[name], tuple(found))


def _alarms(piece: str, first: int, last: int, everybody: bool) -> list[str]:
    """What is said of right solutions that lose points, with the secrets from first to last."""
    torch.set_num_threads(1)
    lab = lab_of(piece).name
    functions: list[Function] = [solutions(lab)[piece]]
    if everybody:
        mistakes.load(lab)
        functions += [attempt.function for attempt in CORRECT if attempt.piece == piece]
    found = []
    for number in range(first, last):
        function = functions[number % len(functions)]
        results = hidden_results(piece, function, f"secret {number}".encode())
        if share(results) < 1:
            wrong = "; ".join(result.reason for result in results if not result.ok)
            found.append(f"secret {number}, {function.__name__}: {wrong}")
    return found


def table(title: str, tried: Iterable[Tried]) -> Table:
    """A row a lab: gradings and false alarms."""
    rows = Table("lab", "pieces", "gradings", "false alarms", title=title)
    found = list(tried)
    for lab in (*LABS, "all"):
        of_lab = [t for t in found if lab in ("all", lab_of(t.piece).name)]
        if not of_lab:
            continue
        gradings, alarms = sum(t.gradings for t in of_lab), sum(len(t.alarms) for t in of_lab)
        rows.add_row(lab, str(len(of_lab)), f"{gradings:,}", str(alarms))
    return rows


def main() -> int:
    """Print both tables, and every false alarm."""
    parser = argparse.ArgumentParser(prog="python -m tests.validity.alarms", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PIECE", help="all pieces without one")
    parser.add_argument("--secrets", type=int, default=500)
    parser.add_argument("--random", type=int, default=10_000)
    options = parser.parse_args()
    names = options.names or pieces_of(LABS)
    random = [name for name in names if is_random(name)]
    reference = list(over_secrets(names, options.secrets))
    each = -(-options.random // max(len(random), 1))
    chance = list(over_secrets(random, each, everybody=True)) if random else []
    console = Console(width=130, soft_wrap=True)
    console.print(table("The reference", reference))
    console.print(table("Right solutions of random pieces", chance))
    alarms = [f"{t.piece}, {alarm}" for t in (*reference, *chance) for alarm in t.alarms]
    for alarm in alarms:
        console.print(f"FALSE ALARM  {alarm}", markup=False)
    return int(bool(alarms))


if __name__ == "__main__":
    sys.exit(main())
