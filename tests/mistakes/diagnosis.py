"""How often the checks name the cause of a mistake: over all mistakes of all labs.

``python -m tests.mistakes.diagnosis`` prints a table a lab, and what was said of each mistake whose
cause is not named.  The label of a mistake, ``feedback``, was chosen by reading its code.  A last
table is about mistakes that the patterns and misconceptions were not written for.
"""

from __future__ import annotations

import argparse
import contextlib
import io
from collections import Counter
from dataclasses import dataclass
from functools import cache

from dlcourse.catalogue import LABS, lab_of
from dlcourse.checking import CheckResult
from rich.console import Console
from rich.table import Table

from tests import mistakes
from tests.grading import hidden_results
from tests.mistakes import (
    MISTAKES,
    Attempt,
    unseen_lab3,  # noqa: F401 - enters its mistakes
    unseen_lab4,  # noqa: F401 - enters its mistakes
)
from tests.mistakes.unseen import UNSEEN

#: What a diagnosis can be: the right cause is named; only what is seen is said; another is named.
VERDICTS = ("right", "silent", "wrong")


@dataclass(frozen=True)
class Diagnosis:
    """What hidden checks say of a mistake, and whether that is its cause."""

    attempt: Attempt
    verdict: str
    said: tuple[str, ...]


@cache
def results_of(attempt: Attempt, secret: bytes) -> list[CheckResult]:
    """What the hidden checks find of a mistake; they are run once."""
    with contextlib.redirect_stdout(io.StringIO()):  # some mistakes print
        return hidden_results(attempt.piece, attempt.function, secret)


def diagnose(attempt: Attempt, secret: bytes, labels: tuple[str, ...] = ()) -> Diagnosis:
    """Run the hidden checks on a mistake and look for one of its labels in what they say.

    Right: some wrong outcome says it.  Wrong: none does, and one names a cause.  Else silent.
    """
    labels = labels or ((attempt.feedback,) if attempt.feedback else ())
    wrong = [
        outcome
        for result in results_of(attempt, secret)
        for outcome in result.outcomes
        if not outcome.ok
    ]
    said = tuple(f"{outcome.what}: {outcome.reason}" for outcome in wrong)
    right = any(label in line for label in labels for line in said)
    named = any(outcome.cause for outcome in wrong)
    return Diagnosis(attempt, "right" if right else "wrong" if named else "silent", said)


def diagnose_all(secret: bytes) -> list[Diagnosis]:
    """The mistakes of all labs."""
    for lab in LABS:
        mistakes.load(lab)
    return [diagnose(attempt, secret) for attempt in MISTAKES]


def diagnose_unseen(secret: bytes) -> list[Diagnosis]:
    """The mistakes that the patterns were not written for."""
    return [diagnose(attempt, secret, labels) for attempt, labels in UNSEEN]


def table(title: str, found: list[Diagnosis]) -> Table:
    """Verdicts by piece, and all together."""
    by_piece: dict[str, Counter[str]] = {}
    for diagnosis in found:
        by_piece.setdefault(diagnosis.attempt.piece, Counter())[diagnosis.verdict] += 1
    rows = Table("piece", "mistakes", *VERDICTS, title=title)
    for piece, counts in by_piece.items():
        rows.add_row(piece, str(counts.total()), *(str(counts[v] or "") for v in VERDICTS))
    total = sum(by_piece.values(), Counter())
    rows.add_section()
    shares = (f"{total[v]} ({total[v] / max(total.total(), 1):.1%})" for v in VERDICTS)
    rows.add_row("all", str(total.total()), *shares)
    return rows


def main() -> None:
    """Print the tables, and the mistakes whose cause is not named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secret", default="secret")
    secret = parser.parse_args().secret.encode()
    console = Console(width=120)
    found, new = diagnose_all(secret), diagnose_unseen(secret)
    for lab in LABS:
        of_lab = [d for d in found if lab_of(d.attempt.piece).name == lab]
        console.print(table(f"Diagnosis, {lab}", of_lab))
    console.print(table("Diagnosis of mistakes that no pattern was written for", new))
    for verdict in ("wrong", "silent"):
        console.print(f"[bold]{verdict}[/bold]")
        for diagnosis in (d for d in (*found, *new) if d.verdict == verdict):
            attempt = diagnosis.attempt
            console.print(f"  {attempt}: {attempt.words} (label: {attempt.feedback!r})")
            for reason in diagnosis.said:
                console.print(f"      {reason}", markup=False)


if __name__ == "__main__":
    main()
