"""The course site: built by the command, read page by page, used in headless Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from dlcourse.catalogue import LABS
from playwright.sync_api import Browser, Page

from autograder.site.anchors import page_source, slide_address
from tests.served import served
from tests.site.accessible import serious_faults
from tests.site.decks import FITS, TALLEST
from tests.site.read import Read, read_page
from tests.site.watched import browser, watched

pytestmark = pytest.mark.slow
LECTURES = ("01_mlp", "02_backprop", "03_optimizers", "04_regularization", "05_autoencoders")
#: One page of each kind: their colours are measured, in the light and in the dark.
KINDS = (
    "index.html",
    "student/writing.html",
    "lectures/05_autoencoders.html",
    "labs/lab5_autoencoders.html",
    "reference/lab5_autoencoders.html",
    "slides/05_autoencoders.html",
)


@pytest.fixture(scope="module")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the command from the course's folder."""
    folder = tmp_path_factory.mktemp("site") / "made"
    command = [sys.executable, "-c", "from autograder.command import main; main()", "site"]
    done = subprocess.run(
        [*command, "--to", str(folder)], cwd=repository, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert done.stdout.startswith("built ")
    assert [path.name for path in folder.parent.iterdir()] == ["made"]
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Read]:
    """Every page by its address in the site."""
    found = {str(path.relative_to(site)): path for path in sorted(site.rglob("*.html"))}
    return {name: read_page(path) for name, path in found.items() if name[0] != "_"}


def test_every_part_of_the_course_has_its_page(pages: dict[str, Read]) -> None:
    wanted = {f"{kind}/{name}.html" for name in LECTURES for kind in ("lectures", "slides")}
    wanted |= {f"{kind}/{lab}.html" for lab in LABS for kind in ("labs", "reference")}
    wanted |= {"index.html", "search.html", "problems.html", "maintainer/adding.html"}
    wanted |= {"maintainer/validity.html"}
    wanted |= {"student/index.html", "instructor/index.html", "reference/dlcourse.html"}
    assert wanted <= pages.keys()


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Read]) -> None:
    lost = []
    for page, read in pages.items():
        for address in (to for _, to in read.leads if not to.startswith(("http", "data:"))):
            path, anchor = urldefrag(unquote(address))
            name = os.path.normpath(Path(page).parent / path.split("?")[0]) if path else page
            ids = pages[name].ids if name in pages else set()
            if not (site / name).is_file() or anchor.strip("/") not in {"", *ids}:
                lost.append(f"{page}: {address}")
    assert lost == []


def test_nothing_is_fetched_from_elsewhere(pages: dict[str, Read]) -> None:
    fetched = {(page, to) for page, read in pages.items() for tag, to in read.leads if tag != "a"}
    assert [lead for lead in fetched if lead[1].startswith(("http", "//"))] == []


def test_every_picture_is_described(pages: dict[str, Read]) -> None:
    assert [page for page, read in pages.items() if read.without_alt] == []
    pictures = {to for page in pages for tag, to in pages[page].leads if "_static/figures/" in to}
    assert len(pictures) > 80


def test_every_piece_leads_to_its_slide_and_its_lecture(pages: dict[str, Read]) -> None:
    pieces = [piece for lab in LABS.values() for piece in lab.pieces]
    for piece in pieces:
        deck, _, anchor = slide_address(piece.slide).partition("#/")
        page = page_source(piece.slide).replace(".ipynb", ".html").partition("#")[0]
        assert anchor in pages[deck].ids, piece.slide
        assert anchor in pages[page].ids, piece.slide
    for lab in LABS.values():
        ids = pages[f"reference/{lab.name}.html"].ids
        assert {piece.name for piece in lab.pieces} <= ids


def test_labs_are_those_that_students_get(site: Path, repository: Path) -> None:
    for lab in LABS:
        release = (repository / "labs" / lab / f"{lab}.ipynb").read_bytes()
        assert (site / "notebooks" / f"{lab}.ipynb").read_bytes() == release
        assert "YOUR CODE HERE" in (site / "labs" / f"{lab}.html").read_text(encoding="utf-8")


def test_lectures_and_labs_open_in_colab(pages: dict[str, Read]) -> None:
    for name in [*(f"lectures/{name}" for name in LECTURES), *(f"labs/{lab}" for lab in LABS)]:
        leads = [to for tag, to in pages[f"{name}.html"].leads if tag == "a"]
        assert any("colab.research.google.com/github/" in to for to in leads)
        assert any(to.startswith("../notebooks/") for to in leads)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture(scope="module")
