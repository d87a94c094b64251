"""Pictures of where an array is wrong: numbers in every cell, no secret in what is handed back."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from dlcourse import heatmap
from dlcourse.checking import agree
from dlcourse.checking.outcome import Compared

RNG = np.random.default_rng(8)
EXPECTED = RNG.normal(size=(4, 3)).round(2) + 3


class Cells(HTMLParser):
    """The cells of every table, by caption, with their styles and classes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[str]] = {}
        self.styles: list[str] = []
        self.framed = 0
        self._caption, self._tag = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        if tag == "td":
            found = dict(attrs)
            self.styles.append(found["style"] or "")
            self.framed += found.get("class") == "wrong"

    def handle_data(self, data: str) -> None:
        if self._tag == "caption":
            self._caption = data
            self.tables[data] = []
        elif self._tag == "td":
            self.tables[self._caption].append(data)


def compared(got: np.ndarray, expected: np.ndarray = EXPECTED) -> Compared:
    found = agree(got, expected, "it").compared
    assert found is not None
    return found


def wrong_in_row_1() -> Compared:
    got = EXPECTED.copy()
    got[1] *= 2
    return compared(got)


def test_three_tables_hold_their_numbers() -> None:
    page = Cells(heatmap.maps(wrong_in_row_1()))
    assert list(page.tables) == ["expected", "got", "got / expected"]
    assert [float(text) for text in page.tables["expected"]] == pytest.approx(EXPECTED.ravel())
    assert page.tables["got / expected"] == ["1"] * 3 + ["2"] * 3 + ["1"] * 6


def test_wrong_cells_are_framed_not_only_coloured() -> None:
    assert Cells(heatmap.maps(wrong_in_row_1())).framed == 6  # in "got" and in the ratio


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.1."""
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    channels = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_cell_brings_its_ink_and_can_be_read_on_any_page() -> None:
    expected = np.linspace(-1, 1, 11).reshape(1, 11)
    page = Cells(heatmap.maps(compared(expected[:, ::-1] + 0.01, expected)))
    for style in page.styles:
        ground, ink = (_luminance(c) for c in re.findall(r"#([0-9a-f]{3,6})", style))
        light, dark = max(ground, ink), min(ground, ink)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, style


def test_a_large_array_is_cut_around_what_is_wrong_and_says_so() -> None:
    expected = RNG.normal(size=(40, 30))
    got = expected.copy()
    got[25, 17] += 1
    seen = heatmap.window(compared(got, expected))
    assert seen.said == "rows 23 to 34 of 40, columns 15 to 26 of 30"
    assert seen.got.shape == (12, 12)
    assert seen.wrong.sum() == 1
    assert seen.said in heatmap.maps(compared(got, expected))


def test_a_vector_is_a_row_and_a_number_has_no_picture() -> None:
    vector = heatmap.window(compared(np.arange(30.0) + 1, np.arange(30.0)))
    assert vector.said == "entries 0 to 11 of 30"
    assert vector.rows == [""]
    assert heatmap.maps(compared(np.float64(2), np.float64(3))) == ""


def test_of_a_stack_of_tables_the_first_wrong_one_is_shown() -> None:
    expected = RNG.normal(size=(3, 4, 2))
    got = expected.copy()
    got[2, 1, 1] = 0
    seen = heatmap.window(compared(got, expected))
    assert seen.said == "[2] of the first axes"
    assert seen.ratio[1, 1] == 0


def test_numbers_that_are_not_finite_are_drawn() -> None:
    got, expected = np.array([np.nan, np.inf, 1.0, 5.0]), np.array([1.0, 2.0, 1.0, 0.0])
    page = Cells(heatmap.maps(compared(got, expected)))
    assert page.tables["got"] == ["nan", "inf", "1", "5"]
    assert page.tables["got / expected"] == ["nan", "inf", "1", "inf"]


def test_what_is_handed_back_of_hidden_checks_holds_no_number_of_theirs() -> None:
    got = EXPECTED.copy()
    got[0] *= -1
    got[1] = 0.0
    got[2] = 1.0  # would show 1 / expected, if ratios were shown
    cells = next(iter(Cells(heatmap.where(compared(got))).tables.values()))
    assert cells == ["-1 ×"] * 3 + ["0"] * 3 + ["≠"] * 3 + ["="] * 3  # noqa: RUF001


def test_no_picture_where_everything_is_wrong() -> None:
    assert heatmap.where(compared(EXPECTED + 1)) == ""


def test_ratios_as_text() -> None:
    lines = heatmap.ratios(wrong_in_row_1()).splitlines()
    assert lines[:2] == ["1  1  1", "2  2  2"]
