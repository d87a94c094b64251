"""The reference of dlcourse for those who write labs and lectures: its public names by module."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from types import ModuleType

#: Modules with what each is for, in the order in which a reader meets them.
MODULES = {
    "dlcourse": "What a lab begins with.",
    "dlcourse.data": "Data sets that need no network.",
    "dlcourse.nn": "Networks that run on the pieces.",
    "dlcourse.training": "A training loop that runs on the pieces.",
    "dlcourse.autoencoders": "An autoencoder that runs on the pieces.",
    "dlcourse.experiment": "One recipe against another, over several seeds.",
    "dlcourse.plots": "Figures with alt text.",
    "dlcourse.explore": "Pictures with sliders.",
}


def write_api(folder: Path) -> None:
    """Write ``dlcourse.md``: for every module its functions and classes with their docstrings."""
    parts = [_module(name, about) for name, about in MODULES.items()]
    head = (
        "# dlcourse\n\nThe package that students install, in short. "
        "`help(...)` in a notebook says more of each."
    )
    (folder / "dlcourse.md").write_text("\n\n".join([head, *parts]) + "\n", encoding="utf-8")


def _module(name: str, about: str) -> str:
    module = importlib.import_module(name)
    entries = "\n".join(
        f".. auto{'class' if inspect.isclass(getattr(module, public)) else 'function'}:: "
        f"{name}.{public}"
        for public in _public(module)
    )
    return f"## `{name}`\n\n{about}\n\n```{{eval-rst}}\n{entries}\n```"


def _public(module: ModuleType) -> list[str]:
    """The functions and classes of a module: those of ``__all__``, or those that it defines."""
    named = getattr(module, "__all__", None)
    return [
        name
        for name, value in vars(module).items()
        if (inspect.isfunction(value) or inspect.isclass(value))
        and not name.startswith("_")
        and (name in named if named else value.__module__ == module.__name__)
    ]
