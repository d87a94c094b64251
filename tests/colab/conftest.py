"""One imitated Colab and one wheel of dlcourse, served from this machine, for all tests here."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.publish.wheel import build_wheel
from tests.colab.environment import ColabEnvironment, colab_environment
from tests.served import served


@pytest.fixture(scope="session")
def _environment(repository: Path) -> ColabEnvironment:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return colab_environment(repository / ".venv" / "colab", worker)


@pytest.fixture
def colab(_environment: ColabEnvironment) -> Iterator[ColabEnvironment]:
    """A new session, without what an earlier notebook has installed."""
    yield _environment.fresh()
    _environment.fresh()


@pytest.fixture(scope="session")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a wheel of dlcourse as it is here."""
    folder = tmp_path_factory.mktemp("wheel")
    name, content = build_wheel(repository / "course")
    (folder / name).write_bytes(content)
    with served(folder) as address:
        yield f"{address}/{name}"


@pytest.fixture(scope="session")
def install_from(repository: Path) -> str:
    """Where the notebooks say that dlcourse comes from."""
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["tool"]["dlcourse"]["install-from"])
