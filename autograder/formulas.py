"""Words of a notebook as HTML, formulas as MathML: browsers draw them without script or network."""

from __future__ import annotations

from functools import lru_cache
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element, tostring

from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert_to_element
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

#: Cells of a class that are kept as HTML: most are those of the release, the same in every page.
KEPT = 512
#: A formula that is longer is shown as it was typed: converting takes longer and longer.
LONGEST = 2000
#: Attributes by which a formula could lead away from its page or cover it; LaTeX can set them.
ACTING = {"class", "href", "id", "src", "style"}


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """nbconvert's, which leaves formulas to a script from the network."""

    def inline_math(self, body: str) -> str:
        return formula(body)

    def block_math(self, body: str) -> str:
        return formula(body, display="block")

    def latex_environment(self, name: str, body: str) -> str:
        return formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", display="block")


def formula(latex: str, display: str = "inline") -> str:
    """A formula as MathML (``display``: "inline" or "block"); as typed where it is no LaTeX."""
    if len(latex) <= LONGEST:
        try:
            typed = latex.replace("&lt;", "<")  # as ``harmless_words`` left it
            return _written(convert_to_element(typed, display=display))
        except Exception:  # what students type; the converter raises errors of many kinds
            pass
    return f"<code>{escape(latex)}</code>"


def _written(root: Element) -> str:
    """An element as text, escaped: the converter's own text lets through tags that were typed."""
    for element in root.iter():
        element.text = unescape(element.text) if element.text else None
        if "\\" in (element.text or ""):
            raise ValueError(f"a command that the converter does not know: {element.text}")
        if acting := ACTING.intersection(element.attrib):
            raise ValueError(f"more than a formula: {', '.join(acting)}")
        if side := element.attrib.pop("columnalign", ""):
            element.set("style", f"text-align: {side}")  # browsers leave columns to CSS
    del root.attrib["xmlns"]  # HTML needs none
    return tostring(root, encoding="unicode")


@lru_cache(KEPT)
def _words(source: str) -> str:
    return str(MarkdownWithMath(renderer=_Renderer(escape=False)).render(source))


@pass_context
def markdown_with_formulas(context: Context, source: str) -> str:
    """The filter for nbconvert's pages; kept, unless pictures are attached to the cell."""
    attachments: dict[str, Any] = context.get("cell", {}).get("attachments", {})
    if not attachments:
        return _words(source)
    renderer = _Renderer(escape=False, attachments=attachments)
    return str(MarkdownWithMath(renderer=renderer).render(source))
