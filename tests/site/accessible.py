"""What axe-core finds on a page that keeps people out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

IMPACTS = ("serious", "critical")
#: Thousands of small parts: a formula is MathML for a screen reader, code is one text.
LEFT_OUT = {"exclude": [["mjx-container > mjx-math"], [".highlight pre > *"]]}


def serious_faults(page: Page, colours: bool) -> list[str]:
    """Serious and critical violations in words; colours take the longest, and can be left out."""
    rules = {"color-contrast": {"enabled": colours}}
    options = {"resultTypes": ["violations"], "preload": False, "rules": rules}
    found = Axe().run(page, context=LEFT_OUT, options=options).response["violations"]
    return [_words(violation) for violation in found if violation["impact"] in IMPACTS]


def _words(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']} at {[node['target'] for node in nodes[:4]]} ({len(nodes)})"
