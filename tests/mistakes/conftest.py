"""Gives every test of ``suite.Attempts`` the pieces and attempts of its lab, one by one."""

from __future__ import annotations

import pytest
from dlcourse.catalogue import find_lab

from tests import mistakes
from tests.mistakes import CORRECT, MISTAKES, of_lab


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    lab = getattr(metafunc.cls, "LAB", "")
    if not lab:
        return
    mistakes.load(lab)
    found = {
        "piece": [piece.name for piece in find_lab(lab).pieces],
        "mistake": of_lab(MISTAKES, lab),
        "right": of_lab(CORRECT, lab),
    }
    for name, values in found.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values, ids=str)
