"""An IPython shell that runs cells for their effect and shows nothing to anybody."""

from __future__ import annotations

import os
import subprocess
import tempfile
import traceback
from pathlib import Path
from typing import Any

import IPython
from dlcourse.checking.calls import Failure, describe
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

_IPYTHON = str(Path(IPython.__file__).parent)


class SilentPublisher(DisplayPublisher):  # type: ignore[misc]
    """Figures and tables go nowhere."""

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Show nothing."""


class SilentHook(DisplayHook):  # type: ignore[misc]
    """The value of a cell is kept as ``_`` and not turned into text."""

    def __call__(self, result: Any = None) -> None:
        """Keep the value for the next cell."""
        if result is not None:
            self.shell.user_ns["_"] = result


class QuietShell(InteractiveShell):  # type: ignore[misc]
    """No history, no colors, no windows, no terminal."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to update."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[Any, str]:
        """Figures are drawn in memory whatever ``%matplotlib`` asks for."""
        return gui, "agg"

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """The outcome says what was raised; a coloured traceback would cost a tenth of a second."""

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """As for other errors."""

    def system(self, cmd: str) -> None:
        """Run a ``!command`` without a terminal."""
        done = subprocess.run(
            self.var_expand(cmd, depth=1), shell=True, stdin=subprocess.DEVNULL, check=False
        )
        self.user_ns["_exit_code"] = done.returncode

    system_piped = system_raw = system


def make_shell() -> QuietShell:
    """A shell without any configuration of the machine's user."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.HistoryManager.hist_file = ":memory:"
    settings.InteractiveShell.colors = "NoColor"
    settings.InteractiveShell.cache_size = 0
    settings.InteractiveShell.enable_tip = False
    with tempfile.TemporaryDirectory() as folder:
        shell: QuietShell = QuietShell.instance(
            config=settings,
            ipython_dir=folder,
            display_pub_class=SilentPublisher,
            displayhook_class=SilentHook,
        )
    shell.user_ns["__name__"] = "__main__"
    return shell


def silence() -> None:
    """Standard input, output and errors lead nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    if null > 2:
        os.close(null)


def run_cell(shell: QuietShell, source: str) -> Failure | None:
    """Run one cell; the answer says what was raised, with the line of the cell."""
    result = shell.run_cell(source, store_history=False, silent=False)
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return None
    known = describe(error, run_cell)
    return Failure(known.kind, known.message, _line(error))


def _line(error: BaseException) -> int:
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    outside = (f.lineno for f in frames if not f.filename.startswith(_IPYTHON))
    return next(outside, 0) or 0
