"""``dlcourse.save()``: on a mounted Drive, as a download, on a disk."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from dlcourse import colab, save, this_notebook

RELU = {"cell_type": "code", "metadata": {}, "source": "def relu(f):\n    return f"}


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(this_notebook, "_session", dict)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)


class Colab:
    """The imitated Colab of one test: its live notebook, its downloads, its Drive."""

    def __init__(self, folder: Path) -> None:
        self.live, self.downloads = folder / "live.json", folder / "downloads"
        self.drive = folder / "drive" / "MyDrive"
        self.downloads.mkdir()

    def type(self, *cells: dict[str, Any], name: str = "Copy of lab1_mlp.ipynb") -> str:
        """Put cells into the live notebook; returns what its file should hold."""
        content = {"cells": [*cells], "metadata": {"colab": {"name": name}}, "nbformat": 4}
        self.live.write_text(json.dumps(content), encoding="utf-8")
        return colab.as_text(content)


@pytest.fixture
def on_colab(stand_in: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Colab:
    place = Colab(tmp_path)
    monkeypatch.setenv("COLAB_STAND_IN_NOTEBOOK", str(place.live))
    monkeypatch.setenv("COLAB_STAND_IN_DOWNLOADS", str(place.downloads))
    monkeypatch.setattr(colab, "DRIVES", (place.drive,))
    return place


def test_a_mounted_drive_keeps_every_version(
    on_colab: Colab, capsys: pytest.CaptureFixture[str]
) -> None:
    from google.colab import drive

    drive.mount(str(on_colab.drive.parent))
    versions = [on_colab.type(RELU)]
    save()
    folder = on_colab.drive / "dlcourse"
    assert capsys.readouterr().out == f"Saved as {folder / 'lab1_mlp.ipynb'}\n"
    for number in range(2):
        versions.append(on_colab.type(RELU, RELU | {"source": f"{number}"}))
        save()
    assert "the version before is now lab1_mlp 20" in capsys.readouterr().out
    assert (folder / "lab1_mlp.ipynb").read_text(encoding="utf-8") == versions[-1]
    kept = {path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert kept == set(versions)
    save()
    assert "Nothing has changed since it was saved" in capsys.readouterr().out
    assert len(list(folder.iterdir())) == 3
    assert not list(on_colab.downloads.iterdir())


def test_versions_of_the_same_second_get_names_of_their_own(on_colab: Colab) -> None:
    on_colab.drive.mkdir(parents=True)
    target = on_colab.drive / "dlcourse" / "lab1_mlp.ipynb"
    for number in range(4):
        on_colab.type(RELU, RELU | {"source": f"{number}"})
        save()
        os.utime(target, (1e9, 1e9))
    assert len(list(target.parent.iterdir())) == 4


def test_without_a_drive_the_browser_downloads_and_it_says_how_to_mount_one(
    on_colab: Colab, capsys: pytest.CaptureFixture[str]
) -> None:
    text = on_colab.type(RELU)
    save()
    assert (on_colab.downloads / "lab1_mlp.ipynb").read_text(encoding="utf-8") == text
    assert 'drive.mount("/content/drive")' in capsys.readouterr().out


def test_a_drive_that_takes_no_file_is_named_and_a_download_comes_instead(
    on_colab: Colab, capsys: pytest.CaptureFixture[str]
) -> None:
    on_colab.drive.mkdir(parents=True)
    (on_colab.drive / "dlcourse").write_text("a file in the way, as a folder that is read-only")
    on_colab.type(RELU)
    save()
    assert (on_colab.downloads / "lab1_mlp.ipynb").is_file()
    assert "Your Drive takes no file (File exists): trying a download." in capsys.readouterr().out


def test_where_neither_works_it_says_what_does(
    on_colab: Colab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_colab.type(RELU)
    monkeypatch.setenv("COLAB_STAND_IN_DOWNLOADS", "/nowhere/at/all")
    save()
    text = capsys.readouterr().out
    assert text.startswith("Not saved: the browser cannot download lab1_mlp.ipynb")
    assert "File > Download" in text
    monkeypatch.delenv("COLAB_STAND_IN_NOTEBOOK")
    save()
    assert capsys.readouterr().out.startswith("Not saved: Colab does not say")


def test_another_notebook_keeps_its_own_name(on_colab: Colab) -> None:
    on_colab.type(RELU | {"source": "1 + 1"}, name="../a lecture.ipynb")
    save()
    assert [path.name for path in on_colab.downloads.iterdir()] == ["a lecture.ipynb"]


def test_on_a_disk_it_says_whether_the_file_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lab1_mlp.ipynb"
    path.write_text(json.dumps({"cells": [RELU]}), encoding="utf-8")
    save(path)
    assert f"up to date: {path}" in capsys.readouterr().out
    monkeypatch.setattr(this_notebook, "_session", lambda: {"In": ["", "dlcourse.save()"]})
    save(path)
    assert "is older than what you see. Press Ctrl+S" in capsys.readouterr().out


def test_where_nobody_knows_the_file_it_asks_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    save()
    assert "Save it with Ctrl+S" in capsys.readouterr().out
