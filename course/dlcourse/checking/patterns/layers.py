"""Which layers of a network are right: where in the way back the error lies."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: A part of a list: its name and its number.
NUMBERED = re.compile(r"(\w+)\[(\d+)\]$")


def by_layer(part: str, right: Mapping[str, bool]) -> str:
    """What the right layers say about a wrong one, for a list with an array for each layer.

    ``right`` tells of every part of the answer whether it is right.
    """
    own = NUMBERED.match(part)
    if own is None:
        return ""
    layers = [ok for name, ok in right.items() if (m := NUMBERED.match(name)) and m[1] == own[1]]
    if len(layers) < 2 or not any(layers):
        return ""
    if layers == sorted(layers):  # wrong ones first
        return "the later layers are right: look at the step back from one layer to the one before"
    if all(layers[:-1]):
        return "only the last layer is wrong"
    return ""


def mirrored(part: str, other: str, parts: list[str]) -> bool:
    """Whether one array stands as far from the end of a list as another from its start."""
    own, far = NUMBERED.match(part), NUMBERED.match(other)
    if not own or not far or own[1] != far[1]:
        return False
    numbers = [int(m[2]) for name in parts if (m := NUMBERED.match(name)) and m[1] == own[1]]
    return int(own[2]) + int(far[2]) == max(numbers)
