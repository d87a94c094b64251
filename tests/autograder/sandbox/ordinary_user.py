"""Runs a command as an ordinary user, from root: ``python ordinary_user.py COMMAND...``.

Python may live where an ordinary user cannot look, below /root for example.  The command then gets
a private copy of the mounts in which the closed folder holds only what leads to Python.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from autograder.sandbox import kernel

USER = 54321


def closed_parent(path: Path) -> Path | None:
    """The outermost folder above ``path`` that others may not enter."""
    closed = [p for p in reversed(path.parents) if not p.stat().st_mode & stat.S_IXOTH]
    return closed[0] if closed else None


def open_way(path: Path) -> None:
    """Make ``path`` reachable for everybody, in this process's own mounts."""
    closed = closed_parent(path)
    if closed is None:
        return
    aside = tempfile.mkdtemp()
    kernel.mount(str(path), aside, "", kernel.MS_BIND | kernel.MS_REC)
    kernel.mount("tmpfs", str(closed), "tmpfs", 0, "size=1m,mode=755")
    path.mkdir(parents=True)
    kernel.mount(aside, str(path), "", kernel.MS_BIND | kernel.MS_REC)
    kernel.unmount(aside)
    os.rmdir(aside)


def main() -> None:
    """Open the way, become the user, run the command."""
    kernel.unshare(kernel.CLONE_NEWNS)
    kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
    for folder in (sys.base_prefix, sys.prefix):
        open_way(Path(folder).resolve())
    home = tempfile.mkdtemp(prefix="ordinary-user-")
    os.chown(home, USER, USER)
    child = os.fork()
    if child == 0:
        become_user(home)
    _, status = os.waitpid(child, 0)
    shutil.rmtree(home)
    sys.exit(os.waitstatus_to_exitcode(status))


def become_user(home: str) -> NoReturn:
    """Run the command with nothing of root's left."""
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    environment = {"HOME": home, "PATH": os.environ["PATH"], "TMPDIR": home, "LANG": "C.UTF-8"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    os.execve(sys.executable, [sys.executable, *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
