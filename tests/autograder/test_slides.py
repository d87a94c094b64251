"""The slide that a feedback page names: in words, and as a link where the course has an address."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from dlcourse.catalogue import LABS, Piece

from autograder.course import CourseError
from autograder.slides import Slide, anchor, slide_of

PIECES = [piece for lab in LABS.values() for piece in lab.pieces]
ADDRESS = "https://example.org/lectures/{lecture}.html#{slide}"


def course(folder: Path, repository: Path, setting: str) -> Path:
    """A course's materials with this setting."""
    shutil.copytree(repository / "lectures", folder / "lectures")
    (folder / "pyproject.toml").write_text(f"[tool.dlcourse]\n{setting}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("piece", PIECES, ids=[piece.name for piece in PIECES])
def test_every_piece_has_a_slide_with_a_title(piece: Piece, repository: Path) -> None:
    slide = slide_of(piece.name, repository)
    assert piece.slide.endswith(f"#{anchor(slide.title)}")
    assert slide.title != anchor(slide.title)
    assert slide.lecture[:3] == f"{piece.slide[1]}, "


def test_words_without_an_address(tmp_path: Path, repository: Path) -> None:
    slide = slide_of("linear", course(tmp_path, repository, ""))
    words = "To read: slide “Matrix Notation” of lecture 1, The multilayer perceptron"
    assert slide.as_text() == words
    assert slide.as_html() == f"<p class='dlcourse-slide'>{words}</p>"


def test_a_link_with_one(tmp_path: Path, repository: Path) -> None:
    slide = slide_of("linear", course(tmp_path, repository, f'lectures-at = "{ADDRESS}"'))
    assert slide.link == "https://example.org/lectures/01_mlp.html#matrix-notation"
    assert f"<a href='{slide.link}'>To read" in slide.as_html()


def test_titles_are_text() -> None:
    assert "&lt;b&gt;" in Slide("1", "<b>", "https://example.org/?a='b'&c").as_html()
    assert "'b'" not in Slide("1", "x", "https://example.org/?a='b'&c").as_html()


@pytest.mark.parametrize("address", ["lectures/", "https://a/{piece}", "https://a/{lecture"])
def test_an_address_that_cannot_be_used(address: str, tmp_path: Path, repository: Path) -> None:
    with pytest.raises(CourseError, match="lectures-at"):
        slide_of("linear", course(tmp_path, repository, f'lectures-at = "{address}"'))
