"""Google Colab, imitated in the process of a test."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.colab.environment import STAND_IN


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """``google.colab`` can be imported as long as the test runs; nobody answers its questions."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(STAND_IN)
    monkeypatch.delenv("COLAB_STAND_IN_NOTEBOOK", raising=False)
    yield
    for name in set(sys.modules) - before:
        if name.split(".")[0] == "google":
            del sys.modules[name]
