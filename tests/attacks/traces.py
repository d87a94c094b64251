"""What a grading may leave behind, seen from outside: files, processes, ports, memory.

Only what descends from this process is looked at, so other graders on the machine do not matter.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox import kernel
from tests.attacks.attack import TRACE

PR_SET_CHILD_SUBREAPER = 36
SETTLE_SECONDS = 5.0
LISTENING = ("0A", "07")  # TCP's state of that name, and UDP's only one


@dataclass(frozen=True)
class State:
    """A snapshot; ``peak`` is the most memory since the snapshot before it, in bytes."""

    files: dict[str, str]
    triggers: int
    traces: frozenset[str]
    processes: frozenset[str]
    ports: frozenset[str]
    peak: int


def adopt_orphans() -> None:
    """From now on a daemon that loses its parents becomes a child of this process."""
    kernel.prctl(PR_SET_CHILD_SUBREAPER, 1)


def look(root: Path, before: State | None = None) -> State:
    """A snapshot of a course's folder and of all that descends from this process.

    A keeper speaks its last words a moment before it is gone: what is there beyond ``before`` has
    some seconds to end.
    """
    peak, deadline = _peak(), time.monotonic() + SETTLE_SECONDS
    expected = before.processes if before else _processes()
    while not _processes() <= expected and time.monotonic() < deadline:
        time.sleep(0.1)
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


def _processes() -> frozenset[str]:
    """Everything alive that descends from this process."""
    parents: dict[str, str] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # gone meanwhile
            continue
        if state != "Z":
            parents[path.parent.name] = parent
    found: set[str] = set()
    while (
        new := {n for n, parent in parents.items() if parent in found | {str(os.getpid())}} - found
    ):
        found |= new
    return frozenset(found)


def _ports() -> frozenset[str]:
    """Ports at which something listens that descends from this process."""
    held = {goal for number in _processes() for goal in _open_files(number)}
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] in LISTENING and f"socket:[{parts[9]}]" in held:
                found.add(parts[1])
    return frozenset(found)


def _open_files(process: str) -> set[str]:
    try:
        return {os.readlink(path) for path in Path(f"/proc/{process}/fd").iterdir()}
    except OSError:  # gone meanwhile
        return set()


def _peak() -> int:
    """The most memory of this process since the last call."""
    status = Path("/proc/self/status").read_text()
    (kibibytes,) = re.findall(r"^VmHWM:\s+(\d+) kB", status, re.M)
    Path("/proc/self/clear_refs").write_text("5")
    return int(kibibytes) * 1024
