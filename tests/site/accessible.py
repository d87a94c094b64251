"""What axe-core finds on a page that keeps people out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

IMPACTS = ("serious", "critical")
#: axe-core's time grows faster than the elements, and most are parts of formulas and code.
SHORTEN = """() => {
    document.querySelectorAll('mjx-container').forEach(e => e.replaceChildren('formula'));
    document.querySelectorAll('.highlight pre').forEach(e => e.replaceChildren(e.textContent));
}"""


def serious_faults(page: Page, whole: bool) -> list[str]:
    """Serious and critical violations in words; not ``whole``: without colours, formulas, code."""
    if not whole:
        page.evaluate(SHORTEN)
    rules = {"color-contrast": {"enabled": whole}}
    options = {"resultTypes": ["violations"], "preload": False, "rules": rules}
    found = Axe().run(page, options=options).response["violations"]
    return [_words(violation) for violation in found if violation["impact"] in IMPACTS]


def _words(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']} at {[node['target'] for node in nodes[:4]]} ({len(nodes)})"
