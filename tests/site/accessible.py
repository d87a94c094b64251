"""What axe-core finds on a page that keeps people out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

IMPACTS = ("serious", "critical")
#: axe-core's time grows faster than the elements, and most are parts of formulas and of code.
FORMULAS = """() => document.querySelectorAll('mjx-container').forEach(
    formula => formula.replaceChildren('formula'))"""
CODE = """kept => [...document.querySelectorAll('.highlight pre')].slice(kept).forEach(
    code => code.replaceChildren(code.textContent))"""


def serious_faults(page: Page, colours: bool) -> list[str]:
    """Serious and critical violations in words; colours are those of some cells' code as well."""
    page.evaluate(FORMULAS)
    page.evaluate(CODE, 4 if colours else 0)
    rules = {"color-contrast": {"enabled": colours}}
    options = {"resultTypes": ["violations"], "preload": False, "rules": rules}
    found = Axe().run(page, options=options).response["violations"]
    return [_words(violation) for violation in found if violation["impact"] in IMPACTS]


def _words(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']} at {[node['target'] for node in nodes[:4]]} ({len(nodes)})"
