"""One nursery for all grading processes of a machine: it imports once and is copied for each."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.sandbox.launch import Launcher, Line
from autograder.sandbox.messages import SandboxBroken


class SharedNursery:
    """Starts a nursery and does not wait for it; grading processes come to ``address``.

    The address is a socket in a folder that only this user may enter.  No worker sees the folder.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="nursery-")
        self.address = str(Path(self._folder.name, "door"))
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(self.address)
            door.listen(128)
            self._launcher = Launcher(settings, door)

    def __enter__(self) -> SharedNursery:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._launcher.close()
        self._folder.cleanup()


class Branch(Line):
    """A copy of a shared nursery.  Raises ``SandboxBroken`` when there is none to be had."""

    def __init__(self, address: str) -> None:
        control = socket.socket(socket.AF_UNIX)
        super().__init__(control)
        try:
            control.connect(address)
            self.process_id = self._require_ready()
        except OSError as error:
            control.close()
            raise SandboxBroken(f"the nursery is gone: {error}") from error
        except SandboxBroken:
            control.close()
            raise
