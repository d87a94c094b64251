"""Where Google Colab opens a notebook of this course."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

GITHUB = re.compile(r"github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?(?:@([\w./-]+?))?(?:#|$)")


def colab_address(materials: Path, notebook: str) -> str:
    """Colab's address of ``labs/lab1_mlp/lab1_mlp.ipynb``; empty where no GitHub copy is named.

    The copy is that of ``install-from`` in pyproject.toml.
    """
    settings = tomllib.loads((materials / "pyproject.toml").read_text(encoding="utf-8"))
    found = GITHUB.search(settings["tool"]["dlcourse"]["install-from"])
    if found is None:
        return ""
    owner, repository, branch = found[1], found[2], found[3] or "main"
    return f"https://colab.research.google.com/github/{owner}/{repository}/blob/{branch}/{notebook}"
