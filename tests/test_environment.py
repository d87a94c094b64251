"""conda's and pip's lists of packages say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

NAMES = {"pytorch-cpu": "torch", "psycopg": "psycopg[binary]"}
OWN = ("dlcourse",)


def _pip_requirements(path: Path) -> set[str]:
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return {line for line in (*project["dependencies"], *extras) if not line.startswith(OWN)}


def _conda_requirements(path: Path) -> set[str]:
    found = re.findall(
        r"^ +- ([a-z][\w.-]*[<>=][^\s]*(?:; .+)?)$", path.read_text(encoding="utf-8"), re.M
    )
    split = (re.match(r"([\w.-]+?)([<>=].*)", line) for line in found)
    pairs = [(match[1], match[2]) for match in split if match]
    return {NAMES.get(name, name) + version for name, version in pairs if name != "python"}


def test_the_same_packages(repository: Path) -> None:
    """Every package of the two pyproject files is in environment.yml with the same version."""
    pip = _pip_requirements(repository / "pyproject.toml")
    pip |= _pip_requirements(repository / "course" / "pyproject.toml")
    pip -= {"torch>=2.6"}  # students may have a newer one; the course itself is tested with one
    assert _conda_requirements(repository / "environment.yml") == pip


def test_the_same_python(repository: Path) -> None:
    """Both speak of Python 3.11 and newer."""
    for path in ("pyproject.toml", "course/pyproject.toml"):
        project = tomllib.loads((repository / path).read_text(encoding="utf-8"))["project"]
        assert project["requires-python"] == ">=3.11"
    assert "python>=3.11" in (repository / "environment.yml").read_text(encoding="utf-8")
