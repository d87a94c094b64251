"""Systems without a sandbox: nothing fails on import, and grading refuses in words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

#: Modules of Python that Windows does not have.
UNIX_ONLY = ("fcntl", "grp", "pwd", "resource", "termios")
#: Runs in the nursery and its children, which are made on Linux and macOS alone.
INSIDE = ("autograder.sandbox.keeper", "autograder.sandbox.preload")
IMPORT_ALL = f"""
import builtins, importlib, pkgutil, sys
import distributed, IPython, nbgrader.api, torch  # other people's packages have their own ways
for name in {UNIX_ONLY}: sys.modules.pop(name, None)
found = builtins.__import__
def find(name, *rest, **more):
    if name in {UNIX_ONLY}: raise ModuleNotFoundError(f"No module named {{name!r}}")
    return found(name, *rest, **more)
builtins.__import__ = find
import autograder, dlcourse
for package in (dlcourse, autograder):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name not in {INSIDE}: importlib.import_module(module.name)
print("all imported")
"""
GRADE = """
import sys
from autograder import cli, pool, sandbox  # Python itself would miss parts of another system
sys.platform = {platform!r}
sys.argv = ["autograder", "grade", "lab1_mlp", "--root", {root!r}]
cli.app()
"""


def _python(source: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", source]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
def test_everything_can_be_imported_on_windows() -> None:
    done = _python(IMPORT_ALL)
    assert done.stdout == "all imported\n", done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.parametrize(("platform", "way"), [("darwin", "Linux"), ("win32", "WSL")])
def test_grading_refuses_and_names_the_flag(platform: str, way: str, tmp_path: Path) -> None:
    folder = tmp_path / "submitted" / "ada" / "lab1_mlp"
    folder.mkdir(parents=True)
    (folder / "lab1_mlp.ipynb").write_text("{}")
    done = _python(GRADE.format(platform=platform, root=str(tmp_path)))
    words = " ".join(done.stdout.split())
    assert done.returncode == 3, done.stderr[-2000:]
    assert "There is no sandbox on this machine" in words
    assert way in words
    assert "--unsafe" in words
