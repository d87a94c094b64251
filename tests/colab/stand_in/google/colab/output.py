"""How the page shows outputs."""

from __future__ import annotations

switched_on: list[str] = []


def enable_custom_widget_manager() -> None:
    """What widgets of other packages than ipywidgets need."""
    switched_on.append("custom widget manager")
