"""The sandbox inside what a container leaves of rights: security.md names the flags.

bubblewrap stands in for the container engine: an ordinary user, no capability, no network, a
read-only root, a /proc with parts masked.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONTAINER = (
    "bwrap", "--unshare-all", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000",
    "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp",
)  # fmt: skip
MASKED = ("--ro-bind", "/dev/null", "/proc/meminfo")
GRADE = """
from autograder.sandbox import Sandbox
with Sandbox() as sandbox, sandbox.session() as session:
    session.run("import os, socket\\ndef f(x): return [x + 1, sorted(os.listdir('/'))]", 10)
    value, seen = session.call("f", (1,)).value
    assert value == 2 and not {"home", "var", "run", "opt"} & set(seen), seen
    session.run("def g(): return socket.socket(socket.AF_INET)", 10)
    assert session.call("g").failure.kind == "PermissionError"
print("the sandbox works")
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
@pytest.mark.parametrize("masked", [(), MASKED], ids=["plain", "masked-proc"])
def test_the_sandbox_works_inside_a_container_without_rights(masked: tuple[str, ...]) -> None:
    if Path("/tmp") in Path(__file__).parents:
        pytest.skip("the course lies below /tmp, which this container hides")
    command = [*CONTAINER, *masked, sys.executable, "-c", GRADE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "the sandbox works\n", done.stderr[-2000:]
