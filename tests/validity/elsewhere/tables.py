"""The verdicts as tables and lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.table import Table

from tests.validity.elsewhere.judging import Verdict
from tests.validity.elsewhere.styles import STYLES

TOGETHER = "all of these together"
SOURCES = ("by hand", "mutants")

Pairs = list[tuple[Verdict, bool]]


def of_style(found: Iterable[Verdict], style: str, right: bool) -> Pairs:
    """The solutions of the pieces that a style knows, and whether it lets them pass.

    Right ones, or those with wrong numbers.
    """
    some = [v for v in found if v.right == right and (right or v.numbers)]
    if style == TOGETHER:
        return [(v, all(v.passed.values())) for v in some]
    return [(v, v.passed[style]) for v in some if style in v.passed]


def by_style(found: list[Verdict]) -> Table:
    """A row for each style: what it lets pass, and what ours let pass of the same solutions."""
    table = Table(title="Wrong solutions that get through")
    table.add_column("checks of")
    for name in ("pieces", *SOURCES, "ours, on the same", "right ones failed"):
        table.add_column(name, justify="right")
    for name, words in [*((style.name, style.words) for style in STYLES), (TOGETHER, "")]:
        if name == TOGETHER:
            table.add_section()
        wrong, right = of_style(found, name, right=False), of_style(found, name, right=True)
        table.add_row(
            f"{name}: {words}" if words else name,
            str(len({verdict.piece for verdict, _ in wrong})),
            *(_share([p for v, p in wrong if v.source == source]) for source in SOURCES),
            f"{sum(v.ours for v, _ in wrong)} of {len(wrong)}",
            f"{sum(not passes for _, passes in right)} of {len(right)}",
        )
    return table


def sources() -> Iterator[str]:
    """What the checks of each style were written after."""
    return (f"{style.name}: after {style.source}" for style in STYLES)


def _share(passes: list[bool]) -> str:
    return f"{sum(passes)} of {len(passes)} ({sum(passes) / len(passes):.0%})" if passes else "-"


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


def beside(found: list[Verdict]) -> str:
    """What is in the denominators, and what is not."""
    wrong = [v for v in found if not v.right and v.numbers]
    others = [v for v in found if not v.right and not v.numbers]
    counts = Counter(verdict.source for verdict in wrong)
    return (
        f"Wrong numbers: {', '.join(f'{counts[source]} {source}' for source in SOURCES)}; "
        f"{sum(v.stopped for v in wrong)} were stopped, which counts as noticed by everybody. "
        f"{len(others)} more break only what our contract adds; "
        f"ours let {sum(v.ours for v in others)} of them pass."
    )


def false_alarms(found: list[Verdict]) -> Iterator[str]:
    """Right solutions that a style, or our own checks, fail."""
    for style in STYLES:
        for verdict, passes in of_style(found, style.name, right=True):
            if not passes:
                yield f"{style.name} fails a right solution: {verdict.piece}, {verdict.name}"
    for verdict in found:
        if verdict.right and not verdict.ours:
            yield f"ours fail a right solution: {verdict.piece}, {verdict.name}"


def let_pass(found: list[Verdict]) -> Iterator[str]:
    """By style, the wrong solutions that get through; ours at the end."""
    for style in STYLES:
        yield f"{style.name} lets pass:"
        for verdict, passes in of_style(found, style.name, right=False):
            if passes:
                yield f"  {verdict.piece}: {verdict.name} ({verdict.source})"
    yield "ours let pass:"
    for verdict in found:
        if verdict.ours and not verdict.right:
            yield f"  {verdict.piece}: {verdict.name} ({verdict.source})"
