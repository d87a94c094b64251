"""How much memory a process and its children use beyond what they share with the nursery.

The kernel's limit on address space holds for each process alone; many small ones could still fill
the machine, so the keeper adds them up several times a second.
"""

from __future__ import annotations

import re
from pathlib import Path

#: Pages of its own, and pages shared between processes without a file behind them.
_KIBIBYTES = re.compile(r"^Rss(?:Anon|Shmem):\s+(\d+) kB$", re.MULTILINE)


def of_process(process: int) -> int:
    """Bytes of memory with no file behind them; 0 when the process is gone or not on Linux."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return sum(int(number) for number in _KIBIBYTES.findall(status)) * 1024


def of_tree(process: int, base: int) -> int:
    """Bytes of a process and all its descendants, each less ``base``, which it was born with."""
    total, waiting = 0, [process]
    while waiting:
        current = waiting.pop()
        total += max(of_process(current) - base, 0)
        waiting += _children(current)
    return total


def _children(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            found += [int(number) for number in (task / "children").read_text().split()]
    except OSError:  # gone meanwhile, or a kernel that does not list children
        return found
    return found
