"""What a grading may leave behind, seen from outside: files, processes, ports, memory."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.isolation import FIRST_USER, USERS
from tests.attacks.attack import TRACE


@dataclass(frozen=True)
class State:
    """A snapshot; ``peak`` is the most memory since the snapshot before it, in bytes."""

    files: dict[str, str]
    triggers: int
    traces: frozenset[str]
    processes: frozenset[str]
    ports: frozenset[str]
    peak: int


def look(root: Path) -> State:
    """Take a snapshot of a course's folder and of this machine."""
    time.sleep(0.3)  # a keeper speaks its last words a moment before it is gone
    peak = _peak()
    return State(_files(root), _triggers(root), _traces(root), _processes(), _ports(), peak)


def _files(root: Path) -> dict[str, str]:
    """The digest of every file that students hand in, and the names of all others."""
    found = {}
    for path in root.rglob("*"):
        name = str(path.relative_to(root))
        handed_in = name.startswith("submitted/") and path.is_file()
        found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if handed_in else ""
    return found


def _triggers(root: Path) -> int:
    with sqlite3.connect(root / "gradebook.db") as book:
        (count,) = book.execute(
            "select count(*) from sqlite_master where type = 'trigger'"
        ).fetchone()
    return int(count)


def _traces(root: Path) -> frozenset[str]:
    folders = {"/", "/tmp", "/dev/shm", tempfile.gettempdir(), os.getcwd(), str(Path.home())}
    folders |= {str(p) for p in root.rglob("*") if p.is_dir()} | {str(root)}
    return frozenset(
        f"{f}/{n}" for f in folders if os.access(f, os.R_OK) for n in os.listdir(f) if TRACE in n
    )


def _ours(user: int) -> bool:
    """Whether a user is one that workers run as."""
    if os.geteuid() == 0:
        return FIRST_USER <= user < FIRST_USER + USERS + 1
    return user == os.geteuid()


def _processes() -> frozenset[str]:
    """Processes of workers' users, and all that descend from this process."""
    found, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            text = path.read_text()
        except OSError:
            continue
        number = path.parent.name
        found[number] = int(re.search(r"^Uid:\s+(\d+)", text, re.M)[1])  # type: ignore[index]
        parents[number] = re.search(r"^PPid:\s+(\d+)", text, re.M)[1]  # type: ignore[index]
    mine = {str(os.getpid())}
    for _ in range(20):
        mine |= {n for n, parent in parents.items() if parent in mine}
    return frozenset(n for n, user in found.items() if n in mine or _ours(user))


def _ports() -> frozenset[str]:
    """Listening sockets of workers' users."""
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] in ("0A", "07") and _ours(int(parts[7])):
                found.add(parts[1])
    return frozenset(found)


def _peak() -> int:
    """The most memory of this process since the last call."""
    status = Path("/proc/self/status").read_text()
    (kibibytes,) = re.findall(r"^VmHWM:\s+(\d+) kB", status, re.M)
    Path("/proc/self/clear_refs").write_text("5")
    return int(kibibytes) * 1024
