"""How much of the machine one submission may use."""

from __future__ import annotations

import mmap
from dataclasses import asdict, dataclass
from pathlib import Path

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """Bounds for one worker: bytes, counts, and seconds of processor time over its whole life."""

    memory: int = 2048 * MEBIBYTE
    processes: int = 32
    open_files: int = 256
    file_size: int = 64 * MEBIBYTE
    scratch: int = 128 * MEBIBYTE
    cpu_seconds: int = 900

    def as_dict(self) -> dict[str, int]:
        """The bounds by name, for a message."""
        return asdict(self)


def apply(limits: Limits, used: int, alone: bool) -> None:
    """Set the kernel's limits for this process and its children; they cannot be raised again.

    ``used`` is the address space taken before the student's code, which does not count.  Processes
    are counted by user, so they are limited only when the worker has its user ``alone``.
    """
    import resource  # there is none on Windows, where grading refuses before it comes here

    bounds = {
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_FSIZE: limits.file_size,
        # It kills on the kernel's rough count; the exact one, which is reported, may be lower.
        resource.RLIMIT_CPU: limits.cpu_seconds + 1,
        resource.RLIMIT_CORE: 0,
    }
    if alone:
        bounds[resource.RLIMIT_NPROC] = limits.processes
    if used:
        bounds[resource.RLIMIT_AS] = used + limits.memory
    for kind, wanted in bounds.items():
        _lower(kind, wanted)


def _lower(kind: int, wanted: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (bound, bound))


def address_space() -> int:
    """Bytes of address space that this process uses; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * mmap.PAGESIZE
