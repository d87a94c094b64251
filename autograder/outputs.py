"""What of a student's outputs and words a teacher's browser gets to see: no HTML that can act."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

MAX_OUTPUTS = 20
MAX_TEXT = 5_000
MAX_PICTURE = 2_000_000

#: The start of a tag, unless it is a plain one without attributes, or a link in angle brackets.
_TAG = re.compile(
    r"<(?!/?(?:b|i|u|s|em|strong|sub|sup|p|br|hr|ul|ol|li|code|pre|kbd|mark|small|details|summary"
    r"|h[1-6]|table|thead|tbody|tr|td|th|blockquote)\s*/?>)(?!https?://[^\s<>\"']*>)(?=[a-zA-Z/!?])"
)


def harmless_words(markdown: str) -> str:
    """A student's Markdown without HTML that could act in the page of whoever reads it."""
    return _TAG.sub("&lt;", markdown)


def harmless(outputs: Iterable[Any]) -> list[NotebookNode]:
    """The outputs that were handed in, as far as they are plain text or PNG; cut to a limit."""
    kept = [new for output in outputs if isinstance(output, dict) and (new := _keep(output))]
    return kept[:MAX_OUTPUTS]


def _keep(output: dict[str, Any]) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream":
        return new_output("stream", name="stdout", text=_text(output.get("text")))
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        data = _bundle(output["data"])
        return new_output("display_data", data=data) if data else None
    if kind == "error":
        words = f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
        return new_output("stream", name="stdout", text=words)
    return None


def _bundle(data: dict[str, Any]) -> dict[str, str]:
    picture = data.get("image/png")
    if isinstance(picture, str) and len(picture) <= MAX_PICTURE:
        return {"image/png": picture, "text/plain": _text(data.get("text/plain"))}
    text = _text(data.get("text/plain"))
    return {"text/plain": text} if text else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    text = value if isinstance(value, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + " ..."
