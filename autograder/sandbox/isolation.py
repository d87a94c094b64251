"""From an ordinary child process to one that sees and reaches nothing, in two steps.

``leave_namespaces`` is called by the keeper, which stays outside; the process it forks next is the
first of a new world and calls ``close_in``.  As root the worker becomes a real user of its own; as
an ordinary user it lives in a user namespace, as the only user there.

What is there: namespaces for mounts, processes, network (empty), shared memory and host name; a
root folder of its own; no capabilities; no new privileges; a seccomp filter; resource limits.
What is not: a bound on memory or processor time by cgroups (limits hold for each process; the
keeper watches the sum of memory), and, for an ordinary user, a uid different from the grader's as
the kernel sees it from outside.
"""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

from autograder.sandbox import filesystem, kernel, limits, seccomp

#: As root: each submission is a user of its own, far away from people's accounts.
FIRST_USER, USERS = 200_000, 1_000_000
#: As an ordinary user: the name of that same user inside the namespace.
INSIDE_USER = 1000
LAST_CAPABILITY = 63

NAMESPACES = (
    kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWCGROUP
)


def worker_user(number: int) -> int:
    """The user that session ``number`` of this process runs as."""
    if os.geteuid() != 0:
        return INSIDE_USER
    # Two graders side by side should seldom share a user: its processes are counted together.
    return FIRST_USER + (os.getpid() * 256 + number) % USERS


def leave_namespaces() -> None:
    """New namespaces for this process and its children.  Raises ``OSError`` when refused."""
    if os.geteuid() == 0:
        kernel.unshare(NAMESPACES)
        return
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(NAMESPACES | kernel.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{INSIDE_USER} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{INSIDE_USER} {group} 1")


def close_in(view: filesystem.View, user: int, bounds: limits.Limits) -> None:
    """Give up everything that is not needed, for good.  Raises ``OSError`` when refused."""
    root = os.geteuid() == 0
    space = limits.address_space()
    # Not earlier: the keeper must not share the mounts, or its root folder would change as well.
    kernel.unshare(kernel.CLONE_NEWNS)
    filesystem.enter(view, user, user, bounds.scratch)
    socket.sethostname("sandbox")
    limits.apply(bounds, space, alone=True)
    _drop_bounding_set()
    if root:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    kernel.prctl(kernel.PR_CAP_AMBIENT, kernel.PR_CAP_AMBIENT_CLEAR_ALL)
    kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    # Last of these, because a change of user takes it back.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    seccomp.install()


def _drop_bounding_set() -> None:
    for capability in range(LAST_CAPABILITY + 1):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
        except OSError:  # past the last capability that this kernel knows
            return


def missing_walls(view: filesystem.View) -> list[str]:
    """What this process could do and must not, in words; an empty list is the proof of isolation.

    Asks the kernel, not /proc, which may be missing.
    """
    walls = {
        "it is not the first process of its own namespace": os.getpid() == 1,
        "its process group reaches outside": os.getpgrp() == os.getpid(),
        "it runs as root": 0 not in (os.getuid(), os.geteuid(), os.getgid(), os.getegid()),
        "it holds capabilities": not any(kernel.capabilities()),
        "it could get capabilities": not _bounding_set(),
        "it could gain privileges": kernel.prctl(kernel.PR_GET_NO_NEW_PRIVS) == 1,
        "its system calls are not filtered": kernel.prctl(kernel.PR_GET_SECCOMP) == 2,
        "it can open network sockets": not _can_open_socket(),
        "it sees the old root folder": not os.path.exists(filesystem.OLD_ROOT),
        "it can write to the root folder": not os.access("/", os.W_OK),
        "it sees hidden files": not any(filesystem.leaks(path, view) for path in view.covered),
    }
    return [what for what, holds in walls.items() if not holds]


def _bounding_set() -> bool:
    try:
        held = (kernel.prctl(kernel.PR_CAPBSET_READ, c) for c in range(LAST_CAPABILITY + 1))
        return any(held)
    except OSError:  # past the last capability, and none was held before it
        return False


def _can_open_socket() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return False
    return True
