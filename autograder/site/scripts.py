"""reveal.js and MathJax, out of the Python packages that bring them along."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

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
    """Put them into ``static``; raises ``ModuleNotFoundError`` where a package is missing."""
    for package, inside, name, parts in COPIED:
        folder = _folder(package) / inside
        for part in parts:
            target = static / name / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if (folder / part).is_dir():
                shutil.copytree(folder / part, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(folder / part, target)


def _folder(package: str) -> Path:
    """Where a package lies; its name may be one that Python cannot import."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    return Path(spec.origin).parent
