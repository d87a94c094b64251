"""What of a student's outputs and words a teacher's browser gets to see: no HTML that can act."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterable
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

MAX_OUTPUTS = 20
MAX_TEXT = 5_000
MAX_PICTURE = 2_000_000
#: A page of Markdown takes time that grows with the square of its length.
MAX_WORDS = 20_000
#: The longest address of a place in the page itself: every bracket is looked behind so far.
MAX_ADDRESS = 500
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Characters written as numbers or names could spell what is looked for below.
_REFERENCE = re.compile(r"&(?=#|\w+;)")
#: The start of a tag, unless it is a plain one without attributes.
_TAG = re.compile(
    r"<(?!/?(?:b|i|u|s|em|strong|sub|sup|p|br|hr|ul|ol|li|code|pre|kbd|mark|small|details|summary"
    r"|h[1-6]|table|thead|tbody|tr|td|th|blockquote)\s*/?>)(?=[a-zA-Z/!?])"
)
#: A backslash before a bracket does not always hold: mistune overlooks it behind an address.
_CLOSING, _EXCLAMATION = "&#93;", "&#33;["
#: Other names are changed on their way into a page, and would not be found there.
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_SCRIPT = re.compile(r"((?:java|vb)script)(?=\s*:)", re.IGNORECASE)


def harmless_words(markdown: str, pictures: Collection[str] = ()) -> str:
    """A student's Markdown without what could act in the page of whoever reads it.

    HTML with attributes is shown as text, and so are links to anything but the web and pictures
    other than the attached ones, ``pictures``: one that is loaded from elsewhere would tell.
    """
    words = markdown if len(markdown) <= MAX_WORDS else markdown[:MAX_WORDS] + " ..."
    attached = "|".join(re.escape(f"attachment:{name}") for name in pictures) or "(?!)"
    image = re.compile(rf"!\[(?![^\[\]]*\]\((?:{attached})\))")
    goal = rf"<?(?:https?://|mailto:|(?:{attached})\)|[^\s:&\\<>]{{0,{MAX_ADDRESS}}}(?:[\s)]|$))"
    link = re.compile(rf"\](?=[(:](?!\s*{goal}))")
    words = _REFERENCE.sub("&amp;", _CONTROL.sub("", words))
    words = link.sub(_CLOSING, image.sub(_EXCLAMATION, words))
    return _SCRIPT.sub(r"\1 ", _TAG.sub("&lt;", words))


def attached_pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """The pictures in a Markdown cell, by name, as nbformat keeps them; all else is left out."""
    items = attachments.items() if isinstance(attachments, dict) else ()
    kept = {name: _pictures(data) for name, data in items if _NAME.fullmatch(name)}
    return {name: data for name, data in list(kept.items())[:MAX_OUTPUTS] if data}


def _pictures(data: Any) -> dict[str, str]:
    found = (
        {kind: _picture(data.get(kind), kind) for kind in PICTURES}
        if isinstance(data, dict)
        else {}
    )
    return {kind: picture for kind, picture in found.items() if picture}


def _picture(value: Any, kind: str) -> str:
    """The base64 text of a picture of this kind; empty when it is none, or too large."""
    if not isinstance(value, str) or len(value) > MAX_PICTURE:
        return ""
    plain = "".join(value.split())
    try:
        content = base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return plain if content.startswith(PICTURES[kind]) else ""


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
    if picture := _picture(data.get("image/png"), "image/png"):
        return {"image/png": picture, "text/plain": _text(data.get("text/plain"))}
    text = _text(data.get("text/plain"))
    return {"text/plain": text} if text else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    text = value if isinstance(value, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + " ..."
