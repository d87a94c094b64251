"""What several tests need: the repository, the sandbox, and system parts that may be missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def sandbox() -> Iterator[object]:
    """One working sandbox for all tests of a process."""
    from autograder.sandbox import Sandbox, available

    reason = available()
    if reason:
        missing(f"no sandbox: {reason}")
    with Sandbox(torch=True) as ready:
        yield ready


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return missing("Chromium is missing: install it with `apt-get install chromium`")


def missing(line: str) -> str:
    """Skip a test whose system part is missing; .ci/run, which installs them all, fails instead."""
    if os.environ.get("DLCOURSE_REQUIRE_SYSTEM_PARTS"):
        pytest.fail(line)
    pytest.skip(line)
