"""The attacks of ``wire``, in a class beside honest work."""

from __future__ import annotations

import pytest

from tests.attacks.attack import Attack
from tests.attacks.conftest import Hostile
from tests.attacks.suite import Promises, each, require_nothing_undue
from tests.attacks.wire import WIRE as ATTACKS

pytestmark = pytest.mark.slow


@each(ATTACKS)
def test_an_attack_gains_nothing(attack: Attack, hostile: Hostile) -> None:
    require_nothing_undue(attack, hostile)


class TestClass(Promises):
    """Everything else is as if the attackers were not there."""
