"""Every widget test starts and ends without a student's pieces."""

from collections.abc import Iterator

import pytest
from dlcourse import pieces


@pytest.fixture(autouse=True)
def fresh_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()
