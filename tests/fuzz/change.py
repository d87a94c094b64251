"""New inputs from old ones that still are JSON, so that the search gets behind the parser."""

from __future__ import annotations

import copy
import json
import random
import struct
from typing import Any

#: What the code under test looks for, and what often is forgotten.
WORDS = (
    "", " ", "\x00", "\ud800", "\u2028", "\t", "\\\n", "code", "markdown", "raw", "source",
    "input", "cells",
    "metadata", "nbgrader", "grade_id", "outputs", "attachments", "relu", "elu", "setup",
    "test_relu",
    "def relu(f):\n    return f", "@piece\n", "check(relu)", "class relu:\n    pass",
    "async def relu(f): 0",
    "%%time\n", "%%bash\n", "!ls\n", "?x", "x = !ls", "x = %time 1", "get_ipython().system(1)",
    "import a.b",
    "from torch import *", "f'{x!r:{y}}'", "lambda: 0", "(", ")", "[", "]", "](", "![", "<b a>",
    "&#1;",
    "javascript:", "attachment:a.png", "is", "dict", "items", "blob", "number", "tuple", "array",
    "data", "kind",
    "dtype", "device", "traced", "numpy", "torch", "float64", "cpu", "named", "random", "earlier",
    "step",
    "steps", "opaque", "failure", "reply", "value", "blobs", "type_name", "generator", "ValueError",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**63, 10**99, 0.5, float("nan"), float("inf"), [], {},
    [[]], [{}],
    {"is": "blob", "number": 0}, {"is": "dict", "items": {}}, {"is": "tuple", "items": []},
    {"is": "earlier", "step": 0, "path": []}, {"is": "opaque", "type_name": "generator"},
    {"nbgrader": {"grade_id": "relu"}}, {"cell_type": "code", "source": "x = 1"},
    {"image/png": "iVBORw0KGgo="}, {"output_type": "stream", "text": []},
)  # fmt: skip
LENGTH = struct.Struct("!I")
#: Deeper, the parts are of no interest.
DEEPEST = 12


def change_notebook(content: bytes, largest: int, seed: int) -> bytes:
    """A notebook with some of its parts changed; raises ``ValueError`` for what is no JSON."""
    return changed_json(content, random.Random(seed))[:largest]


def change_message(content: bytes, largest: int, seed: int) -> bytes:
    """A message with parts of its head, or bytes of its arrays, changed; the length fits again.

    Raises ``ValueError`` for what has no head of JSON.
    """
    source = random.Random(seed)
    size = LENGTH.unpack(content[:4])[0] if len(content) >= 4 else 0
    head, rest = content[4 : 4 + size], bytearray(content[4 + size :])
    if rest and source.random() < 0.3:
        for _ in range(source.randint(1, 4)):
            place = source.randrange(len(rest) + 1)
            rest[place : place + source.randint(0, 2)] = source.randbytes(source.randint(0, 2))
    else:
        head = changed_json(head, source)
    return (LENGTH.pack(len(head)) + head + rest)[:largest]


def changed_json(text: bytes, source: random.Random) -> bytes:
    """JSON with one to four of its parts changed.  Raises ``ValueError`` for what is none."""
    try:
        tree = [json.loads(text)]
        for _ in range(source.randint(1, 4)):
            places = list(_places(tree))
            _change(*source.choice(places), places, source)
        return json.dumps(tree[0]).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _places(tree: Any, depth: int = 0) -> Any:
    """Every part of a tree: what holds it, and under which key."""
    if depth > DEEPEST:
        return
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key], depth + 1)


def _change(holder: Any, key: Any, places: list[Any], source: random.Random) -> None:
    """Change one part in one of the ways in which parts are damaged."""
    way = source.randrange(7)
    if way == 0:
        holder[key] = copy.deepcopy(source.choice(VALUES))
    elif way == 1:
        other, name = source.choice(places)
        holder[key] = copy.deepcopy(other[name])
    elif way == 2 and isinstance(holder, dict):
        holder[source.choice(WORDS)] = holder.pop(key)
    elif way == 2:
        holder.insert(key, copy.deepcopy(holder[key]))
    elif way == 3 and len(holder) > 1 and isinstance(holder, dict | list):
        holder.pop(key)
        places[:] = list(_places(holder)) or places
    elif isinstance(holder[key], str):
        holder[key] = _spliced(holder[key], source)
    elif isinstance(holder[key], int | float):
        holder[key] = source.choice([holder[key] + 1, -holder[key], holder[key] * 2, 0.5])
    else:
        holder[key] = source.choice(WORDS)


def _spliced(text: str, source: random.Random) -> str:
    """A text with a word put in, a stretch cut out, or a stretch repeated."""
    start = source.randrange(len(text) + 1)
    end = min(len(text), start + source.choice((0, 1, 2, 8, 64)))
    way = source.randrange(4)
    middle = (
        "",
        source.choice(WORDS),
        text[start:end] * source.choice((2, 50)),
        source.choice(WORDS) * 40,
    )
    return text[:start] + middle[way] + text[end if way < 2 else start :]
