"""Runs Python as a user of this system, from root: ``python as_user.py NAME ARGUMENTS...``.

The command starts in the user's home folder, with nothing of root's left but the way to Python.
"""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

from ordinary_user import open_way

from autograder.sandbox import kernel


def main() -> None:
    """Open the way, become the user, run the command."""
    kernel.unshare(kernel.CLONE_NEWNS)
    kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
    user = pwd.getpwnam(sys.argv[1])
    repository = Path(kernel.__file__).parents[2]
    for folder in (sys.base_prefix, sys.prefix, repository):
        open_way(Path(folder).resolve())
    os.initgroups(user.pw_name, user.pw_gid)
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    os.chdir(user.pw_dir)
    environment = {"HOME": user.pw_dir, "LOGNAME": user.pw_name, "PATH": os.environ["PATH"]}
    environment |= {"LANG": "C.UTF-8", "TMPDIR": user.pw_dir, "PYTHONDONTWRITEBYTECODE": "1"}
    os.execve(sys.executable, [sys.executable, *sys.argv[2:]], environment)


if __name__ == "__main__":
    main()
