"""The nursery: a clean process that has imported what notebooks need and forks one worker each.

It is started by the grader as a fresh interpreter with nothing but a control socket.  It holds no
secret: no check, no seed, no gradebook is ever loaded here, so no worker can find one in memory.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import json
import os
import pkgutil
import select
import signal
import site
import socket
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

ORACLES = "dlcourse.oracles"
#: What a worker may hold of the autograder; the checks would be readable in its memory.
HARMLESS = ("autograder.sandbox", "autograder.in_kernel")
NEEDED = ("numpy", "dlcourse.pieces", "encodings.idna", "asyncio")
#: What the first cells and calls would otherwise import in each worker.
USUAL = ("matplotlib.pyplot", "ipywidgets", "array_api_compat.numpy")
USUAL_WITH_TORCH = ("array_api_compat.torch", "dlcourse.checking.device.pretended")


class OraclesStub(types.ModuleType):
    """Stands in for ``dlcourse.oracles``: every function is there, and refuses.

    ``known`` are pieces of earlier labs, by name: ``find`` gives these to a later lab, which may
    build on them whether or not a student has written them.
    """

    #: No folder to look in, so that modules inside it are not found either.
    __path__: list[str] = []  # noqa: RUF012

    def __init__(self, known: dict[str, Callable[..., Any]]) -> None:
        super().__init__(ORACLES)
        self._known = known

    def find(self, name: str) -> Callable[..., Any]:
        """The course's version of a piece of an earlier lab."""
        return self._known[name] if name in self._known else self.__getattr__("find")(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def refuse(*args: Any, **kwargs: Any) -> Any:
            raise RuntimeError("oracles are not available while grading")

        return refuse


def main(argument: str) -> None:
    """Import, report "ready" or what failed, then serve the grader until it goes away."""
    settings = json.loads(argument)
    control, *door = (socket.socket(fileno=number) for number in settings["sockets"])
    try:
        for folder in settings["packages"]:
            site.addsitedir(folder)
        nursery = prepare(settings)
    except Exception as error:
        control.sendall(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
        return
    if door:
        nursery.serve_many(control, door[0])
    else:
        nursery.serve(control)


def prepare(settings: dict[str, Any]) -> Nursery:
    """Import everything a worker will need, before its walls go up."""
    stub = OraclesStub(_oracles_before(settings["lab"]) if settings["lab"] else {})
    sys.modules[ORACLES] = stub
    for name in (*NEEDED, *(("torch",) if settings["torch"] else ()), *settings["modules"]):
        importlib.import_module(name)
    usual = (*USUAL, *_parts_of_dlcourse(), *(USUAL_WITH_TORCH if settings["torch"] else ()))
    for name in usual if settings["usual"] else ():
        with contextlib.suppress(ImportError):  # then it is missing for the student as well
            importlib.import_module(name)
    sys.modules["dlcourse"].__dict__["oracles"] = stub
    if settings["torch"]:
        sys.modules["torch"].set_num_threads(1)
    nursery = Nursery(settings)
    _refuse_secrets()
    gc.collect()
    gc.freeze()  # the collector would otherwise write to, and so copy, every shared page
    return nursery


def _oracles_before(lab: str) -> dict[str, Callable[..., Any]]:
    """The oracles of the labs before this one, by piece; no module leads to any other then."""
    from dlcourse import oracles
    from dlcourse.catalogue import LABS

    earlier = itertools.takewhile(lambda name: name != lab, LABS)
    pieces = [piece.name for name in earlier for piece in LABS[name].pieces]
    known = {name: oracles.find(name) for name in pieces}
    for name in [name for name in sys.modules if name.startswith(ORACLES)]:
        del sys.modules[name]
    return known


def _parts_of_dlcourse() -> list[str]:
    """The modules that a notebook may import; the oracles are none, and checks do not run here."""
    found = pkgutil.iter_modules(sys.modules["dlcourse"].__path__, "dlcourse.")
    return [module.name for module in found if module.name not in (ORACLES, "dlcourse.visible")]


def _warm_up(shell: Any, torch: bool) -> None:
    """Do once what is slow the first time: a cell, and a call on each kind of array.

    On a single thread: a process in which torch has started others cannot be forked.
    """
    from dlcourse.checking.sequence import respond
    from dlcourse.checking.values import Array

    from autograder.sandbox.shell import run_cell

    run_cell(shell, "def first(x):\n    return x")
    del shell.user_ns["first"]
    data = sys.modules["numpy"].ones((2, 2))
    kinds = (
        (("numpy", "cpu"), ("torch", "cpu"), ("torch", "cuda")) if torch else (("numpy", "cpu"),)
    )
    for kind, device in kinds:
        array = Array(data, kind, device=device)
        respond(lambda name: _first_steps, "first", (array,))


def _first_steps(x: Any) -> Any:
    from dlcourse.arrays import namespace

    xp = namespace(x)
    return xp.where(x > 0, xp.exp(x) @ x.T, xp.mean(x)) + xp.sum(x, axis=-1)


def _refuse_secrets() -> None:
    """Raises ``ImportError`` if an import has pulled in more of the autograder than this."""
    loaded = [name for name in sys.modules if name.startswith("autograder.")]
    extra = [name for name in loaded if not name.startswith(HARMLESS)]
    if extra:
        raise ImportError(f"the nursery must not load {', '.join(sorted(extra))}")


def _import_more(modules: list[str]) -> None:
    """Import what the next worker needs, unless it is there; all later workers have it too."""
    missing = [name for name in modules if name not in sys.modules]
    for name in missing:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if missing:
        gc.freeze()


class Nursery:
    """Forks keepers, which make workers; see ``keeper``."""

    def __init__(self, settings: dict[str, Any]) -> None:
        from autograder.sandbox import filesystem, kernel, limits, shell

        self._unsafe = settings["unsafe"]
        self._bounds = limits.Limits(**settings["limits"])
        self._view = None
        if not self._unsafe:
            kernel.load()
            self._view = filesystem.plan(Path(name) for name in settings["hidden"])
        self._shell = shell.make_shell()
        _warm_up(self._shell, settings["torch"])
        self._count = 0

    def serve_many(self, control: socket.socket, door: socket.socket) -> None:
        """A copy of this nursery for everybody at the door, until the control socket is closed."""
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            readable, _, _ = select.select([control, door], [], [])
            if control in readable:
                return
            line, _ = door.accept()
            if os.fork() == 0:
                control.close()
                door.close()
                self.serve(line)
                os._exit(0)
            line.close()

    def serve(self, control: socket.socket) -> None:
        """One request, two sockets, one worker; until the grader closes the control socket."""
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the keepers
        control.sendall(json.dumps({"ready": os.getpid()}).encode())
        while True:
            request, numbers, _, _ = socket.recv_fds(control, 4096, 2)
            if not request:
                return
            _import_more(json.loads(request))
            ends = [socket.socket(fileno=number) for number in numbers]
            control.sendall(json.dumps(self._spawn(control, ends)).encode())
            for end in ends:
                end.close()

    def _spawn(self, control: socket.socket, ends: list[socket.socket]) -> dict[str, Any]:
        from autograder.sandbox import isolation, keeper

        self._count += 1
        user = isolation.worker_user(self._count)
        job = keeper.Job(user, self._bounds, self._view, self._shell)
        try:
            child = os.fork()
        except OSError as error:
            return {"error": f"no new process: {error}"}
        if child == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            keeper.keep(job, *ends)
        return {"pid": child}


if __name__ == "__main__":
    main(sys.argv[1])
