"""Which words of a worker may reach a report.

Failures and types are spoken of even where inputs are secret, so they must be words that everybody
knows: a class that is named after a hidden number would carry it out.
"""

from __future__ import annotations

import builtins
import re

_DTYPE = re.compile(r"bool|u?int(8|16|32|64)|b?float(16|32|64|96|128)")
_TYPE = re.compile(
    r"function|builtin_function_or_method|method|module|generator|map|filter|zip|range|type|bytes"
    r"|complex(64|128)?|set|frozenset|slice|ellipsis|partial|Tensor|Parameter|matrix|DataFrame"
    r"|Series|(array|tensor) of (object|str|complex|datetime)\d{0,3}, \d{1,9} elements"
    r"|an answer that cannot be sent"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

#: The exceptions that Python itself has.
KINDS = frozenset(
    name
    for name, thing in vars(builtins).items()
    if isinstance(thing, type) and issubclass(thing, BaseException)
)


def clean(text: str) -> str:
    """``text`` without what databases refuse (lone surrogates) and terminals obey."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("?", text.encode("utf-8", "replace").decode("utf-8"))


def is_dtype(text: str) -> bool:
    """Whether a text is the name of a type of numbers."""
    return _DTYPE.fullmatch(text) is not None


def known_type(name: str) -> str:
    """The name of a type that everybody knows, or words for all others."""
    known = _TYPE.match(name)
    return known[0] if known and name[known.end() :][:1] in ("", ":") else "that no check knows"
