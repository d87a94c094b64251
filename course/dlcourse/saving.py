"""``dlcourse.save()``: work that survives when a session in the cloud is lost."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from dlcourse import colab
from dlcourse.errors import NotebookError
from dlcourse.this_notebook import ThisNotebook, this_notebook
from dlcourse.whole import lab_in, read_cells

FOLDER = "dlcourse"
ASK = 'Save it with Ctrl+S; to be sure of the file, say where it lies: dlcourse.save("lab.ipynb").'
MOUNT = """\
To keep copies on your Google Drive instead, run this in a cell, and then dlcourse.save() again:
    from google.colab import drive
    drive.mount("/content/drive")"""


def save(path: str | Path | None = None) -> None:
    """Keep the notebook as it is now, and say where.

    On Colab: in the folder ``dlcourse`` of your Drive if it is mounted, where earlier versions
    stay; else as a download.  In JupyterLab and VS Code it says whether the file is up to date.
    """
    try:
        notebook = this_notebook(path, ASK)
        if notebook.path is None:
            _keep(notebook.content)
        else:
            print(_on_disk(notebook))
    except NotebookError as error:
        print(f"Not saved: {error}")


def _on_disk(notebook: ThisNotebook) -> str:
    if notebook.is_saved:
        return f"This notebook is a file on your disk, and it is up to date: {notebook.path}"
    return (
        f"The file {notebook.path} is older than what you see. Press Ctrl+S (on a Mac Cmd+S), "
        "then it is safe."
    )


def _keep(content: dict[str, Any]) -> None:
    """On the Drive; where that cannot be, as a download."""
    name, drive = _name(content), colab.drive()
    if drive is not None:
        try:
            print(keep_on_drive(content, drive / FOLDER, name))
            return
        except OSError as error:
            print(f"Your Drive takes no file ({error.strerror}): trying a download.")
    colab.download(content, name)
    print(f"Your browser downloads {name}.")
    if drive is None:
        print(MOUNT)


def keep_on_drive(content: dict[str, Any], folder: Path, name: str) -> str:
    """Write a notebook; what was there under its name stays, with its time in the name.

    Raises ``OSError`` when the folder cannot be written to; nothing is lost then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, new, text = folder / name, folder / f".{name}.new", colab.as_text(content)
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return f"Nothing has changed since it was saved as {target}"
    new.write_text(text, encoding="utf-8")
    words = f"Saved as {target}"
    if target.exists():
        earlier = _free_name(target)
        os.rename(target, earlier)
        words += f"; the version before is now {earlier.name}"
    os.replace(new, target)
    return words


def _free_name(target: Path) -> Path:
    """A name for an earlier version: with the time at which it was written."""
    moment = datetime.fromtimestamp(target.stat().st_mtime).strftime("%Y-%m-%d %H.%M.%S")
    endings = ("", *(f" ({number})" for number in range(2, 1000)))
    names = (target.with_name(f"{target.stem} {moment}{ending}.ipynb") for ending in endings)
    return next(name for name in names if not name.exists())


def _name(content: dict[str, Any]) -> str:
    """The lab's name, else what Colab calls the notebook."""
    lab = lab_in(read_cells(content))
    if lab is not None:
        return f"{lab.name}.ipynb"
    own = (content.get("metadata", {}).get("colab") or {}).get("name") or "notebook.ipynb"
    return Path(own).name
