"""One sandbox for the tests of each module, and a way to let student code tell what it found."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.sandbox import Sandbox, Session, available

#: Stands in the grader's environment; no worker may ever find it.
SECRET = "the-grader-keeps-" + "this-to-itself"

Tell = Callable[[str], Any]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    reason = available()
    if reason is not None:
        pytest.skip(f"no sandbox here: {reason}")
    os.environ["COURSE_SECRET"] = SECRET
    with Sandbox() as running:
        yield running
    del os.environ["COURSE_SECRET"]


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[Session]:
    with sandbox.session() as opened:
        yield opened


@pytest.fixture
def tell(session: Session) -> Tell:
    """Run the body of a student's function; the answer is its value, or the name of its error."""

    def run(body: str, seconds: float = 20.0) -> Any:
        source = "def attack():\n" + textwrap.indent(textwrap.dedent(body), "    ")
        outcome = session.run(source, seconds=5)
        assert outcome.status == "ok", outcome
        reply = session.call("attack", seconds=seconds)
        return reply.failure.kind if reply.failure else reply.value

    return run
