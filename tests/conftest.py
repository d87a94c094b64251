"""What several tests need: the repository, the sandbox, and system parts that may be missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

#: The same inputs in every run, however slow the machine is at the moment.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]
#: The pictures of the course's pages; the option --screenshots takes them anew.
PICTURES = ROOT / "autograder" / "docs" / "pictures"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that writes the documentation's pictures."""
    parser.addoption("--screenshots", action="store_true", help=f"write {PICTURES.name}/*.png")


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


@pytest.fixture(scope="session")
def picture(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., None]:
    """Takes a picture of a page or of a part of it: for the documentation, if that is asked for."""
    asked = request.config.getoption("--screenshots")
    folder = PICTURES if asked else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)

    def take(name: str, seen: Any, **options: Any) -> None:
        seen.screenshot(path=folder / f"{name}.png", animations="disabled", **options)

    return take


def missing(line: str) -> str:
    """Skip a test whose system part is missing; .ci/run, which installs them all, fails instead."""
    if os.environ.get("DLCOURSE_REQUIRE_SYSTEM_PARTS"):
        pytest.fail(line)
    pytest.skip(line)
