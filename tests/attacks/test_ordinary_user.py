"""The same attacks once more, graded by an ordinary user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: As root these grade one class after the other; the command itself is tried as root only.
OTHERS = (Path(__file__).name, "test_command.py", "test_container.py")
SUITES = sorted(p.name for p in HERE.glob("test_*.py") if p.name not in OTHERS)


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests run as an ordinary user already")
@pytest.mark.slow
@pytest.mark.parametrize("name", SUITES)
def test_as_an_ordinary_user(name: str) -> None:
    helper = HERE.parent / "autograder" / "sandbox" / "ordinary_user.py"
    command = [sys.executable, str(helper), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(HERE / name)], capture_output=True, text=True, timeout=900, check=False
    )
    if "no sandbox" in done.stdout:
        pytest.skip("this machine refuses user namespaces to ordinary users")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
