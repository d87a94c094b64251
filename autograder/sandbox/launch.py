"""The grader's hold on a nursery: starts it, asks it for workers, notices when it dies."""

from __future__ import annotations

import contextlib
import json
import os
import select
import site
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.sandbox.messages import SandboxBroken

START_SECONDS = 120.0
SPAWN_SECONDS = 30.0
#: All that the nursery gets of the grader's environment; HOME holds matplotlib's list of fonts.
PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH")
SET_FOR_IT = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "CUDA_VISIBLE_DEVICES": "",  # marks are the same on a machine with a card and without
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


class Line:
    """A control socket with a nursery at its other end."""

    def __init__(self, control: socket.socket) -> None:
        self._asking = threading.Lock()
        self._control = control

    def spawn(
        self, channel: socket.socket, lifeline: socket.socket, modules: Sequence[str] = ()
    ) -> None:
        """Have a worker made that holds these sockets.  Raises ``SandboxBroken``.

        ``modules`` are imported first, once for this and all later workers.
        """
        with self._asking:
            try:
                numbers = [channel.fileno(), lifeline.fileno()]
                socket.send_fds(self._control, [json.dumps(modules).encode()], numbers)
            except OSError as error:
                raise SandboxBroken(f"the nursery is gone: {error}") from error
            try:
                answer = self._answer(SPAWN_SECONDS)
            except SandboxBroken:
                self.abandon()  # a late answer would be taken for that to the next request
                raise
        if "error" in answer:
            raise SandboxBroken(f"the nursery makes no worker: {answer['error']}")

    def _answer(self, seconds: float) -> dict[str, Any]:
        """The nursery's next message: a short line of JSON, sent in one piece."""
        self._control.settimeout(seconds)
        try:
            text = self._control.recv(65536)
        except TimeoutError as error:
            raise SandboxBroken(f"the nursery has not answered for {seconds:g} s") from error
        except OSError:
            text = b""
        if not text:
            raise SandboxBroken(f"the nursery has ended. {self._last_errors()}".strip())
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _require_ready(self) -> int:
        """Wait for its first message; the nursery's number on this machine."""
        answer = self._answer(START_SECONDS)
        if "error" in answer:
            raise SandboxBroken(f"the nursery does not start: {answer['error']}")
        return int(answer["ready"])

    @property
    def alive(self) -> bool:
        """Whether the nursery still holds its end; it says nothing unless it is asked."""
        if self._control.fileno() < 0:
            return False
        readable, _, _ = select.select([self._control], [], [], 0)
        return not readable

    def abandon(self) -> None:
        """Cut the line: the nursery ends."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()

    def close(self) -> None:
        """End the nursery."""
        self.abandon()

    def _last_errors(self) -> str:
        return ""


class Launcher(Line):
    """One nursery process.  Raises ``SandboxBroken`` when it does not start.

    With ``door``, a listening socket, it serves everybody who comes there as well, each through a
    copy of itself, and the constructor does not wait until it is ready.
    """

    def __init__(self, settings: dict[str, Any], door: socket.socket | None = None) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        ours, theirs = socket.socketpair()
        super().__init__(ours)
        with theirs:
            self._process = self._start(settings, theirs, door)
        if door is not None:
            return
        try:
            self._require_ready()
        except SandboxBroken:
            self.close()
            raise

    def _start(
        self, settings: dict[str, Any], control: socket.socket, door: socket.socket | None
    ) -> subprocess.Popen[bytes]:
        numbers = [end.fileno() for end in (control, door) if end is not None]
        argument = json.dumps({**settings, "sockets": numbers, "packages": _user_packages()})
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return subprocess.Popen(
            [sys.executable, "-I", "-m", "autograder.sandbox.preload", argument],
            env=passed | SET_FOR_IT,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            pass_fds=numbers,
            start_new_session=True,  # the grader's Ctrl-C is not meant for the nursery
        )

    @property
    def alive(self) -> bool:
        """Whether the nursery still runs."""
        return self._process.poll() is None

    @property
    def process_id(self) -> int:
        """The nursery's number on this machine."""
        return self._process.pid

    def abandon(self) -> None:
        """End the nursery at once."""
        self._process.kill()

    def _last_errors(self) -> str:
        if self._errors.closed:
            return ""
        self._errors.seek(0)
        return self._errors.read()[-1000:].decode("utf-8", "replace").strip()

    def close(self) -> None:
        """End the nursery and wait until it is gone."""
        super().abandon()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


def _user_packages() -> list[str]:
    """Folders of ``pip install --user``, which an isolated interpreter leaves out."""
    folders = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    return [folder for folder in folders if folder in sys.path and Path(folder).is_dir()]


def seconds_from_now(seconds: float) -> float:
    """A deadline on the clock that the wire uses."""
    return time.monotonic() + seconds
