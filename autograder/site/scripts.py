"""The Python packages that the site is made with, and reveal.js and MathJax out of two of them."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

NEEDED = (
    "sphinx",
    "myst_nb",
    "pydata_sphinx_theme",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_revealjs",
    "sphinx-mathjax-offline",
)
#: What is copied: package, folder in it, folder in the site, and which parts.
COPIED = (
    ("sphinx_revealjs", "_static/revealjs", "reveal", ("LICENSE", "dist", "plugin/notes")),
    (
        "sphinx-mathjax-offline",
        "static/mathjax",
        "mathjax",
        ("tex-chtml-full.js", "output/chtml/fonts"),
    ),
)


def copy_scripts(static: Path) -> None:
    """Put them into ``static``."""
    for package, inside, name, parts in COPIED:
        folder = _folder(package) / inside
        for part in parts:
            target = static / name / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if (folder / part).is_dir():
                shutil.copytree(folder / part, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(folder / part, target)


def missing_packages() -> list[str]:
    """What the site is made with and is not installed; a name may be one that nobody can import."""
    return [name for name in NEEDED if find_spec(name) is None]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
