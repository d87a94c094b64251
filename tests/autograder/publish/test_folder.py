"""A folder that is published to again and again, and that other people write in."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.publish import PublishError, update
from autograder.publish.folder import MARKER

FIRST = {"README.md": b"one", "labs/a/a.ipynb": b"a", "labs/b/b.ipynb": b"b"}
SECOND = {"README.md": b"two", "labs/a/a.ipynb": b"a", "labs/c/c.ipynb": b"c"}


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_second_publication_updates_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "students"
    assert sorted(update(folder, FIRST).written) == sorted(FIRST)
    assert _files(folder) == FIRST
    again = update(folder, FIRST)
    assert (again.written, again.removed, again.kept) == ([], [], [])
    changes = update(folder, SECOND)
    assert changes.written == ["README.md", "labs/c/c.ipynb"]
    assert changes.removed == ["labs/b/b.ipynb"]
    assert _files(folder) == SECOND
    assert not (folder / "labs" / "b").exists()


def test_what_others_wrote_stays(tmp_path: Path) -> None:
    update(tmp_path, FIRST)
    (tmp_path / "labs" / "b" / "data.csv").write_text("mine")
    (tmp_path / "labs" / "b" / "b.ipynb").write_text("changed")
    (tmp_path / "README.md").write_text("my words")
    for _ in range(2):
        assert "README.md" in update(tmp_path, SECOND).kept
        assert (tmp_path / "README.md").read_text() == "my words"
        assert (tmp_path / "labs" / "b" / "b.ipynb").read_text() == "changed"
        assert (tmp_path / "labs" / "b" / "data.csv").read_text() == "mine"
    (tmp_path / "README.md").unlink()
    assert update(tmp_path, SECOND).written == ["README.md"]


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "README.md"])
def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(PublishError, match=f"other things, such as {name}.*empty folder"):
        update(tmp_path, FIRST)
    assert _files(tmp_path) == {name: b"mine"}


def test_a_clone_of_an_empty_repository_will_do(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref")
    update(tmp_path, FIRST)
    update(tmp_path, SECOND)
    assert _files(tmp_path) == SECOND | {".git/HEAD": b"ref"}


def test_a_file_in_the_way_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    update(tmp_path, FIRST)
    (tmp_path / "labs" / "c").mkdir()
    (tmp_path / "labs" / "c" / "c.ipynb").write_text("mine")
    with pytest.raises(PublishError, match=r"did not write: labs/c/c\.ipynb\. Move"):
        update(tmp_path, SECOND)
    assert _files(tmp_path) == FIRST | {"labs/c/c.ipynb": b"mine"}


def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "students", tmp_path / "elsewhere"
    update(folder, FIRST)
    elsewhere.mkdir()
    (folder / "labs" / "c").symlink_to(elsewhere)
    with pytest.raises(PublishError, match="labs/c"):
        update(folder, SECOND)
    assert list(elsewhere.iterdir()) == []


def test_an_update_that_was_stopped_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.publish import folder as module

    put, puts = module._put, []

    def stop(file: Path, data: bytes) -> None:
        puts.append(file)
        if len(puts) == 3:
            raise KeyboardInterrupt
        put(file, data)

    with monkeypatch.context() as patched:
        patched.setattr(module, "_put", stop)
        with pytest.raises(KeyboardInterrupt):
            update(tmp_path, FIRST)
    assert _files(tmp_path) != FIRST
    update(tmp_path, SECOND)
    assert _files(tmp_path) == SECOND


def test_a_damaged_marker_is_named(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("{")
    with pytest.raises(PublishError, match=f"{MARKER} cannot be read"):
        update(tmp_path, FIRST)
