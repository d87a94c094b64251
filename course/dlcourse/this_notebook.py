"""Finds the notebook that is running: in the browser on Colab, as a file elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlcourse import colab
from dlcourse.errors import NotebookError
from dlcourse.notebooks import read_notebook, source_of


@dataclass(frozen=True)
class ThisNotebook:
    """A notebook as JSON, and its file; on Colab it has none."""

    content: dict[str, Any]
    path: Path | None = None

    @property
    def is_saved(self) -> bool:
        """Whether the file holds the cell that runs now: else it is older than what runs."""
        running = _session().get("In", [])[-1:]
        sources = {source_of(cell).strip() for cell in self.content["cells"]}
        return self.path is None or not running or running[0].strip() in sources


def this_notebook(path: str | Path | None, question: str) -> ThisNotebook:
    """The notebook that calls this, or the one at ``path``.

    Raises ``NotebookError`` when it cannot be read, or found: then ``question`` asks for the path.
    """
    if path is not None:
        return ThisNotebook(read_notebook(Path(path)), Path(path).resolve())
    if colab.here():
        return ThisNotebook(colab.live_notebook())
    file = next((file for file in _candidates() if file.is_file()), None)
    if file is None:
        raise NotebookError(f"dlcourse could not find this notebook's file. {question}")
    return ThisNotebook(read_notebook(file), file.resolve())


def _candidates() -> Iterator[Path]:
    """What VS Code and JupyterLab tell a kernel of its notebook."""
    if named := _session().get("__vsc_ipynb_file__"):
        yield Path(named)
    if named := os.environ.get("JPY_SESSION_NAME"):
        yield Path(named)
        yield Path.cwd() / Path(named).name


def _session() -> dict[str, Any]:
    """The variables of the notebook, none outside IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        return {}
    shell = get_ipython()
    return {} if shell is None else shell.user_ns
