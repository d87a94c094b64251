"""What a student wrote and showed cannot act in the page of whoever reads it."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters import markdown2html_mistune

from autograder.outputs import MAX_WORDS, attached_pictures, harmless, harmless_words

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(9)).decode()
#: What the page itself makes of harmless words; everything else is somebody's tag.
ATTRIBUTES = {"href", "title", "id", "class", "alt", "src", "style", "start"}
GOALS = ("http://", "https://", "mailto:", "#", "data:image/png;base64,")


class Acting(HTMLParser):
    """Collects what could act or load something when a browser shows a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}" for name, _ in attrs if name not in ATTRIBUTES]
        goals = [goal or "" for name, goal in attrs if name in ("href", "src")]
        self.found += [f"{tag} {goal}" for goal in goals if _acts(goal, tag)]
        if tag in ("script", "iframe", "object", "embed", "style", "svg", "form", "meta", "link"):
            self.found.append(tag)


def _acts(goal: str, tag: str) -> bool:
    if tag == "img":
        return not goal.startswith("data:image/png;base64,")
    return ":" in goal and not goal.lower().startswith(GOALS)


def acting(markdown: str) -> list[str]:
    """What could act on the page that nbconvert makes of a student's words."""
    return Acting(markdown2html_mistune(harmless_words(markdown))).found


HOSTILE = (
    "<script>x()</script>", "<img src=x onerror=x()>", "<p>\n<https://a/autofocus/onfocus=x()>",
    "[x](javascript:x())", "[x](JAVASCRIPT:x())", "[x]( javascript:x())", "[x](java\tscript:x())",
    "[x](&#106;avascript:x())", "[x](javascript&colon;x())", "[x](javascript\\:x())",
    "[x]\n\n[x]: javascript:x()", "[x]\n\n[x]:\njavascript:x()", "[x](<javascript:x()>)",
    "[x](vbscript:x())", "[x](data:text/html;base64,AAAA)", "![x](https://elsewhere/pixel.png)",
    "![x][y]\n\n[y]: https://elsewhere/pixel.png", "![![x](https://a)](https://b)",
    "![a](attachment:b.png)", "![x](data:image/svg+xml;base64,AA)", "[x](file:///etc/passwd)",
    "<javascript:x()>", "<svg/onload=x()>", "<\x00script>", "<b onclick=x()>", "<p\nonclick=x()>",
    "$<img src=x onerror=x()>$", "\\begin{a}<img src=x onerror=x()>\\end{a}", "<!--><script>x()",
    '```html" onclick="x()\na\n```', '# a"><img src=x onerror=x()>',
    '[x](https://a "b\\" onclick=")', "[x](javascript:x())https://a[x](&#106;avascript:x())",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_do_nothing(words: str) -> None:
    assert acting(words) == []
    assert acting(f"<details>\n{words}\n</details>") == []


PARTS = st.sampled_from(
    [*HOSTILE, "<", ">", "!", "[", "]", "(", ")", ":", "\\", "`", "$", "&", "/", "\n", " ", "a",
     "javascript:", "https://a", "onload=x()", "<p>", "</p>", "<b>", '"', "'", "=", "attachment:"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=12).map("".join))
def test_no_mixture_of_them_does_anything(words: str) -> None:
    assert acting(words) == []


HONEST = {
    "**bold** and $a < b$": "<strong>bold</strong>",
    "[notes](https://example.org/a?b=c#d)": 'href="https://example.org/a?b=c#d"',
    "x<sub>i</sub>": "<sub>i</sub>",
    "`W[0](x)` and a & b": "<code>W[0](x)</code> and a &amp; b",
    "see [above](#relu)": 'href="#relu"',
    "$$\\begin{align}a &= b\\\\ c &= d\\end{align}$$": "a &amp;= b",
}


@pytest.mark.parametrize("words", HONEST)
def test_honest_words_stay(words: str) -> None:
    assert HONEST[words] in markdown2html_mistune(harmless_words(words))


def test_an_attached_picture_is_kept_and_anything_else_is_not() -> None:
    page = base64.b64encode(b"<script>").decode()
    kept = attached_pictures(
        {"a.png": {"image/png": PNG}, "b.png": {"image/png": page}, "c": {"text/html": "<b>"},
         "d.png": {"image/png": PNG + '" onerror="x()'}, "e f.png": {"image/png": PNG}, "g": 5}
    )  # fmt: skip
    assert kept == {"a.png": {"image/png": PNG}}
    words = harmless_words("![mine](attachment:a.png) ![](attachment:b.png)", kept)
    assert words == "![mine](attachment:a.png) &#33;[&#93;(attachment:b.png)"
    for damaged in (None, 5, [], {"a": None}, {"": {}}):
        assert attached_pictures(damaged) == {}


def test_what_calls_itself_a_picture_must_be_one() -> None:
    data = {"image/png": 'AAAA" onerror="x()', "text/plain": "a figure"}
    (output,) = harmless([{"output_type": "display_data", "data": data}])
    assert output.data == {"text/plain": "a figure"}


def test_long_words_are_cut() -> None:
    assert len(harmless_words("a" * 10**6)) == MAX_WORDS + 4
