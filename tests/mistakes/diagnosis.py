"""How often the checks name the cause of a mistake: over all mistakes of all labs.

``python -m tests.mistakes.diagnosis`` prints a table a lab, and what was said of each mistake whose
cause is not named.  The label of a mistake, ``feedback``, was chosen by reading its code.
"""

from __future__ import annotations

import argparse
import contextlib
import io
from collections import Counter
from dataclasses import dataclass

from dlcourse.catalogue import LABS, lab_of
from rich.console import Console
from rich.table import Table

from tests import mistakes
from tests.grading import hidden_results
from tests.mistakes import MISTAKES, Attempt

#: What a diagnosis can be: the right cause is named; only what is seen is said; another is named.
VERDICTS = ("right", "silent", "wrong")


@dataclass(frozen=True)
class Diagnosis:
    """What hidden checks say of a mistake, and whether that is its cause."""

    attempt: Attempt
    verdict: str
    said: tuple[str, ...]


def diagnose(attempt: Attempt, secret: bytes) -> Diagnosis:
    """Run the hidden checks on a mistake and look for its label in what they say.

    Right: some wrong outcome says it.  Wrong: none does, and one names a cause.  Else silent.
    """
    with contextlib.redirect_stdout(io.StringIO()):  # some mistakes print
        results = hidden_results(attempt.piece, attempt.function, secret)
    wrong = [outcome for result in results for outcome in result.outcomes if not outcome.ok]
    said = tuple(f"{outcome.what}: {outcome.reason}" for outcome in wrong)
    right = bool(attempt.feedback) and any(attempt.feedback in line for line in said)
    named = any(outcome.cause for outcome in wrong)
    return Diagnosis(attempt, "right" if right else "wrong" if named else "silent", said)


def load_all() -> None:
    """Fill the table of mistakes with those of every lab that has some."""
    for lab in LABS:
        mistakes.load(lab)


def table(lab: str, found: list[Diagnosis]) -> Table:
    """Verdicts by piece, and all together."""
    by_piece: dict[str, Counter[str]] = {piece.name: Counter() for piece in LABS[lab].pieces}
    for diagnosis in found:
        by_piece[diagnosis.attempt.piece][diagnosis.verdict] += 1
    rows = Table("piece", "mistakes", *VERDICTS, title=f"Diagnosis, {lab}")
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
    load_all()
    console = Console(width=120)
    found = [diagnose(attempt, secret) for attempt in MISTAKES]
    for lab in LABS:
        console.print(table(lab, [d for d in found if lab_of(d.attempt.piece).name == lab]))
    for verdict in ("wrong", "silent"):
        console.print(f"[bold]{verdict}[/bold]")
        for diagnosis in (d for d in found if d.verdict == verdict):
            attempt = diagnosis.attempt
            console.print(f"  {attempt}: {attempt.words} (label: {attempt.feedback!r})")
            for reason in diagnosis.said:
                console.print(f"      {reason}", markup=False)


if __name__ == "__main__":
    main()
