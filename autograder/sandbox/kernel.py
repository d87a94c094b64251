"""The Linux system calls that Python's standard library does not have, through ``ctypes``.

Each raises ``OSError`` with the kernel's reason when it is refused.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
from typing import Any

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
PR_GET_SECCOMP, PR_SET_SECCOMP = 21, 22
PR_CAPBSET_READ, PR_CAPBSET_DROP = 23, 24
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 38, 39
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_ATTR_READ_ONLY, _ATTR_NOSUID, _ATTR_NODEV = 1, 2, 4
_CAPABILITY_VERSION_3 = 0x20080522


@functools.cache
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _checked(what: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def load() -> None:
    """Find the C library now: it may be out of reach later."""
    _libc()


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones."""
    _checked("unshare", _libc().unshare(flags))


def mount(source: str, target: str, kind: str, flags: int = 0, options: str = "") -> None:
    """Mount ``source`` on ``target``."""
    names = (source.encode(), target.encode(), kind.encode() or None)
    result = _libc().mount(*names, ctypes.c_ulong(flags), options.encode() or None)
    _checked(f"mount {kind or 'bind'} on {target}", result)


def unmount(target: str) -> None:
    """Take ``target`` and everything below it out of sight."""
    _checked(f"umount {target}", _libc().umount2(target.encode(), MNT_DETACH))


def pivot_root(new: str, old: str) -> None:
    """Make ``new`` the root folder and put the former root at ``old``."""
    number = _PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise OSError(f"the sandbox does not know the processor {platform.machine()}")
    _checked("pivot_root", _libc().syscall(number, new.encode(), old.encode()))


def make_read_only(target: str, recursive: bool) -> None:
    """No writing, no set-user-id programs in a mount.  Needs Linux 5.12."""
    attributes = (ctypes.c_uint64 * 4)(_ATTR_READ_ONLY | _ATTR_NOSUID | _ATTR_NODEV, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    result = _libc().syscall(
        _MOUNT_SETATTR, _AT_FDCWD, target.encode(), flags, ctypes.byref(attributes), size
    )
    _checked(f"making {target} read-only", result)


def prctl(option: int, *arguments: Any) -> int:
    """``prctl`` with its missing arguments as 0; the answer is its result."""
    filled = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    filled += [ctypes.c_ulong(0)] * (4 - len(filled))
    return _checked(f"prctl {option}", _libc().prctl(option, *filled))


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


def drop_capabilities() -> None:
    """Give up the permitted, effective and inheritable capabilities."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked("capset", _libc().capset(ctypes.byref(header), nothing))


def capabilities() -> tuple[int, ...]:
    """The six words of capabilities that this process holds; all are 0 for none."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    held = (ctypes.c_uint32 * 6)()
    _checked("capget", _libc().capget(ctypes.byref(header), held))
    return tuple(held)
