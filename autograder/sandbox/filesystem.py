"""The files that a worker sees: the system's programs and Python, read-only, and a small scratch.

Everything is left out unless it is named here.  What lies inside a visible tree and must not be
seen all the same (the autograder, the oracles) is covered with something empty.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from autograder.sandbox import kernel

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
#: What the dynamic linker, time zones, fonts and Debian's choice of libraries need.
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts")
DEVICES = ("null", "zero", "full", "random", "urandom")
SCRATCH = "/scratch"
HOME = "/scratch/home"
OLD_ROOT = "/outside"

_TEMPORARY_FLAGS = kernel.MS_NOSUID | kernel.MS_NODEV
_USERS = "root:x:0:0::/:/bin/false\nstudent:x:{user}:{group}::/scratch/home:/bin/sh\n"
_GROUPS = "root:x:0:\nstudent:x:{group}:\n"


@dataclass(frozen=True)
class View:
    """Real paths to show read-only, paths inside them to cover, and symbolic links to make."""

    visible: tuple[Path, ...]
    covered: tuple[Path, ...]
    links: tuple[tuple[Path, Path], ...]


def plan(hidden: Iterable[Path] = ()) -> View:
    """What this Python needs to run; ``hidden`` is covered besides the autograder and oracles."""
    wanted = [Path(name) for name in (*SYSTEM, *SETTINGS, *_python_folders())]
    wanted = [path for path in wanted if path.exists()]
    real = {path.resolve() for path in wanted}
    links = {(path, path.resolve()) for path in wanted if path.resolve() != path}
    covered = {path.resolve() for path in (*hidden, *_secret_folders())}
    return View(tuple(sorted(real)), tuple(sorted(covered)), tuple(sorted(links)))


def _python_folders() -> set[str]:
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    # Not all of sys.path: a development install puts whole repositories there.
    folders |= {p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")}
    return folders | {str(folder) for folder in _package_folders("dlcourse")}


def _secret_folders() -> list[Path]:
    secret = list(_package_folders("autograder"))
    for folder in _package_folders("dlcourse"):
        secret += [folder / "oracles", folder / "oracles.py"]
        secret += folder.glob("__pycache__/oracles.*")
    return secret


def _package_folders(name: str) -> list[Path]:
    spec = find_spec(name)
    return [Path(folder) for folder in (spec.submodule_search_locations or [])] if spec else []


def enter(view: View, user: int, group: int, scratch_bytes: int) -> None:
    """Make the new root folder and move into it.  Raises ``OSError`` when the kernel refuses."""
    kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
    # Any folder would do to mount on; this one exists everywhere and is seen again below OLD_ROOT.
    kernel.mount("tmpfs", "/tmp", "tmpfs", _TEMPORARY_FLAGS, "size=1m,mode=755")
    os.chdir("/tmp")
    os.mkdir(OLD_ROOT[1:])
    kernel.pivot_root(".", OLD_ROOT[1:])
    os.chdir("/")
    os.umask(0o022)
    # The scratch first: what is shown may lie below /tmp, as a fresh clone often does.
    _make_scratch(user, group, scratch_bytes)
    _show(view)
    _make_devices()
    _make_settings(user, group)
    kernel.unmount(OLD_ROOT)
    os.rmdir(OLD_ROOT)
    kernel.make_read_only("/", recursive=False)
    os.chdir(HOME)


def _show(view: View) -> None:
    """Parents before children, so that a folder shown inside a covered one is seen again."""
    empty = []
    for path in sorted({*view.visible, *view.covered}):
        if path in view.covered:
            empty += _cover(path)
        elif not _shown_already(path, view):
            _bind(OLD_ROOT + str(path), str(path))
    for folder in empty:
        kernel.make_read_only(folder, recursive=False)
    for path, goal in view.links:
        if not os.path.lexists(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(goal)


def _shown_already(path: Path, view: View) -> bool:
    nearest = next((p for p in path.parents if p in view.covered or p in view.visible), None)
    return nearest in view.visible and nearest not in view.covered


def _bind(source: str, target: str, devices: bool = False) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    elif not os.path.lexists(target):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    kernel.mount(source, target, "", kernel.MS_BIND | kernel.MS_REC)
    if not devices:
        kernel.make_read_only(target, recursive=True)


def _cover(path: Path) -> list[str]:
    """Put something empty over a path that is seen; the answer holds it if it is a folder."""
    if path.is_dir():
        kernel.mount("tmpfs", str(path), "tmpfs", _TEMPORARY_FLAGS, "size=64k,mode=755")
        return [str(path)]
    if path.exists():
        kernel.mount(OLD_ROOT + "/dev/null", str(path), "", kernel.MS_BIND)
    return []


def leaks(path: Path, view: View) -> bool:
    """Whether something of a covered path is seen that is not shown on purpose."""
    if path in view.visible:
        return False
    if not path.is_dir():
        return path.is_file() and path.stat().st_size > 0
    return any(not _leads(child, view) or leaks(child, view) for child in path.iterdir())


def _leads(path: Path, view: View) -> bool:
    return any(path == shown or path in shown.parents for shown in view.visible)


def _make_devices() -> None:
    for name in DEVICES:
        _bind(f"{OLD_ROOT}/dev/{name}", f"/dev/{name}", devices=True)
    for name, goal in {"fd": "fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}.items():
        os.symlink(f"/proc/self/{goal}", f"/dev/{name}")
    os.mkdir("/proc")
    flags = _TEMPORARY_FLAGS | kernel.MS_NOEXEC
    try:
        kernel.mount("proc", "/proc", "proc", flags)
    except OSError:
        # Refused inside many containers; an empty /proc shows nothing and is no danger.
        return
    kernel.make_read_only("/proc", recursive=False)


def _make_scratch(user: int, group: int, size: int) -> None:
    """One small file system for the working folder, /tmp and /dev/shm, so one size bounds all."""
    os.mkdir(SCRATCH)
    options = f"size={size},nr_inodes=10000,mode=755"
    kernel.mount("tmpfs", SCRATCH, "tmpfs", _TEMPORARY_FLAGS, options)
    for place in (HOME, SCRATCH + "/tmp", SCRATCH + "/shm"):
        os.mkdir(place)
        os.chown(place, user, group)
    for source, target in ((SCRATCH + "/tmp", "/tmp"), (SCRATCH + "/shm", "/dev/shm")):
        os.makedirs(target, exist_ok=True)
        kernel.mount(source, target, "", kernel.MS_BIND)


def _make_settings(user: int, group: int) -> None:
    os.makedirs("/etc", exist_ok=True)
    Path("/etc/passwd").write_text(_USERS.format(user=user, group=group))
    Path("/etc/group").write_text(_GROUPS.format(group=group))
