"""The sandbox as the grader uses it.

``with Sandbox(torch=True) as sandbox, sandbox.session() as session:`` gives a worker;
``session.run(source, seconds=30)`` runs a cell in it, ``session.call("relu", (x,))`` a function.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from autograder.sandbox.launch import Launcher, Line
from autograder.sandbox.limits import Limits
from autograder.sandbox.messages import SandboxBroken, WorkerStopped
from autograder.sandbox.session import Session
from autograder.sandbox.shared import Branch, SharedNursery

HANDSHAKE = "def handshake():\n    return 1 + 1"


class Sandbox:
    """A preloaded nursery and the workers it makes; sessions may be asked for from many threads.

    ``torch`` imports torch once, for all sessions, ``modules`` whatever else takes long to import
    (import only: what has started threads cannot be forked).  ``hidden`` are folders that no worker
    may see, besides those never shown.  ``unsafe`` runs workers as ordinary processes of this user.
    ``nursery`` is the address of a ``SharedNursery`` to use as long as it lives.
    Without ``usual``, what most notebooks import is left to them.  With a ``lab``, which needs
    ``torch``, pieces of earlier labs that a notebook has not written are the course's own.
    """

    def __init__(
        self,
        *,
        torch: bool = False,
        modules: Iterable[str] = (),
        limits: Limits | None = None,
        hidden: Iterable[Path] = (),
        unsafe: bool = False,
        usual: bool = True,
        nursery: str = "",
        lab: str = "",
    ) -> None:
        self._limits = limits or Limits()
        self._settings = {
            "torch": torch,
            "modules": list(modules),
            "unsafe": unsafe,
            "usual": usual,
            "lab": lab,
            "limits": self._limits.as_dict(),
            "hidden": [str(Path(path).absolute()) for path in hidden],
        }
        self._nursery = nursery
        self._starting = threading.Lock()
        self._launcher: Line | None = None

    def __enter__(self) -> Sandbox:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the nursery and prove that a worker works.  Raises ``SandboxBroken``."""
        _refuse_platform(bool(self._settings["unsafe"]))
        try:
            self._handshake()
        except SandboxBroken:
            self.close()
            raise

    def share(self) -> SharedNursery:
        """A nursery of these settings for several processes; it is not waited for.

        Raises ``SandboxBroken`` on a system that has no sandbox.
        """
        _refuse_platform(bool(self._settings["unsafe"]))
        return SharedNursery(self._settings)

    def session(self, modules: Sequence[str] = ()) -> Session:
        """A new worker, isolated before it says a word.  Raises ``SandboxBroken``.

        ``modules`` are there from its start: the first that asks for them waits for their import.
        """
        launcher = self._living()
        try:
            return Session(launcher, self._limits, modules)
        except SandboxBroken:
            if launcher.alive:
                raise
        return Session(self._living(), self._limits, modules)

    def close(self) -> None:
        """End the nursery; sessions that are open live on until they are closed."""
        with self._starting:
            if self._launcher is not None:
                self._launcher.close()
            self._launcher = None

    def _living(self) -> Line:
        """The nursery, started anew if it has died."""
        with self._starting:
            if self._launcher is not None and not self._launcher.alive:
                self._launcher.close()
                self._launcher = None
            if self._launcher is None and self._nursery:
                with contextlib.suppress(SandboxBroken):  # then one of our own says why
                    self._launcher = Branch(self._nursery)
            if self._launcher is None:
                self._launcher = Launcher(self._settings)
            return self._launcher

    def _handshake(self) -> None:
        try:
            with self.session() as session:
                outcome = session.run(HANDSHAKE, seconds=30)
                reply = session.call("handshake", seconds=30)
        except WorkerStopped as error:
            raise SandboxBroken(f"the first worker has stopped: {error}") from error
        if outcome.status != "ok" or reply.value != 2:
            raise SandboxBroken(f"the first worker cannot add: {outcome} {reply}")


def _refuse_platform(unsafe: bool) -> None:
    if sys.platform == "win32":
        raise SandboxBroken("grading needs Linux or macOS; on Windows, use it inside WSL")
    if not sys.platform.startswith("linux") and not unsafe:
        raise SandboxBroken("the sandbox needs Linux: this system has no namespaces")


@functools.cache
def available() -> str | None:
    """``None`` when the sandbox works on this machine, or else the reason in words."""
    try:
        with Sandbox(usual=False):
            return None
    except SandboxBroken as error:
        return str(error)
