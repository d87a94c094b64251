"""What the processes of a grading take of memory, looked at while they run."""

from __future__ import annotations

import contextlib
import threading
from types import TracebackType

import psutil

EVERY = 0.2
MIB = 2**20


class Memory:
    """``with Memory() as memory:`` follows the children of this process; ``memory`` tells.

    Pages that several processes share are counted in parts: the sum is what the machine misses.
    """

    def __init__(self) -> None:
        self.whole = self.worker = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()

    def __str__(self) -> str:
        return (
            f"memory: all processes together {self.whole // MIB} MiB at most, "
            f"a worker with a student's code {self.worker // MIB} MiB of its own at most"
        )

    def _look(self) -> None:
        while not self._end.wait(EVERY):
            whole = 0
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    memory = process.memory_full_info()
                    whole += memory.pss
                    if process.uids().real >= 200_000:  # only workers are such users
                        self.worker = max(self.worker, memory.uss)
            self.whole = max(self.whole, whole)
