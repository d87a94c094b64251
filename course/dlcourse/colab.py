"""Google Colab: the notebook as it is in the browser, downloads, and the student's Drive."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from dlcourse.errors import NotebookError

#: Where people mount their Drive.
DRIVES = (Path("/content/drive/MyDrive"), Path("/content/gdrive/MyDrive"))
SECONDS_TO_ANSWER = 60


def here() -> bool:
    """Whether this is Google Colab."""
    try:
        import google.colab  # noqa: F401
    except ImportError:
        return False
    return True


def live_notebook() -> dict[str, Any]:
    """The notebook with everything typed so far; raises ``NotebookError`` if Colab is silent."""
    from google.colab import _message

    answer = None
    try:
        answer = _message.blocking_request("get_ipynb", request="", timeout_sec=SECONDS_TO_ANSWER)
        notebook: dict[str, Any] = answer["ipynb"]
        [cell["cell_type"] for cell in notebook["cells"]]
    except Exception as error:  # whatever goes wrong in the browser
        raise NotebookError(
            "Colab does not say what is in this notebook. Run this cell again, or choose "
            "File > Download > Download .ipynb in its menu."
        ) from error
    return notebook


def drive() -> Path | None:
    """The student's Google Drive, None when it is not mounted."""
    return next((folder for folder in DRIVES if folder.is_dir()), None)


def download(content: dict[str, Any], name: str) -> None:
    """Have the browser download a notebook under this name; raises ``NotebookError``."""
    from google.colab import files

    folder = Path(tempfile.mkdtemp())  # stays: the browser reads the file when the cell has ended
    (folder / name).write_text(as_text(content), encoding="utf-8")
    try:
        files.download(str(folder / name))
    except Exception as error:
        raise NotebookError(
            f"the browser cannot download {name} ({error}). Choose File > Download > "
            "Download .ipynb in Colab's menu."
        ) from error


def as_text(content: dict[str, Any]) -> str:
    """A notebook as it stands in a file."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
