"""The attacks of ``leaks``, in a class beside honest work."""

from __future__ import annotations

import json
import re

import pytest

from tests.attacks.attack import Attack
from tests.attacks.conftest import Hostile
from tests.attacks.leaks import LEAKS as ATTACKS
from tests.attacks.suite import Promises, each, require_nothing_undue

pytestmark = pytest.mark.slow


@each(ATTACKS)
def test_an_attack_gains_nothing(attack: Attack, hostile: Hostile) -> None:
    require_nothing_undue(attack, hostile)


class TestClass(Promises):
    """Everything else is as if the attackers were not there."""


def _hidden_parts(attack: Attack, hostile: Hostile) -> str:
    """All that is told of hidden checks: reasons, and the tables below "Hidden checks"."""
    parts = [mark.reason for mark in hostile.marked[attack.name].pieces.values()]
    text = hostile.notebook(attack.name)
    parts += [piece.split('"text/plain"')[0] for piece in text.split("Hidden checks")[1:]]
    parts += [piece.split("]")[0] for piece in text.split("hidden checks:")[1:]]
    return "\n".join(parts)


@each(ATTACKS)
def test_no_hidden_number_comes_out(attack: Attack, hostile: Hostile) -> None:
    assert not re.search(r"n?m?\d+p\d{6}", _hidden_parts(attack, hostile))


@each(ATTACKS)
def test_nothing_acts_in_a_terminal_or_a_page(attack: Attack, hostile: Hostile) -> None:
    marked = hostile.marked[attack.name]
    said = [marked.reason, *marked.notes, *(m.reason for m in marked.pieces.values())]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", "".join(said))
    cells = json.loads(hostile.notebook(attack.name))["cells"]
    pages = [output["data"]["text/html"] for cell in cells for output in cell.get("outputs", [])
             if "text/html" in output.get("data", {})]  # fmt: skip
    assert pages
    assert "<script>" not in str(pages)
