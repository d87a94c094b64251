"""The tables that ``make validity`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from dlcourse.catalogue import lab_of
from rich.table import Table

from tests.validity.findings import DIAGNOSES, NAMED, Findings, count_diagnoses

COLUMNS = ("mutants", "by hand", "lose points", "survive", "equivalent", "right", "false alarms")


def of_pieces(lab: str, findings: Sequence[Findings]) -> Table:
    """A row a piece, and one for the whole lab."""
    table = Table("piece", *COLUMNS, title=f"Wrong and right solutions, {lab}")
    for finding in findings:
        table.add_row(finding.piece, *_cells([finding]))
    table.add_section()
    table.add_row("all", *_cells(findings))
    return table


def of_labs(findings: Sequence[Findings]) -> Table:
    """A row a lab."""
    table = Table("lab", *COLUMNS, title="Wrong and right solutions")
    for lab in dict.fromkeys(lab_of(finding.piece).name for finding in findings):
        table.add_row(lab, *_cells([f for f in findings if lab_of(f.piece).name == lab]))
    table.add_section()
    table.add_row("all", *_cells(findings))
    return table


def of_diagnoses(findings: Sequence[Findings]) -> Table:
    """What is said of the cause of the mutants that lose points."""
    table = Table(
        "lab", *DIAGNOSES, "right of named", "wrong of named", title="Causes named for mutants"
    )
    labs = list(dict.fromkeys(lab_of(finding.piece).name for finding in findings))
    for lab in [*labs, "all"]:
        rows = [f for f in findings if lab in ("all", lab_of(f.piece).name)]
        counts = count_diagnoses(rows)
        named = sum(counts[name] for name in NAMED)
        shares = (f"{counts[name] / named:.1%}" if named else "" for name in ("right", "wrong"))
        table.add_row(lab, *map(str, counts.values()), *shares)
    return table


def _cells(findings: Sequence[Findings]) -> list[str]:
    counts = (
        sum(f.mutants for f in findings),
        sum(f.mistakes for f in findings),
        sum(f.killed for f in findings),
        sum(len(f.survivors) for f in findings),
        sum(f.explained for f in findings),
        sum(f.right for f in findings),
        sum(len(f.alarms) for f in findings),
    )
    return [str(count) for count in counts]