def chromium_started(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as started:
        yield started


@pytest.fixture
def page(chromium_started: Browser) -> Iterator[Page]:
    opened = chromium_started.new_page(viewport={"width": 1300, "height": 900})
    yield opened
    opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_loads_and_is_accessible(
    chromium_started: Browser, pages: dict[str, Read], address: str, theme: str
) -> None:
    page = chromium_started.new_page(color_scheme=theme, viewport={"width": 1300, "height": 900})
    faults = watched(page, address)
    found = []
    for name in pages if theme == "light" else KINDS:
        page.goto(f"{address}/{name}")
        page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
        assert page.locator("mjx-merror, [data-mjx-error]").count() == 0, name
        found += [f"{name}: {fault}" for fault in (*faults, *serious_faults(page, name in KINDS))]
        faults.clear()
    page.close()
    assert found == []


@pytest.mark.browser
def test_no_page_is_wider_than_a_phone(page: Page, pages: dict[str, Read], address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    wide = {}
    for name in (name for name in pages if not name.startswith("slides/")):
        page.goto(f"{address}/{name}")
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
        page.wait_for_function(WIDE_FORMULAS_REACHED)
    assert {name: width for name, width in wide.items() if width > 390} == {}


@pytest.mark.browser
def test_search_finds_a_piece_from_the_keyboard(page: Page, address: str) -> None:
    faults = watched(page, address)
    page.goto(f"{address}/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("linear_backward")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=linear_backward*")
    first = page.locator("#search-results li a").first
    first.wait_for()
    assert "linear_backward" in first.inner_text()
    first.press("Enter")
    page.wait_for_url("**/reference/lab2_backprop.html*")
    for words in ("dropout", "gradient"):  # titles of all kinds, also numbered ones
        page.goto(f"{address}/search.html?q={words}")
        page.locator("#search-results li p.context").first.wait_for()
        page.wait_for_load_state("networkidle")
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index.html", "lectures/index.html"])
def test_the_keyboard_reaches_everything(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{name}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    wanted = page.evaluate(REACHABLE)
    reached = set()
    for _ in range(2 * wanted + 10):
        reached.add(page.evaluate("document.activeElement.dataset.reached ?? ''"))
        page.keyboard.press("Tab")
    assert reached - {""} == {str(number) for number in range(wanted)}


@pytest.mark.browser
def test_the_first_tab_leads_past_the_menus(page: Page, address: str) -> None:
    page.goto(f"{address}/lectures/02_backprop.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.browser
@pytest.mark.parametrize("lecture", LECTURES)
def test_a_deck_opens_at_a_slide_advances_and_fits(page: Page, address: str, lecture: str) -> None:
    faults = watched(page, address)
    pieces = [piece for lab in LABS.values() for piece in lab.pieces]
    slide = next(piece.slide for piece in pieces if piece.slide.startswith(lecture))
    page.goto(f"{address}/{slide_address(slide)}")
    page.wait_for_function("Reveal.isReady()")
    assert page.evaluate("Reveal.getCurrentSlide().id") == slide.partition("#")[2]
    for _ in range(3):
        before = page.evaluate("Reveal.getCurrentSlide().id")
        page.keyboard.press("Space")
        page.wait_for_function(f"Reveal.getCurrentSlide().id !== {before!r}")
    page.wait_for_function("location.hash === '#/' + Reveal.getCurrentSlide().id")
    page.evaluate(TALLEST)
    page.wait_for_function(FITS)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/slides/{lecture}.html")
    page.wait_for_function("Reveal.isReady()")
    page.wait_for_function(FITS)
    assert faults == []


#: A formula that is wider than the page can be scrolled from the keyboard.
WIDE_FORMULAS_REACHED = """() => [...document.querySelectorAll('mjx-container[display="true"]')]
    .every(formula => formula.scrollWidth <= formula.clientWidth || formula.tabIndex === 0)"""
#: Numbers whatever is seen and can be clicked; returns how many there are.
REACHABLE = """() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, summary')];
    const seen = all.filter(e => e.checkVisibility({visibilityProperty: true})
        && e.tabIndex >= 0 && !e.disabled && !e.closest('dialog:not([open])'));
    seen.forEach((e, k) => { e.dataset.reached = k; });
    return seen.length;
}"""
