"""The student's Google Drive as a folder."""

from __future__ import annotations

from pathlib import Path


def mount(mountpoint: str, force_remount: bool = False) -> None:
    """Make the folder that a mounted Drive shows."""
    (Path(mountpoint) / "MyDrive").mkdir(parents=True, exist_ok=True)
