"""Chains of repairs: what they are made of, and that a repair which costs points is seen."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from dlcourse.catalogue import LABS

from tests.cohort.sample import solution_cells, text
from tests.reference import sources
from tests.validity import notebooks, repairs
from tests.validity.grading import Attempt, Grade
from tests.validity.notebooks import chain_of


def test_a_chain_ends_at_the_reference_and_is_the_same_every_time() -> None:
    chains = list(repairs.chains_of("adam_step", 4))
    assert chains == list(repairs.chains_of("adam_step", 4))
    assert len({chain.sources for chain in chains}) == 4
    for chain in chains:
        assert chain.sources[-1] == ast.unparse(ast.parse(sources("lab3_optimizers")["adam_step"]))
        assert len(set(chain.sources)) == len(chain.sources) == len(chain.slips) + 1 > 2


@pytest.mark.parametrize(
    ("shares", "lost", "why"),
    [
        ((0.0, 0.5, 0.5, 1.0), [], []),
        ((0.0, 0.5, 0.25, 1.0), [(1, 0.5, 0.25)], [""]),
        ((0.0, 1.0, 0.5, 1.0), [(1, 1.0, 0.5)], ["the slips make up for each other"]),
    ],
)
def test_a_repair_that_costs_points_is_seen(
    shares: tuple[float, ...], lost: list[object], why: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def graded(attempts: Sequence[Attempt], secret: bytes) -> Iterator[Grade]:
        for attempt, given in zip(attempts, shares, strict=True):
            yield Grade(attempt, given, (), (), False)

    monkeypatch.setattr(repairs, "grade_all", graded)
    chain = next(c for c in repairs.chains_of("adam_step", 9) if len(c.slips) == 3)
    found = repairs.drops([chain], b"secret")
    assert [(drop.step, drop.before, drop.after) for drop in found] == lost
    assert [repairs.explained(drop).split(":")[0] for drop in found] == why


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("before", ["unwritten", "wrong"])
def test_in_each_notebook_one_more_piece_is_right(lab: str, before: str) -> None:
    chain = chain_of(lab, before)
    steps = [solution_cells(json.loads(notebook)) for notebook in chain.notebooks]
    for repaired, (earlier, later) in zip(chain.order, pairwise(steps), strict=True):
        changed = {name for name in chain.order if text(earlier[name]) != text(later[name])}
        assert changed == {repaired}


@pytest.mark.slow
def test_no_repair_in_a_notebook_costs_points() -> None:
    assert list(notebooks.falls(chain_of("lab1_mlp", "wrong"))) == []
