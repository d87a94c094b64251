"""The same tests once more, as an ordinary user: no sandbox may need root."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests run as an ordinary user already")
@pytest.mark.slow
@pytest.mark.parametrize("name", ["test_attacks.py", "test_session.py", "test_isolation.py"])
def test_as_an_ordinary_user(name: str) -> None:
    command = [sys.executable, str(HERE / "ordinary_user.py"), "-m", "pytest"]
    options = ["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", str(HERE / name)]
    done = subprocess.run(
        command + options, capture_output=True, text=True, timeout=300, check=False
    )
    if "no sandbox here" in done.stdout:
        pytest.skip("this machine refuses user namespaces to ordinary users")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
