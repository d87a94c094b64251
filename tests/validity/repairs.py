"""Partial credit within a piece: a reference with some slips, repaired one after the other.

A solution with more right never scores less.  But two slips can make up for each other, so that the
piece is right with both of them; or one keeps the other from having any effect.  The repair of one
then makes the answers more wrong, and fewer points are just.  ``make_up.toml`` has the pairs of the
second kind, each with the reason.
"""

from __future__ import annotations

import ast
import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dlcourse.catalogue import LABS, lab_of
from rich.table import Table

from tests.reference import sources
from tests.validity.grading import Attempt, grade_all
from tests.validity.mutants import Edit, changes, compiles, edits_of, with_edits

#: Slips at the beginning of a chain.
SLIPS = 3
#: Marks are rounded to hundredths of a point.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Chain:
    """A piece, more and more of it right: sources, and the slips that each still has."""

    piece: str
    sources: tuple[str, ...]
    slips: tuple[str, ...]


@dataclass(frozen=True)
class Drop:
    """A repair that costs points."""

    chain: Chain
    step: int
    before: float
    after: float

    def __str__(self) -> str:
        repaired, left = self.chain.slips[self.step], self.chain.slips[self.step + 1 :]
        return (
            f"{self.chain.piece}: {self.before:.3f} -> {self.after:.3f} when this is repaired: "
            f"{repaired!r}, and this is left: {left}"
        )


def chains_of(piece: str, count: int, seed: int = 0) -> Iterator[Chain]:
    """``count`` chains of a piece; the same ones every time."""
    chance = random.Random(f"{piece} {seed}")
    tree = ast.parse(sources(lab_of(piece).name)[piece])
    original = ast.unparse(tree)
    edits = [e for e in edits_of(tree) if with_edits(tree, [e]) != original]
    made: set[tuple[str, ...]] = set()
    for _ in range(100 * count):
        slips = _apart(chance.sample(edits, min(SLIPS, len(edits))))
        steps = tuple(with_edits(tree, slips[k:]) for k in range(len(slips)))
        if len(slips) > 1 and steps not in made and all(map(compiles, steps)):
            alone = [changes(original, with_edits(tree, [slip])) for slip in slips]
            yield Chain(piece, (*steps, original), tuple(alone))
            made.add(steps)
        if len(made) == count:
            return


def drops(chains: Sequence[Chain], secret: bytes) -> list[Drop]:
    """The repairs that cost points, by the hidden checks in the sandbox."""
    attempts = [
        Attempt(chain.piece, f"step {k}", source)
        for chain in chains
        for k, source in enumerate(chain.sources)
    ]
    shares = iter([grade.share for grade in grade_all(attempts, secret)])
    found = []
    for chain in chains:
        of_chain = [next(shares) for _ in chain.sources]
        for step, (before, after) in enumerate(pairwise(of_chain)):
            if after < before - ROUNDING:
                found.append(Drop(chain, step, before, after))
    return found


def explained(drop: Drop) -> str:
    """Why a repair may cost points, where anybody knows."""
    if drop.before == 1:
        return "the slips make up for each other: with both of them, the piece is right"
    text = (Path(__file__).parent / "make_up.toml").read_text(encoding="utf-8")
    reasons: list[dict[str, str]] = tomllib.loads(text).get(drop.chain.piece, [])
    left = drop.chain.slips[drop.step + 1 :]
    for reason in reasons:
        if reason["repaired"] == drop.chain.slips[drop.step] and reason["left"] in left:
            return reason["why"]
    return ""


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """Those of the edits that can be made beside each other."""
    kept: list[Edit] = []
    for edit in edits:
        if len(edit.nodes) == 1 and all(edit.beside(other) for other in kept):
            kept.append(edit)
    return kept


def table(chains: Sequence[Chain], found: Sequence[Drop]) -> Table:
    """A row a lab: chains, repairs, and those that cost points."""
    rows = Table(
        "lab",
        "chains",
        "repairs",
        "cost points",
        "explained",
        title="Slips repaired within a piece",
    )
    for lab in (*LABS, "all"):
        of_lab = [c for c in chains if lab in ("all", lab_of(c.piece).name)]
        lost = [d for d in found if lab in ("all", lab_of(d.chain.piece).name)]
        repairs = sum(len(chain.slips) for chain in of_lab)
        why = sum(bool(explained(drop)) for drop in lost)
        rows.add_row(lab, *map(str, (len(of_lab), repairs, len(lost), why)))
    return rows
