"""The attacks of ``notebooks``, in a class beside honest work."""

from __future__ import annotations

import pytest

from tests.attacks.attack import Attack
from tests.attacks.conftest import Hostile
from tests.attacks.notebooks import NOTEBOOKS as ATTACKS
from tests.attacks.suite import Promises, each, require_nothing_undue

pytestmark = pytest.mark.slow


@each(ATTACKS)
def test_an_attack_gains_nothing(attack: Attack, hostile: Hostile) -> None:
    require_nothing_undue(attack, hostile)


class TestClass(Promises):
    """Everything else is as if the attackers were not there."""


def test_no_script_reaches_a_reader(hostile: Hostile) -> None:
    text = hostile.notebook("html-notebook")
    assert "&lt;script>" in text
    for tag in ("<script", "<img", "<IFRAME"):
        assert tag not in text


def test_a_notebook_takes_bounded_time(hostile: Hostile) -> None:
    assert max(marked.seconds for marked in hostile.marked.values()) < 30
