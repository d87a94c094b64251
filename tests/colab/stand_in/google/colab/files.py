"""Files that the browser downloads."""

from __future__ import annotations

import os
import shutil


def download(filename: str) -> None:
    """Copy a file to the folder that stands for the browser's downloads."""
    if not os.path.exists(filename):
        raise FileNotFoundError(f"Cannot find file: {filename}")
    shutil.copy(filename, os.environ["COLAB_STAND_IN_DOWNLOADS"])
