"""What axe-core finds on a page that keeps people out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

IMPACTS = ("serious", "critical")
#: axe-core's time grows faster than the elements, and most are parts of formulas and of code.
FORMULAS = """() => document.querySelectorAll('mjx-container').forEach(
    formula => formula.replaceChildren('formula'))"""
CODE = """() => document.querySelectorAll('.highlight pre').forEach(
    code => code.replaceChildren(code.textContent))"""


def serious_faults(page: Page, whole: bool) -> list[str]:
    """Serious and critical violations in words; not ``whole``: without colours and code."""
    page.evaluate(FORMULAS)
    if not whole:
        page.evaluate(CODE)
    rules = {"color-contrast": {"enabled": whole}}
    options = {"resultTypes": ["violations"], "preload": False, "rules": rules}
    found = Axe().run(page, options=options).response["violations"]
    return [_words(violation) for violation in found if violation["impact"] in IMPACTS]


def _words(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']} at {[node['target'] for node in nodes[:4]]} ({len(nodes)})"
